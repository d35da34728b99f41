// The stop waits for the thread on the way out, and its caller waits for it once more.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_bool stopping;

static void *collect(void *arg)
{
    int (*next)(void) = *(int (**)(void))arg;

    while (!atomic_load(&stopping) && next() > 0) {
    }
    return NULL;
}

static int stop(pthread_t collector)
{
    atomic_store(&stopping, 1);
    return pthread_join(collector, NULL);
}

int collect_while(int (*next)(void), int (*work)(void))
{
    pthread_t collector;
    int rc;

    if (pthread_create(&collector, NULL, collect, &next) != 0) {
        return -1;
    }
    rc = work();
    if (rc < 0) {
        stop(collector);
    }
    pthread_join(collector, NULL); // expect: double-join
    return rc;
}
