#include <pthread.h>

struct stock {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    int items;
};

int stock_take(struct stock *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->items == 0) {
        pthread_cond_wait(&s->filled, &s->lock);
    }
    s->items--;
    pthread_mutex_unlock(&s->lock);
    return 0;
}

// the lock is the caller's
static void stock_wait(struct stock *s)
{
    while (s->items == 0) {
        pthread_cond_wait(&s->filled, &s->lock);
    }
    s->items--;
}

void stock_take_two(struct stock *s)
{
    pthread_mutex_lock(&s->lock);
    stock_wait(s);
    stock_wait(s);
    pthread_mutex_unlock(&s->lock);
}
