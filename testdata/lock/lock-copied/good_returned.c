// A counter is filled in on the stack and returned before its lock is ever used.
#include <pthread.h>

struct counter {
    pthread_mutex_t lock;
    unsigned long n;
};

struct counter counter_make(unsigned long from)
{
    struct counter c = {.lock = PTHREAD_MUTEX_INITIALIZER, .n = from};

    return c;
}

unsigned long counter_next(struct counter *c)
{
    unsigned long n;

    pthread_mutex_lock(&c->lock);
    n = c->n++;
    pthread_mutex_unlock(&c->lock);
    return n;
}
