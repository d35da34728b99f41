// Locked and unlocked under the same flag, however it is written.
#include <pthread.h>
#include <stdbool.h>

struct cache {
    pthread_mutex_t lock;
    bool threaded;
    unsigned flags;
    long used;
};

enum { CACHE_SHARED = 4 };

long cache_add(struct cache *c, long n)
{
    long used;
    const bool locked = c->threaded;

    if (locked) {
        pthread_mutex_lock(&c->lock);
    }
    c->used += n;
    used = c->used;
    if (locked) {
        pthread_mutex_unlock(&c->lock);
    }
    return used;
}

long cache_sub(struct cache *c, long n, unsigned flags)
{
    long used;

    if (flags & CACHE_SHARED) {
        pthread_mutex_lock(&c->lock);
    }
    c->used -= n;
    if (c->used < 0) {
        c->used = 0;
    }
    used = c->used;
    if (flags & CACHE_SHARED) {
        pthread_mutex_unlock(&c->lock);
    }
    return used;
}

long cache_peek(pthread_mutex_t *optional, const long *value)
{
    long v;

    if (optional) {
        pthread_mutex_lock(optional);
    }
    v = *value;
    if (optional) {
        pthread_mutex_unlock(optional);
    }
    return v;
}
