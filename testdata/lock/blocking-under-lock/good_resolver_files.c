// test: with names.c
// A name that is not in the cache is asked for with the cache unlocked.
#include "names.h"

#include <string.h>

int names_get(struct names *n, const char *host, char address[64])
{
    char fresh[64];

    pthread_mutex_lock(&n->lock);
    n->asked++;
    if (strcmp(n->host, host) != 0) {
        pthread_mutex_unlock(&n->lock);
        if (ask_server(host, fresh) < 0) {
            return -1;
        }
        pthread_mutex_lock(&n->lock);
        memcpy(n->address, fresh, sizeof fresh);
    }
    memcpy(address, n->address, sizeof n->address);
    pthread_mutex_unlock(&n->lock);
    return 0;
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
