// As many workers as could be started are joined, one after the other.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { WORKERS_MAX = 16 };

struct crowd {
    atomic_uint next;
    unsigned n;
    void (*each)(unsigned index);
};

static void *work(void *arg)
{
    struct crowd *c = arg;
    unsigned i;

    while ((i = atomic_fetch_add(&c->next, 1)) < c->n) {
        c->each(i);
    }
    return NULL;
}

int crowd_run(struct crowd *c, unsigned workers)
{
    pthread_t threads[WORKERS_MAX];
    unsigned started = 0;

    while (started < workers && started < WORKERS_MAX) {
        if (pthread_create(&threads[started], NULL, work, c) != 0) {
            break;
        }
        started++;
    }
    for (unsigned i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    return started > 0 ? 0 : -1;
}
