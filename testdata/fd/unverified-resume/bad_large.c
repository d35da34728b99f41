// A download goes on where its journal says, on one handle for many files.
#include <curl/curl.h>
#include <stdio.h>

struct item {
    const char *url;
    curl_off_t done;
    FILE *out;
};

static CURL *new_transfer(void)
{
    CURL *transfer = curl_easy_init();

    if (transfer) {
        curl_easy_setopt(transfer, CURLOPT_FAILONERROR, 1L);
        curl_easy_setopt(transfer, CURLOPT_LOW_SPEED_LIMIT, 100L);
        curl_easy_setopt(transfer, CURLOPT_LOW_SPEED_TIME, 30L);
    }
    return transfer;
}

int fetch_item(const struct item *it)
{
    CURL *transfer = new_transfer();
    CURLcode result;

    if (!transfer) {
        return -1;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, it->url);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, it->out);
    if (it->done > 0) {
        curl_easy_setopt(transfer, CURLOPT_RESUME_FROM_LARGE, it->done);
    }
    result = curl_easy_perform(transfer);
    curl_easy_cleanup(transfer); // expect: unverified-resume
    return result == CURLE_OK ? 0 : -1;
}
