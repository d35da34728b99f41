// test: with names.c
// A name that is not in the cache is asked for with the cache locked.
#include "names.h"

#include <string.h>

int names_get(struct names *n, const char *host, char address[64])
{
    int rc = 0;

    pthread_mutex_lock(&n->lock);
    n->asked++;
    if (strcmp(n->host, host) != 0) {
        rc = ask_server(host, n->address); // expect: blocking-under-lock
    }
    memcpy(address, n->address, sizeof n->address);
    pthread_mutex_unlock(&n->lock);
    return rc;
}

static void names_reset(struct names *n)
{
    pthread_mutex_lock(&n->lock);
    n->host[0] = 0;
    pthread_mutex_unlock(&n->lock);
}

static struct names names;

static void *worker(void *arg)
{
    char address[64];

    names_get(&names, arg, address);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t[8];
    int n = 0;

    pthread_mutex_init(&names.lock, NULL);
    names_reset(&names);
    for (; n < 8 && n + 1 < argc; n++) {
        if (pthread_create(&t[n], NULL, worker, argv[n + 1]) != 0) {
            break;
        }
    }
    while (n-- > 0) {
        pthread_join(t[n], NULL);
    }
    return 0;
}
