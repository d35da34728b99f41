// The peers of a node: an iterator holds the read lock from peers_first() to peers_end().
#ifndef PEERS_H
#define PEERS_H

#include <pthread.h>
#include <stddef.h>

struct peer {
    struct peer *next;
    unsigned address, failures;
};

struct peers {
    pthread_rwlock_t lock;
    struct peer *first;
};

static inline struct peer *peers_first(struct peers *p)
{
    pthread_rwlock_rdlock(&p->lock);
    return p->first;
}

static inline void peers_end(struct peers *p)
{
    pthread_rwlock_unlock(&p->lock);
}

void peers_add(struct peers *p, struct peer *fresh);

#endif
