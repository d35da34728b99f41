#include <pthread.h>

struct stock {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    int items;
};

int stock_take(struct stock *s)
{
    pthread_mutex_lock(&s->lock);
    if (s->items > 0) {
        s->items--;
        pthread_mutex_unlock(&s->lock);
        return 1;
    }
    pthread_mutex_unlock(&s->lock);
    while (s->items == 0) {
        pthread_cond_wait(&s->filled, &s->lock); // expect: condvar-wrong-lock
    }
    return 0;
}
