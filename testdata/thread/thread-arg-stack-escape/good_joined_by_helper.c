// Whoever waits is another function, which gets the whole.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

struct spinner {
    pthread_t thread;
    atomic_bool stopping;
    void (*turn)(void);
};

static void *spin(void *arg)
{
    struct spinner *s = arg;

    while (!atomic_load(&s->stopping)) {
        s->turn();
    }
    return NULL;
}

static int spinner_start(struct spinner *s)
{
    return pthread_create(&s->thread, NULL, spin, s);
}

static void spinner_stop(struct spinner *s)
{
    atomic_store(&s->stopping, 1);
    pthread_join(s->thread, NULL);
}

int with_spinner(void (*turn)(void), int (*job)(void))
{
    struct spinner s = {.turn = turn};
    int rc;

    if (spinner_start(&s) != 0) {
        return job();
    }
    rc = job();
    spinner_stop(&s);
    return rc;
}
