// The error label unlocks, and one jump to it comes from before the lock.
#include <pthread.h>
#include <stddef.h>
#include <string.h>

struct map {
    pthread_mutex_t lock;
    const char *keys[64];
    int values[64];
    size_t n;
};

int map_get(struct map *m, const char *key, int *value)
{
    int rc = -1;

    if (!key || !*key) {
        goto out;
    }
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < m->n; i++) {
        if (strcmp(m->keys[i], key) == 0) {
            *value = m->values[i];
            rc = 0;
            break;
        }
    }
out:
    pthread_mutex_unlock(&m->lock); // expect: unlock-not-held
    return rc;
}
