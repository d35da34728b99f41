// The worker itself asks for the stop that waits for all workers: for itself, too.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

struct plant {
    atomic_bool stopping;
    int (*produce)(void);
};

static void plant_stop(struct plant *p)
{
    atomic_store(&p->stopping, 1);
}

static void *plant_work(void *arg)
{
    struct plant *p = arg;

    while (!atomic_load(&p->stopping)) {
        if (p->produce() < 0) {
            plant_stop(p);
            pthread_join(pthread_self(), NULL); // expect: double-join
        }
    }
    return NULL;
}

int plant_run(struct plant *p)
{
    pthread_t worker;
    int rc = pthread_create(&worker, NULL, plant_work, p);

    return rc != 0 ? rc : pthread_join(worker, NULL);
}
