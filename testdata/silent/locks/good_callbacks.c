// Called back under a lock: a visitor with a lock of its own, one that is told to have the lock,
// one that drops it for a while.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct host {
    const char *name;
    unsigned load;
    bool down;
};

struct cluster {
    pthread_mutex_t lock;
    size_t n;
    struct host hosts[50];
};

struct report {
    pthread_mutex_t lock;
    unsigned long load, down;
};

static bool each_host(struct cluster *c, bool (*visit)(struct cluster *, struct host *, void *),
                      void *arg)
{
    bool all = true;

    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < c->n && all; i++) {
        all = visit(c, &c->hosts[i], arg);
    }
    pthread_mutex_unlock(&c->lock);
    return all;
}

static bool add_load(struct cluster *c, struct host *h, void *arg)
{
    struct report *r = arg;

    (void)c;
    pthread_mutex_lock(&r->lock);
    r->load += h->load;
    r->down += h->down;
    pthread_mutex_unlock(&r->lock);
    return true;
}

static bool drop_slowly(struct cluster *c, struct host *h, void *arg)
{
    const struct timespec *pause = arg;

    while (h->load > 0) {
        h->load--;
        pthread_mutex_unlock(&c->lock);
        nanosleep(pause, NULL);
        pthread_mutex_lock(&c->lock);
    }
    return !h->down;
}

bool cluster_report(struct cluster *c, struct report *r)
{
    return each_host(c, add_load, r);
}

bool cluster_drain(struct cluster *c)
{
    struct timespec pause = {.tv_nsec = 1000000};

    return each_host(c, drop_slowly, &pause);
}
