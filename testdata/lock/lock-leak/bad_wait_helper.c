// wait_for_work() waits under its caller's lock; the caller that is told to stop forgets the
// unlock.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct work {
    struct work *next;
    void (*run)(struct work *);
};

struct workers {
    pthread_mutex_t m;
    pthread_cond_t more;
    struct work *first;
    bool stop;
};

// With w->m locked, before and after. False when the pool is being stopped.
static bool wait_for_work(struct workers *w)
{
    while (!w->first && !w->stop) {
        pthread_cond_wait(&w->more, &w->m);
    }
    return !w->stop;
}

void workers_stop(struct workers *w)
{
    pthread_mutex_lock(&w->m);
    w->stop = true;
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->m);
}

void workers_add(struct workers *w, struct work *item)
{
    pthread_mutex_lock(&w->m);
    item->next = w->first;
    w->first = item;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->m);
}

bool workers_run_one(struct workers *w)
{
    struct work *item;

    pthread_mutex_lock(&w->m);
    if (!wait_for_work(w)) {
        return false; // expect: lock-leak
    }
    item = w->first;
    w->first = item->next;
    pthread_mutex_unlock(&w->m);
    item->run(item);
    return true;
}
