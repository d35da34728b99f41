#include <pthread.h>

struct stock {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    int items;
};

static void stock_wait(struct stock *s)
{
    while (s->items == 0) {
        pthread_cond_wait(&s->filled, &s->lock);
    }
}

int stock_count(struct stock *s)
{
    int items;

    pthread_mutex_lock(&s->lock);
    items = s->items;
    if (items == 0) {
        stock_wait(s);
    }
    pthread_mutex_unlock(&s->lock);
    return items;
}
