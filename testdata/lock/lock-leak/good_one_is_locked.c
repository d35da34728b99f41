// With the result 1, which every caller takes for success, the lock is handed over.
#include <pthread.h>
#include <stdio.h>

struct ring {
    pthread_mutex_t lock;
    unsigned head, tail;
    int slots[32];
};

static struct ring ring = {.lock = PTHREAD_MUTEX_INITIALIZER};

int ring_reserve(struct ring *r)
{
    pthread_mutex_lock(&r->lock);
    if (r->head - r->tail == 32) {
        pthread_mutex_unlock(&r->lock);
        return 0;
    }
    return 1;
}

void ring_commit(struct ring *r, int value)
{
    r->slots[r->head++ % 32] = value;
    pthread_mutex_unlock(&r->lock);
}

int ring_fill(int from, int to)
{
    for (int i = from; i < to; i++) {
        if (!ring_reserve(&ring)) {
            fprintf(stderr, "no room for %d\n", i);
            return -1;
        }
        ring_commit(&ring, i);
    }
    return 0;
}

int ring_mark(void)
{
    if (ring_reserve(&ring) == 0) {
        return -1;
    }
    ring_commit(&ring, -1);
    return ring_fill(0, 4);
}
