// A ring of samples behind its own lock and unlock functions: the "no room" return keeps the lock.
#include <pthread.h>
#include <stddef.h>

enum { RING_SIZE = 128 };

struct ring {
    pthread_mutex_t mutex;
    size_t head, used;
    double samples[RING_SIZE];
};

static void ring_lock(struct ring *r)
{
    pthread_mutex_lock(&r->mutex);
}

static void ring_unlock(struct ring *r)
{
    pthread_mutex_unlock(&r->mutex);
}

int ring_push(struct ring *r, const double *samples, size_t n)
{
    ring_lock(r);
    if (n > RING_SIZE - r->used) {
        return -1; // expect: lock-leak
    }
    for (size_t i = 0; i < n; i++) {
        r->samples[(r->head + r->used++) % RING_SIZE] = samples[i];
    }
    ring_unlock(r);
    return 0;
}

size_t ring_used(struct ring *r)
{
    size_t used;

    ring_lock(r);
    used = r->used;
    ring_unlock(r);
    return used;
}
