// Two guarded functions of one counter; the one calls the other after the block of its guard.
#include <pthread.h>
#include <stddef.h>

static inline pthread_mutex_t *guard_enter(pthread_mutex_t *m)
{
    pthread_mutex_lock(m);
    return m;
}

static inline void guard_leave(pthread_mutex_t **m)
{
    pthread_mutex_unlock(*m);
}

#define LOCK_GUARD(m)                                                                              \
    __attribute__((cleanup(guard_leave), unused)) pthread_mutex_t *guard_ = guard_enter(m)

struct histogram {
    pthread_mutex_t lock;
    unsigned long buckets[10], total;
};

void histogram_halve(struct histogram *h)
{
    LOCK_GUARD(&h->lock);

    h->total = 0;
    for (size_t i = 0; i < 10; i++) {
        h->total += h->buckets[i] /= 2;
    }
}

void histogram_add(struct histogram *h, unsigned value)
{
    unsigned long total;

    {
        LOCK_GUARD(&h->lock);

        h->buckets[value % 10]++;
        total = ++h->total;
    }
    if (total > 100000) {
        histogram_halve(h);
    }
}
