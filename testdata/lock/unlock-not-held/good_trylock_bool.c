// The lock is only tried, which may fail, and given back if that went well.
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

struct stats {
    pthread_mutex_t lock;
    time_t last;
    unsigned long samples, skipped;
    double mean;
};

static bool stats_enter(struct stats *s)
{
    switch (pthread_mutex_trylock(&s->lock)) {
    case 0:
        return true;
    default:
        return false;
    }
}

static void stats_leave(struct stats *s)
{
    pthread_mutex_unlock(&s->lock);
}

void stats_sample(struct stats *s, double value, time_t now)
{
    if (stats_enter(s)) {
        s->samples++;
        s->mean += (value - s->mean) / (double)s->samples;
        s->last = now;
        stats_leave(s);
    } else {
        __atomic_add_fetch(&s->skipped, 1, __ATOMIC_RELAXED);
    }
}
