// A catalog that is loaded when it is first read.
#ifndef CATALOG_H
#define CATALOG_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct catalog {
    pthread_rwlock_t lock;
    bool loaded;
    size_t n;
    int prices[512];
};

// With the read lock. True: the catalog is loaded, and still locked for reading.
// False: it can't be, and the lock has been given back.
bool catalog_need(struct catalog *c);
void catalog_read(struct catalog *c);
void catalog_done(struct catalog *c);

#endif
