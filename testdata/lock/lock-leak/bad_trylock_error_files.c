// test: with lease.c
// A trylock wrapper says 0 when it has the lock; a user without quota goes off with the lease.
#include "lease.h"

#include <errno.h>

enum answer { GRANTED, TRY_LATER, REFUSED };

enum answer device_use(struct lease *l, unsigned long who, unsigned long quota)
{
    switch (lease_try(l, who)) {
    case 0:
        break;
    case EBUSY:
        return TRY_LATER;
    default:
        return REFUSED;
    }
    if (l->granted >= quota) {
        return REFUSED; // expect: lock-leak
    }
    l->granted++;
    lease_drop(l);
    return GRANTED;
}
