// A handle for each download; a URL that is refused returns without cleaning up, lists included.
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
        return -1; // expect: resource-leak
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 30L);
    if (curl_easy_setopt(easy, CURLOPT_URL, url) != CURLE_OK) {
        curl_easy_cleanup(easy);
        return -1; // expect: resource-leak
    }
    rc = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    return rc == CURLE_OK ? 0 : -1;
}
