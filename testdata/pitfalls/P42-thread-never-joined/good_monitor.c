// The monitor of each transfer is waited for when the transfer is over.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct transfer {
    atomic_ulong done;
    unsigned long total;
    int (*copy)(struct transfer *);
};

static void *show_progress(void *arg)
{
    struct transfer *t = arg;

    while (atomic_load(&t->done) < t->total) {
        printf("%lu of %lu\n", atomic_load(&t->done), t->total);
        sleep(1);
    }
    return NULL;
}

int transfer_run(struct transfer *t)
{
    pthread_t monitor;
    int rc = pthread_create(&monitor, NULL, show_progress, t);

    if (rc != 0) {
        return rc;
    }
    rc = t->copy(t);
    pthread_join(monitor, NULL);
    return rc;
}
