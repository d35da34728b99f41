// Entering and leaving an account.
#include "account.h"

#include <errno.h>

int account_enter(struct account *a)
{
    int rc = pthread_mutex_lock(&a->lock);

    if (rc != 0) {
        return -rc;
    }
    if (a->frozen) {
        pthread_mutex_unlock(&a->lock);
        return -EPERM;
    }
    return 0;
}

void account_leave(struct account *a)
{
    pthread_mutex_unlock(&a->lock);
}
