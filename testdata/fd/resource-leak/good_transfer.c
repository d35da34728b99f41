// A handle for each download, and a list of headers: both go on every way out.
#include "curl.h"

#include <stddef.h>

int fetch(const char *url, const char *token)
{
    CURL *easy = curl_easy_init();
    struct curl_slist *headers;
    CURLcode rc;

    if (easy == NULL) {
        return -1;
    }
    headers = curl_slist_append(NULL, token);
    if (headers == NULL) {
        curl_easy_cleanup(easy);
        return -1;
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 30L);
    if (curl_easy_setopt(easy, CURLOPT_URL, url) != CURLE_OK) {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
        return -1;
    }
    rc = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    return rc == CURLE_OK ? 0 : -1;
}
