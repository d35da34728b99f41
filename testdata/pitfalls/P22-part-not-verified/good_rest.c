// The rest of a file is appended; a server that sends all of it again is found out.
#include <curl/curl.h>
#include <stdio.h>

static size_t append(char *data, size_t size, size_t n, void *to)
{
    return fwrite(data, size, n, to) * size;
}

// `have`: how many bytes a record of the finished chunks says are there.
int fetch_rest(const char *url, FILE *part, curl_off_t have)
{
    char range[64];
    CURL *transfer = curl_easy_init();
    CURLcode result;
    long code = 0;

    if (!transfer) {
        return -1;
    }
    snprintf(range, sizeof range, "%lld-", (long long)have);
    curl_easy_setopt(transfer, CURLOPT_URL, url);
    curl_easy_setopt(transfer, CURLOPT_RANGE, range);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, 600L);
    curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, part);
    result = curl_easy_perform(transfer);
    if (result == CURLE_OK) {
        result = curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &code);
    }
    curl_easy_cleanup(transfer);
    return result == CURLE_OK && code == 206 ? 0 : -1;
}
