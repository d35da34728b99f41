// A trylock that failed is counted; the lock that waits follows also if it did not fail.
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
    }
    pthread_mutex_lock(&h->lock); // expect: double-lock
}

void hot_add(struct hot *h, unsigned long n)
{
    hot_lock(h);
    h->value += n;
    pthread_mutex_unlock(&h->lock);
}
