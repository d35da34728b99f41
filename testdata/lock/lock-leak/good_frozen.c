// Freezing a meter takes its lock in one function, and thawing gives it back in another: a snapshot
// is made in between. Only frozen meters are thawed.
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct meter {
    pthread_mutex_t lock;
    unsigned long bytes, packets;
    bool is_shared;
};

struct snapshot {
    unsigned long bytes, packets;
};

void meter_add(struct meter *m, unsigned long bytes)
{
    pthread_mutex_lock(&m->lock);
    m->bytes += bytes;
    m->packets++;
    pthread_mutex_unlock(&m->lock);
}

void meter_reset(struct meter *m)
{
    pthread_mutex_lock(&m->lock);
    m->bytes = m->packets = 0;
    pthread_mutex_unlock(&m->lock);
}

void meter_freeze(struct meter *m)
{
    if (m->is_shared) {
        pthread_mutex_lock(&m->lock);
    }
}

void meter_thaw(struct meter *m)
{
    if (m->is_shared) {
        pthread_mutex_unlock(&m->lock);
    }
}

void meter_snapshot(struct meter *m, struct snapshot *to)
{
    memset(to, 0, sizeof *to);
    meter_freeze(m);
    to->bytes = m->bytes;
    to->packets = m->packets;
    meter_thaw(m);
}
