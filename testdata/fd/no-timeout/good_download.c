// A file is downloaded; a server that stops sending is given up after a minute.
#include <curl/curl.h>
#include <stdio.h>

static size_t put(char *data, size_t size, size_t n, void *to)
{
    return fwrite(data, size, n, to) * size;
}

int download(const char *url, FILE *out)
{
    CURL *transfer = curl_easy_init();
    CURLcode result;

    if (!transfer) {
        return -1;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, url);
    curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, put);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, out);
    curl_easy_setopt(transfer, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(transfer, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(transfer, CURLOPT_LOW_SPEED_TIME, 60L);
    result = curl_easy_perform(transfer);
    curl_easy_cleanup(transfer);
    return result == CURLE_OK ? 0 : -1;
}
