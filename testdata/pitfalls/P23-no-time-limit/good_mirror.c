// A mirror is fetched by a worker; a transfer that has stalled is ended.
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>

struct mirror {
    const char *url;
    FILE *out;
    CURLcode result;
};

static void *fetch(void *arg)
{
    struct mirror *m = arg;
    CURL *transfer = curl_easy_init();

    m->result = CURLE_FAILED_INIT;
    if (!transfer) {
        return NULL;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, m->url);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, m->out);
    curl_easy_setopt(transfer, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(transfer, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(transfer, CURLOPT_LOW_SPEED_LIMIT, 1000L);
    curl_easy_setopt(transfer, CURLOPT_LOW_SPEED_TIME, 30L);
    m->result = curl_easy_perform(transfer);
    curl_easy_cleanup(transfer);
    return NULL;
}

int main(int argc, char **argv)
{
    struct mirror m = {.url = argc > 1 ? argv[1] : "", .out = stdout};
    pthread_t worker;

    if (pthread_create(&worker, NULL, fetch, &m) != 0) {
        return 1;
    }
    pthread_join(worker, NULL);
    return m.result == CURLE_OK ? 0 : 1;
}
