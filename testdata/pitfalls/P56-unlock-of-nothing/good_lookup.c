// What fails before the lock returns by itself.
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
        return -1;
    }
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < m->n; i++) {
        if (strcmp(m->keys[i], key) == 0) {
            *value = m->values[i];
            rc = 0;
            break;
        }
    }
    pthread_mutex_unlock(&m->lock);
    return rc;
}
