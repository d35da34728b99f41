// Each worker fetches one address; a slow name server may end the whole program.
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>

enum { WORKERS = 4 };

struct job {
    const char *url;
    CURLcode result;
};

static void *fetch(void *arg)
{
    struct job *j = arg;
    CURL *transfer = curl_easy_init();

    if (!transfer) {
        return NULL;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, j->url);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, 60L);
    j->result = curl_easy_perform(transfer); // expect: curl-signal-in-threads
    curl_easy_cleanup(transfer);
    return NULL;
}

int main(int argc, char **argv)
{
    struct job jobs[WORKERS];
    pthread_t threads[WORKERS];
    int n = 0;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return 1;
    }
    for (int i = 1; i < argc && n < WORKERS; i++) {
        jobs[n] = (struct job){.url = argv[i], .result = CURLE_FAILED_INIT};
        if (pthread_create(&threads[n], NULL, fetch, &jobs[n]) != 0) {
            break;
        }
        n++;
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    curl_global_cleanup();
    return 0;
}
