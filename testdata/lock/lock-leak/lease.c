// Taking and dropping a lease.
#include "lease.h"

#include <errno.h>

int lease_try(struct lease *l, unsigned long who)
{
    if (pthread_mutex_trylock(&l->busy) != 0) {
        return EBUSY;
    }
    if (l->revoked) {
        pthread_mutex_unlock(&l->busy);
        return EACCES;
    }
    l->owner = who;
    return 0;
}

void lease_drop(struct lease *l)
{
    l->owner = 0;
    pthread_mutex_unlock(&l->busy);
}
