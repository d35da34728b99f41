// A trylock that failed is counted and followed by the lock that waits.
#include <pthread.h>
#include <stdbool.h>

struct hot {
    pthread_mutex_t lock;
    unsigned long value;
    _Atomic unsigned long contended;
};

static bool hot_try(struct hot *h)
{
    return pthread_mutex_trylock(&h->lock) == 0;
}

static void hot_lock(struct hot *h)
{
    if (!hot_try(h)) {
        h->contended++;
        pthread_mutex_lock(&h->lock);
    }
}

void hot_add(struct hot *h, unsigned long n)
{
    hot_lock(h);
    h->value += n;
    pthread_mutex_unlock(&h->lock);
}
