// A download goes on behind the last chunk that its journal has, which is no further than the file.
#include <curl/curl.h>
#include <stdio.h>
#include <sys/stat.h>

struct journal {
    curl_off_t chunk;
    curl_off_t finished; // chunks
};

int resume(const char *url, FILE *part, const struct journal *j)
{
    CURL *transfer = curl_easy_init();
    CURLcode result;
    struct stat st;
    long code = 0;

    if (!transfer) {
        return -1;
    }
    if (fstat(fileno(part), &st) < 0 || st.st_size < j->finished * j->chunk) {
        curl_easy_cleanup(transfer);
        return -1;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, url);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, part);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, 600L);
    curl_easy_setopt(transfer, CURLOPT_RESUME_FROM_LARGE, j->finished * j->chunk);
    result = curl_easy_perform(transfer);
    curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(transfer);
    return result == CURLE_OK && code == 206 ? 0 : -1;
}
