// Loading a catalog: the read lock is traded for the write lock and back.
#include "catalog.h"

static bool load(struct catalog *c)
{
    if (c->n == 0) {
        return false;
    }
    for (size_t i = 0; i < c->n; i++) {
        c->prices[i] = (int)(100 * i + 99);
    }
    return c->loaded = true;
}

void catalog_read(struct catalog *c)
{
    pthread_rwlock_rdlock(&c->lock);
}

void catalog_done(struct catalog *c)
{
    pthread_rwlock_unlock(&c->lock);
}

bool catalog_need(struct catalog *c)
{
    bool ok;

    if (c->loaded) {
        return true;
    }
    pthread_rwlock_unlock(&c->lock);
    pthread_rwlock_wrlock(&c->lock);
    ok = c->loaded || load(c);
    pthread_rwlock_unlock(&c->lock);
    if (!ok) {
        return false;
    }
    pthread_rwlock_rdlock(&c->lock);
    return true;
}
