// Listening to the bus and asking it.
#include "bus.h"

void bus_listen(struct bus *b, void (*listener)(struct bus *, int value))
{
    pthread_mutex_lock(&b->lock);
    b->listener = listener;
    pthread_mutex_unlock(&b->lock);
}

int bus_sum(struct bus *b)
{
    int sum;

    pthread_mutex_lock(&b->lock);
    sum = b->sum;
    pthread_mutex_unlock(&b->lock);
    return sum;
}
