// Looking up and learning routes.
#include "routes.h"

int routes_lookup_locked(const struct routes *r, uint32_t addr)
{
    for (unsigned i = 0; i < r->n; i++) {
        if ((addr & r->all[i].mask) == r->all[i].net) {
            return r->all[i].port;
        }
    }
    return -1;
}

void routes_learn(struct routes *r, uint32_t addr, int port)
{
    pthread_rwlock_wrlock(&r->lock);
    if (r->n < 128 && routes_lookup_locked(r, addr) < 0) {
        r->all[r->n++] = (struct route){.net = addr, .mask = UINT32_MAX, .port = port};
    }
    pthread_rwlock_unlock(&r->lock);
}
