// Statistics are kept aside as their numbers.
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

void stats_keep(struct stats *s, struct stats *kept)
{
    pthread_mutex_lock(&s->lock);
    kept->now = s->now;
    pthread_mutex_unlock(&s->lock);
}

unsigned long stats_total(struct stats *s)
{
    struct numbers now;

    pthread_mutex_lock(&s->lock);
    now = s->now;
    pthread_mutex_unlock(&s->lock);
    return now.hits + now.misses;
}

void stats_reset(struct stats *s)
{
    *s = (struct stats){.lock = PTHREAD_MUTEX_INITIALIZER};
}
