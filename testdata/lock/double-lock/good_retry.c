// A retry gives the lock back before it takes it again.
#include <pthread.h>

struct counter {
    pthread_mutex_t lock;
    long value, limit;
};

int counter_add(struct counter *c, long n)
{
    int tries = 0;

again:
    pthread_mutex_lock(&c->lock);
    if (c->value + n > c->limit) {
        if (tries++ < 3) {
            pthread_mutex_unlock(&c->lock);
            goto again;
        }
        pthread_mutex_unlock(&c->lock);
        return -1;
    }
    c->value += n;
    pthread_mutex_unlock(&c->lock);
    return 0;
}
