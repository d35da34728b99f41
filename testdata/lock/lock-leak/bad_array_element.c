// Striped counters: the mutex of one stripe is passed by address and kept when a counter overflows.
#include <limits.h>
#include <pthread.h>

#define NSTRIPES 16

struct stripe {
    pthread_mutex_t lock;
    unsigned count;
};

static struct stripe stripes[NSTRIPES];

static void acquire(pthread_mutex_t *m)
{
    pthread_mutex_lock(m);
}

static void release(pthread_mutex_t *m)
{
    pthread_mutex_unlock(m);
}

int stripes_init(void)
{
    for (int i = 0; i < NSTRIPES; i++) {
        if (pthread_mutex_init(&stripes[i].lock, NULL) != 0) {
            return -1;
        }
    }
    return 0;
}

int count_key(unsigned long key)
{
    unsigned i = (unsigned)(key % NSTRIPES);

    acquire(&stripes[i].lock);
    if (stripes[i].count == UINT_MAX) {
        return -1; // expect: lock-leak
    }
    stripes[i].count++;
    release(&stripes[i].lock);
    return 0;
}
