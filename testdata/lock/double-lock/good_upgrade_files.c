// test: with routes.c
// An unknown address is learnt, which takes the write lock, after the read lock was given back.
#include "routes.h"

int route_packet(struct routes *r, uint32_t from, uint32_t to, int arrived_at)
{
    int known, port;

    pthread_rwlock_rdlock(&r->lock);
    known = routes_lookup_locked(r, from);
    port = routes_lookup_locked(r, to);
    pthread_rwlock_unlock(&r->lock);
    if (known < 0)
        routes_learn(r, from, arrived_at);
    return port == arrived_at ? -1 : port;
}
