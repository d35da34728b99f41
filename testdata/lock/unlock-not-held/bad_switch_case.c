// The case that wakes the sleepers unlocks in a helper and then breaks to the common unlock.
#include <pthread.h>
#include <stdbool.h>

enum event { EVENT_TICK, EVENT_WAKE, EVENT_QUIT };

struct timer {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    unsigned long ticks;
    unsigned wakes;
    bool quit;
};

static void unlock_and_wake(struct timer *t)
{
    t->wakes++;
    pthread_mutex_unlock(&t->lock);
    pthread_cond_broadcast(&t->wake);
}

void timer_sleep(struct timer *t)
{
    unsigned seen;

    pthread_mutex_lock(&t->lock);
    seen = t->wakes;
    while (t->wakes == seen && !t->quit) {
        pthread_cond_wait(&t->wake, &t->lock);
    }
    pthread_mutex_unlock(&t->lock);
}

void timer_event(struct timer *t, enum event e)
{
    pthread_mutex_lock(&t->lock);
    switch (e) {
    case EVENT_TICK:
        t->ticks++;
        break;
    case EVENT_WAKE:
        unlock_and_wake(t);
        break;
    case EVENT_QUIT:
        t->quit = true;
        pthread_cond_broadcast(&t->wake);
        break;
    }
    pthread_mutex_unlock(&t->lock); // expect: unlock-not-held
}
