// A guard unlocks the table at the end of its scope; the log's lock has none.
#include <pthread.h>

struct table {
    pthread_mutex_t lock, log_lock;
    int used, size, logged;
};

#if defined(__clang__)
#define UNLOCKS(x) __attribute__((release_capability(x)))
#else
#define UNLOCKS(x)
#endif

static void unlock(pthread_mutex_t **m) UNLOCKS(**m);

static void unlock(pthread_mutex_t **m)
{
    pthread_mutex_unlock(*m);
}

int table_use(struct table *t, int n)
{
    __attribute__((cleanup(unlock))) pthread_mutex_t *guard = &t->lock;

    pthread_mutex_lock(guard);
    pthread_mutex_lock(&t->log_lock);
    t->logged++;
    if (n > t->size - t->used) {
        return -1; // expect: lock-leak
    }
    pthread_mutex_unlock(&t->log_lock);
    t->used += n;
    return 0;
}
