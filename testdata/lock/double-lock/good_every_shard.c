// Growing the cache locks all shards, and empties it by the part that wants them locked.
#include <pthread.h>
#include <stdlib.h>

enum { NSHARDS = 16 };

struct shard {
    pthread_mutex_t lock;
    void **items;
    size_t used, size;
};

struct cache {
    struct shard shards[NSHARDS];
    size_t limit;
};

static void lock_all(struct cache *c)
{
    for (int i = 0; i < NSHARDS; i++) {
        pthread_mutex_lock(&c->shards[i].lock);
    }
}

static void unlock_all(struct cache *c)
{
    for (int i = 0; i < NSHARDS; i++) {
        pthread_mutex_unlock(&c->shards[i].lock);
    }
}

static void clear_locked(struct cache *c)
{
    for (int i = 0; i < NSHARDS; i++) {
        free(c->shards[i].items);
        c->shards[i].items = NULL;
        c->shards[i].used = c->shards[i].size = 0;
    }
}

void cache_clear(struct cache *c)
{
    lock_all(c);
    clear_locked(c);
    unlock_all(c);
}

void cache_set_limit(struct cache *c, size_t limit)
{
    lock_all(c);
    if (limit < c->limit) {
        clear_locked(c);
    }
    c->limit = limit;
    unlock_all(c);
}
