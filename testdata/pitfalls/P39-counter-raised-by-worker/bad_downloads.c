// Each download counts itself once it runs, so the wait for the last one may end before all begin.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_uint downloads;

struct download {
    int (*fetch)(const char *name);
    const char *name;
};

static void *run_download(void *arg)
{
    struct download *d = arg;

    atomic_fetch_add(&downloads, 1); // expect: counter-raised-in-thread
    d->fetch(d->name);
    free(d);
    atomic_fetch_sub(&downloads, 1);
    return NULL;
}

int download_both(struct download *first, struct download *second)
{
    pthread_t a, b;

    if (pthread_create(&a, NULL, run_download, first) != 0) {
        return -1;
    }
    pthread_detach(a);
    if (pthread_create(&b, NULL, run_download, second) != 0) {
        return -1;
    }
    pthread_detach(b);
    while (atomic_load(&downloads) > 0) {
        usleep(10000);
    }
    return 0;
}
