// The limit is an option of the program's; without it a default holds, which a helper sets.
#include <curl/curl.h>
#include <stdbool.h>

enum { LIMIT = 30000 };

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
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT_MS, s->has_limit ? s->limit : LIMIT);
}

int probe(const struct settings *s)
{
    CURL *transfer = curl_easy_init();
    CURLcode result;

    if (!transfer) {
        return -1;
    }
    set_common(transfer, s);
    result = curl_easy_perform(transfer);
    curl_easy_cleanup(transfer);
    return result == CURLE_OK ? 0 : -1;
}
