// A failed drain leaves it to the common end to give all queues back.
#include <pthread.h>
#include <stddef.h>

enum { NQUEUES = 4 };

struct queue {
    pthread_mutex_t lock;
    int items[32];
    size_t n;
};

struct pool {
    struct queue queues[NQUEUES];
    int total;
};

static void lock_queues(struct pool *p)
{
    for (size_t i = 0; i < NQUEUES; i++) {
        pthread_mutex_lock(&p->queues[i].lock);
    }
}

static void unlock_queues(struct pool *p)
{
    for (size_t i = 0; i < NQUEUES; ++i) {
        pthread_mutex_unlock(&p->queues[i].lock);
    }
}

int pool_drain(struct pool *p, int most)
{
    int err = 0, sum = 0;

    lock_queues(p);
    for (size_t i = 0; i < NQUEUES; i++) {
        sum += (int)p->queues[i].n;
    }
    if (sum > most) {
        err = -1;
        goto out;
    }
    for (size_t i = 0; i < NQUEUES; i++) {
        p->queues[i].n = 0;
    }
    p->total += sum;
out:
    unlock_queues(p);
    return err;
}
