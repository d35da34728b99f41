// test: with peers.c
// The loop over the peers begins with the read lock; the peer that is found breaks out to the end.
#include "peers.h"

unsigned peer_failures(struct peers *all, unsigned address)
{
    const struct peer *p;
    unsigned failures = 0;

    for (p = peers_first(all); p; p = p->next) {
        if (p->address == address) {
            failures = p->failures;
            break;
        }
    }
    peers_end(all);
    return failures;
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
