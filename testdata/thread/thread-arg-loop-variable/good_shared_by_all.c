// All threads share one object, of which the loop changes what no thread looks at.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { THREADS_MAX = 8 };

struct team {
    atomic_uint next;
    unsigned n;
    unsigned started;
    void (*each)(unsigned i);
};

static void *run(void *arg)
{
    struct team *t = arg;
    unsigned i;

    while ((i = atomic_fetch_add(&t->next, 1)) < t->n) {
        t->each(i);
    }
    return NULL;
}

unsigned team_run(unsigned n, unsigned threads, void (*each)(unsigned i))
{
    struct team team = {.n = n, .each = each};
    pthread_t ids[THREADS_MAX];

    for (unsigned k = 0; k < threads && k < THREADS_MAX; k++) {
        if (pthread_create(&ids[k], NULL, run, &team) != 0) {
            break;
        }
        team.started = k + 1;
    }
    for (unsigned k = 0; k < team.started; k++) {
        pthread_join(ids[k], NULL);
    }
    return team.started;
}
