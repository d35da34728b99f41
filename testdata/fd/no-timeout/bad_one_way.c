// The limit is an option of the program's; without it there is none.
#include <curl/curl.h>
#include <stdbool.h>

struct settings {
    const char *url, *proxy;
    bool has_limit;
    long limit;
};

static void set_common(CURL *transfer, const struct settings *s)
{
    curl_easy_setopt(transfer, CURLOPT_URL, s->url);
    curl_easy_setopt(transfer, CURLOPT_NOBODY, 1L);
    if (s->proxy) {
        curl_easy_setopt(transfer, CURLOPT_PROXY, s->proxy);
    }
}

int probe(const struct settings *s)
{
    CURL *transfer = curl_easy_init();
    CURLcode result;

    if (!transfer) {
        return -1;
    }
    set_common(transfer, s);
    if (s->has_limit) {
        curl_easy_setopt(transfer, CURLOPT_TIMEOUT_MS, s->limit);
    }
    result = curl_easy_perform(transfer); // expect: no-timeout
    curl_easy_cleanup(transfer);
    return result == CURLE_OK ? 0 : -1;
}
