// The mutex of the batch is made recursive by a helper, so a nested step may take it again.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct batch {
    int done, failed;
};

static void mutex_init_recursive(pthread_mutex_t *m)
{
    pthread_mutexattr_t attr;

    if (pthread_mutexattr_init(&attr) ||
        pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE) ||
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

static void *batch_end(void *m)
{
    mutex_lock(m);
    puts("over");
    mutex_unlock(m);
    return NULL;
}

int batch_run(struct batch *b, int (*step)(int n), int n)
{
    pthread_mutex_t m;
    pthread_t t;

    mutex_init_recursive(&m);
    for (int i = 0; i < n; i++) {
        mutex_lock(&m);
        if (step(i)) {
            mutex_lock(&m);
            b->failed++;
            mutex_unlock(&m);
        }
        b->done++;
        mutex_unlock(&m);
    }
    if (pthread_create(&t, NULL, batch_end, &m) != 0) {
        abort();
    }
    pthread_join(t, NULL);
    pthread_mutex_destroy(&m);
    return b->failed;
}
