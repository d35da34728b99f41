// All shards are locked for a resize, and stay locked when there is no memory.
#include <pthread.h>
#include <stdlib.h>

enum { NSHARDS = 4 };

struct shard {
    pthread_mutex_t lock;
    unsigned long *keys;
    size_t size;
};

struct shard_map {
    struct shard shards[NSHARDS];
};

static void lock_all(struct shard_map *m)
{
    for (int i = 0; i < NSHARDS; i++) {
        pthread_mutex_lock(&m->shards[i].lock);
    }
}

static void unlock_all(struct shard_map *m)
{
    for (int i = NSHARDS - 1; i >= 0; i--) {
        pthread_mutex_unlock(&m->shards[i].lock);
    }
}

int shard_map_clear(struct shard_map *m, size_t size)
{
    unsigned long *fresh[NSHARDS] = {NULL};

    lock_all(m);
    for (int i = 0; i < NSHARDS; i++) {
        fresh[i] = calloc(size, sizeof *fresh[i]);
        if (!fresh[i]) {
            while (i-- > 0) {
                free(fresh[i]);
            }
            return -1; // expect: lock-leak
        }
    }
    for (int i = 0; i < NSHARDS; i++) {
        free(m->shards[i].keys);
        m->shards[i].keys = fresh[i];
        m->shards[i].size = size;
    }
    unlock_all(m);
    return 0;
}
