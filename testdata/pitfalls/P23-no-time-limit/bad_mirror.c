// A mirror is fetched by a worker; nothing ever ends a transfer that has stalled.
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
    m->result = curl_easy_perform(transfer); // expect: no-timeout, curl-signal-in-threads
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
