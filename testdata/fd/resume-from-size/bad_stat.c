// A download goes on at the end of the partial file.
#include <curl/curl.h>
#include <stdio.h>
#include <sys/stat.h>

int resume(const char *url, FILE *part)
{
    CURL *transfer = curl_easy_init();
    CURLcode result;
    struct stat st;
    long code = 0;

    if (!transfer) {
        return -1;
    }
    if (fstat(fileno(part), &st) < 0) {
        curl_easy_cleanup(transfer);
        return -1;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, url);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, part);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, 600L);
    curl_easy_setopt(transfer, CURLOPT_RESUME_FROM, (long)st.st_size); // expect: resume-from-size
    result = curl_easy_perform(transfer);
    curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(transfer);
    return result == CURLE_OK && code == 206 ? 0 : -1;
}
