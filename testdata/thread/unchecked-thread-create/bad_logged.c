// The number of the new thread goes into the log, whether there is one or not.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct worker {
    void (*run)(void *);
    void *arg;
};

static void *start(void *arg)
{
    struct worker *w = arg;

    w->run(w->arg);
    free(w);
    return NULL;
}

int worker_launch(const pthread_attr_t *detached, void (*run)(void *), void *arg)
{
    struct worker *w = malloc(sizeof *w);
    pthread_t id;

    if (w == NULL) {
        return -1;
    }
    w->run = run;
    w->arg = arg;
    (void)pthread_create(&id, detached, start, w); // expect: unchecked-thread-create
    fprintf(stderr, "worker %lu is launched\n", (unsigned long)id);
    return 0;
}
