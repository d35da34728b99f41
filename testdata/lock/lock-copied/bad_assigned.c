// A snapshot of the statistics is the whole structure, its lock included.
#include <pthread.h>

struct numbers {
    unsigned long hits, misses, evicted;
};

struct stats {
    pthread_mutex_t lock;
    struct numbers now;
};

void stats_hit(struct stats *s)
{
    pthread_mutex_lock(&s->lock);
    s->now.hits++;
    pthread_mutex_unlock(&s->lock);
}

unsigned long stats_total(struct stats *s)
{
    struct stats copy;

    pthread_mutex_lock(&s->lock);
    copy = *s; // expect: lock-copied
    pthread_mutex_unlock(&s->lock);
    return copy.now.hits + copy.now.misses;
}

void stats_reset(struct stats *s)
{
    *s = (struct stats){.lock = PTHREAD_MUTEX_INITIALIZER};
}
