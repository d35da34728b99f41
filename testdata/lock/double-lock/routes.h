// The routing table: many readers, few writers.
#ifndef ROUTES_H
#define ROUTES_H

#include <pthread.h>
#include <stdint.h>

struct route {
    uint32_t net, mask;
    int port;
};

struct routes {
    pthread_rwlock_t lock;
    unsigned n;
    struct route all[128];
};

int routes_lookup_locked(const struct routes *r, uint32_t addr); // -1: none
void routes_learn(struct routes *r, uint32_t addr, int port);    // takes the write lock

#endif
