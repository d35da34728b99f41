// All four functions keep to the lock.
#include <pthread.h>
#include <stdbool.h>

struct meter {
    pthread_mutex_t lock;
    unsigned long bytes, packets;
    bool is_paused;
};

void meter_add(struct meter *m, unsigned long bytes)
{
    pthread_mutex_lock(&m->lock);
    if (!m->is_paused) {
        m->bytes += bytes;
        m->packets++;
    }
    pthread_mutex_unlock(&m->lock);
}

unsigned long meter_mean(struct meter *m)
{
    unsigned long mean;

    pthread_mutex_lock(&m->lock);
    mean = m->packets ? m->bytes / m->packets : 0;
    pthread_mutex_unlock(&m->lock);
    return mean;
}

void meter_reset(struct meter *m)
{
    pthread_mutex_lock(&m->lock);
    m->bytes = m->packets = 0;
    pthread_mutex_unlock(&m->lock);
}

int meter_pause(struct meter *m, bool pause)
{
    pthread_mutex_lock(&m->lock);
    m->is_paused = pause;
    pthread_mutex_unlock(&m->lock);
    return 0;
}
