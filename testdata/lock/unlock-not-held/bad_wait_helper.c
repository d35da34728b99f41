#include <pthread.h>

struct stock {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    int items;
};

// the lock is the caller's
static void stock_wait(struct stock *s)
{
    while (s->items == 0) {
        pthread_cond_wait(&s->filled, &s->lock); // step: pthread_cond_wait() unlocks it here
    }
}

int stock_count(struct stock *s)
{
    int items;

    pthread_mutex_lock(&s->lock);
    items = s->items;
    pthread_mutex_unlock(&s->lock);
    if (items == 0) {
        stock_wait(s); // expect: unlock-not-held
    }
    return items;
}
