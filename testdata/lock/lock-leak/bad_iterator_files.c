// test: with peers.c
// The loop over the peers begins with the read lock; the peer that is found ends it without.
#include "peers.h"

unsigned peer_failures(struct peers *all, unsigned address)
{
    struct peer *p;

    for (p = peers_first(all); p; p = p->next) {
        if (p->address == address) {
            return p->failures; // expect: lock-leak
        }
    }
    peers_end(all);
    return 0;
}

size_t peers_count(struct peers *all)
{
    size_t n = 0;

    for (const struct peer *p = peers_first(all); p; p = p->next) {
        n++;
    }
    peers_end(all);
    return n;
}
