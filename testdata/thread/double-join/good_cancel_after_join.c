// A thread that does not end in time is cancelled, and then waited for.
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

struct lookup {
    int (*resolve)(struct lookup *);
    int result;
};

static void *resolve_name(void *arg)
{
    struct lookup *l = arg;

    l->result = l->resolve(l);
    return NULL;
}

int lookup_within(struct lookup *l, time_t seconds)
{
    struct timespec until;
    pthread_t resolver;

    if (pthread_create(&resolver, NULL, resolve_name, l) != 0) {
        return -1;
    }
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    if (pthread_timedjoin_np(resolver, NULL, &until) == 0) {
        return l->result;
    }
    pthread_cancel(resolver);
    pthread_join(resolver, NULL);
    return -1;
}
