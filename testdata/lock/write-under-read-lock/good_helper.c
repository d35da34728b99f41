// A helper that moves an entry to the front is called by writers only.
#include <pthread.h>
#include <stddef.h>

struct entry {
    struct entry *next;
    int key, value;
};

static pthread_rwlock_t cache_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct entry *cache_first;

static void cache_push(struct entry *e)
{
    e->next = cache_first;
    cache_first = e;
}

void cache_put(struct entry *e)
{
    pthread_rwlock_wrlock(&cache_lock);
    cache_push(e);
    pthread_rwlock_unlock(&cache_lock);
}

struct entry *cache_take(void)
{
    struct entry *e;

    pthread_rwlock_wrlock(&cache_lock);
    e = cache_first;
    if (e) {
        cache_first = e->next;
    }
    pthread_rwlock_unlock(&cache_lock);
    return e;
}

int cache_get(int key, int *value)
{
    struct entry *before = NULL, *e;

    pthread_rwlock_wrlock(&cache_lock);
    for (e = cache_first; e && e->key != key; e = e->next) {
        before = e;
    }
    if (e) {
        *value = e->value;
        if (before) {
            before->next = e->next;
            cache_push(e);
        }
    }
    pthread_rwlock_unlock(&cache_lock);
    return e ? 0 : -1;
}
