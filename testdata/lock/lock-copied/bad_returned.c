// A counter is initialised on the stack and returned by value.
#include <pthread.h>

struct counter {
    pthread_mutex_t lock;
    unsigned long n;
};

struct counter counter_make(unsigned long from)
{
    struct counter c;

    pthread_mutex_init(&c.lock, NULL);
    c.n = from;
    return c; // expect: lock-copied
}

unsigned long counter_next(struct counter *c)
{
    unsigned long n;

    pthread_mutex_lock(&c->lock);
    n = c->n++;
    pthread_mutex_unlock(&c->lock);
    return n;
}
