// Adding peers.
#include "peers.h"

void peers_add(struct peers *p, struct peer *fresh)
{
    pthread_rwlock_wrlock(&p->lock);
    fresh->next = p->first;
    p->first = fresh;
    pthread_rwlock_unlock(&p->lock);
}
