// test: with bus.c
// The listener is called with the bus locked, and asks the bus for its sum.
#include "bus.h"

#include <stddef.h>

static int alarms;

static void watch_sum(struct bus *b, int value)
{
    if (value > 0 && bus_sum(b) > 1000) {
        __atomic_add_fetch(&alarms, 1, __ATOMIC_RELAXED);
    }
}

void bus_watch(struct bus *b)
{
    bus_listen(b, watch_sum);
}

void bus_publish(struct bus *b, int value)
{
    pthread_mutex_lock(&b->lock);
    b->last = value;
    b->sum += value;
    if (b->listener != NULL) {
        b->listener(b, value); // expect: double-lock
    }
    pthread_mutex_unlock(&b->lock);
}
