// The route that was used last is remembered behind the lookup, with the lock taken for writing.
#include <pthread.h>
#include <stdint.h>

struct route {
    uint32_t net, mask, via;
};

struct routes {
    pthread_rwlock_t lock;
    struct route items[128];
    unsigned used, last;
};

uint32_t routes_lookup(struct routes *r, uint32_t to)
{
    uint32_t via = 0;
    unsigned found = 0;

    pthread_rwlock_rdlock(&r->lock);
    for (unsigned i = 0; i < r->used; i++) {
        if ((to & r->items[i].mask) == r->items[i].net) {
            via = r->items[i].via;
            found = i;
            break;
        }
    }
    pthread_rwlock_unlock(&r->lock);
    pthread_rwlock_wrlock(&r->lock);
    r->last = found;
    pthread_rwlock_unlock(&r->lock);
    return via;
}

int routes_add(struct routes *r, const struct route *route)
{
    int err = -1;

    pthread_rwlock_wrlock(&r->lock);
    if (r->used < 128) {
        r->items[r->used] = *route;
        r->last = r->used++;
        err = 0;
    }
    pthread_rwlock_unlock(&r->lock);
    return err;
}

uint32_t routes_last(struct routes *r)
{
    uint32_t via;

    pthread_rwlock_rdlock(&r->lock);
    via = r->items[r->last].via;
    pthread_rwlock_unlock(&r->lock);
    return via;
}

void routes_clear(struct routes *r)
{
    pthread_rwlock_wrlock(&r->lock);
    r->used = r->last = 0;
    pthread_rwlock_unlock(&r->lock);
}
