// Addresses are fetched one after another by main; a thread of its own shows how far it is.
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_int done;
static atomic_bool is_over;

static void *show(void *arg)
{
    (void)arg;
    while (!atomic_load(&is_over)) {
        fprintf(stderr, "%d done\r", atomic_load(&done));
        sleep(1);
    }
    return NULL;
}

static CURLcode fetch(const char *url)
{
    CURL *transfer = curl_easy_init();
    CURLcode result;

    if (!transfer) {
        return CURLE_FAILED_INIT;
    }
    curl_easy_setopt(transfer, CURLOPT_URL, url);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, 60L);
    result = curl_easy_perform(transfer);
    curl_easy_cleanup(transfer);
    return result;
}

int main(int argc, char **argv)
{
    pthread_t shower;
    int failed = 0;

    if (pthread_create(&shower, NULL, show, NULL) != 0) {
        return 1;
    }
    for (int i = 1; i < argc; i++) {
        failed |= fetch(argv[i]) != CURLE_OK;
        atomic_fetch_add(&done, 1);
    }
    atomic_store(&is_over, 1);
    pthread_join(shower, NULL);
    return failed;
}
