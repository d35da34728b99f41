// The mutex of the batch is a plain one: the nested step waits for itself.
#include <pthread.h>
#include <stdlib.h>

struct batch {
    int done, failed;
};

static void mutex_init(pthread_mutex_t *m)
{
    pthread_mutexattr_t attr;

    if (pthread_mutexattr_init(&attr) ||
        pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_NORMAL) ||
        pthread_mutex_init(m, &attr) || pthread_mutexattr_destroy(&attr)) {
        abort();
    }
}

static void mutex_lock(pthread_mutex_t *m)
{
    if (pthread_mutex_lock(m)) {
        abort();
    }
}

static void mutex_unlock(pthread_mutex_t *m)
{
    if (pthread_mutex_unlock(m)) {
        abort();
    }
}

int batch_run(struct batch *b, int (*step)(int n), int n)
{
    pthread_mutex_t m;

    mutex_init(&m);
    for (int i = 0; i < n; i++) {
        mutex_lock(&m); // expect: local-lock
        if (step(i)) {
            mutex_lock(&m); // expect: double-lock
            b->failed++;
            mutex_unlock(&m);
        }
        b->done++;
        mutex_unlock(&m);
    }
    pthread_mutex_destroy(&m);
    return b->failed;
}
