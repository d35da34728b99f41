// The result of the lock call is checked; the error returns unlocked.
#include <pthread.h>
#include <stdlib.h>

struct ring {
    pthread_mutex_t lock;
    unsigned head, tail;
};

int ring_used(struct ring *r, unsigned *used)
{
    int rc = pthread_mutex_lock(&r->lock);

    if (rc != 0) {
        return rc;
    }
    *used = r->head - r->tail;
    return pthread_mutex_unlock(&r->lock);
}

void ring_reset(struct ring *r)
{
    if (pthread_mutex_lock(&r->lock)) {
        abort();
    }
    r->head = r->tail = 0;
    if (pthread_mutex_unlock(&r->lock)) {
        abort();
    }
}
