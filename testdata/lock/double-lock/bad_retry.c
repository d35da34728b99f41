// A retry jumps to the lock although it is still held.
#include <pthread.h>

struct counter {
    pthread_mutex_t lock;
    long value, limit;
};

int counter_add(struct counter *c, long n)
{
    int tries = 0;

again:
    pthread_mutex_lock(&c->lock); // expect: double-lock
    if (c->value + n > c->limit) {
        if (tries++ < 3) {
            goto again;
        }
        pthread_mutex_unlock(&c->lock);
        return -1;
    }
    c->value += n;
    pthread_mutex_unlock(&c->lock);
    return 0;
}
