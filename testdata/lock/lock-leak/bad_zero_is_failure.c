// No room is a failure, as every caller takes the result 0 to be, but the lock is kept.
#include <pthread.h>
#include <stdio.h>

struct ring {
    pthread_mutex_t lock;
    unsigned head, tail;
    int slots[32];
};

static struct ring ring = {.lock = PTHREAD_MUTEX_INITIALIZER};

int ring_put(struct ring *r, int value)
{
    pthread_mutex_lock(&r->lock);
    if (r->head - r->tail == 32) {
        return 0; // expect: lock-leak
    }
    r->slots[r->head++ % 32] = value;
    pthread_mutex_unlock(&r->lock);
    return 1;
}

int ring_fill(int from, int to)
{
    for (int i = from; i < to; i++) {
        if (!ring_put(&ring, i)) {
            fprintf(stderr, "no room for %d\n", i);
            return -1;
        }
    }
    return 0;
}

int ring_mark(void)
{
    if (ring_put(&ring, -1) == 0) {
        return -1;
    }
    return ring_fill(0, 4);
}
