// The way out is not a return: the thread ends itself where it is told to.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct pump {
    pthread_t thread;
    atomic_bool stopping;
    void (*stroke)(struct pump *);
};

static void leave_if_stopping(struct pump *p)
{
    if (atomic_load(&p->stopping)) {
        pthread_exit(NULL);
    }
}

static void *run(void *arg)
{
    struct pump *p = arg;

    for (;;) {
        leave_if_stopping(p);
        p->stroke(p);
    }
    return NULL;
}

int pump_start(struct pump *p)
{
    return pthread_create(&p->thread, NULL, run, p);
}

void pump_stop(struct pump *p)
{
    atomic_store(&p->stopping, 1);
    pthread_join(p->thread, NULL);
    free(p);
}
