// test: with routes.c
// An unknown address is learnt, which takes the write lock, by a reader that has the read lock.
#include "routes.h"

int route_packet(struct routes *r, uint32_t from, uint32_t to, int arrived_at)
{
    int port;

    pthread_rwlock_rdlock(&r->lock);
    if (routes_lookup_locked(r, from) < 0)
        routes_learn(r, from, arrived_at); // expect: double-lock
    port = routes_lookup_locked(r, to);
    pthread_rwlock_unlock(&r->lock);
    return port == arrived_at ? -1 : port;
}
