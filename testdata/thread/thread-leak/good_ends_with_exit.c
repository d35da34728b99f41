// The watcher is of use until the process ends, which is right after.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct watch {
    FILE *log;
    int (*poll)(struct watch *);
};

static void *keep_watch(void *arg)
{
    struct watch *w = arg;

    while (w->poll(w) > 0) {
        fputs("alive\n", w->log);
    }
    return NULL;
}

void run_watched(struct watch *w, int (*job)(void))
{
    pthread_t watcher;

    if (pthread_create(&watcher, NULL, keep_watch, w) != 0) {
        exit(EXIT_FAILURE);
    }
    exit(job() == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}
