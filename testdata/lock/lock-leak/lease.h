// A lease on a device: one user at a time, nobody waits.
#ifndef LEASE_H
#define LEASE_H

#include <pthread.h>

struct lease {
    pthread_mutex_t busy;
    unsigned long owner, granted;
    int revoked;
};

int lease_try(struct lease *l, unsigned long who); // 0, EBUSY or EACCES; locked if 0
void lease_drop(struct lease *l);

#endif
