// Whether this call took the lock is kept in a flag, and every way out asks it.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct arena {
    pthread_mutex_t lock;
    bool shared; // by several threads; set before the first of them starts
    size_t used, size;
    char *bytes;
};

static bool arena_enter(struct arena *a)
{
    if (!a->shared) {
        return false;
    }
    pthread_mutex_lock(&a->lock);
    return true;
}

static void arena_leave(struct arena *a, bool entered)
{
    if (entered) {
        pthread_mutex_unlock(&a->lock);
    }
}

void *arena_take(struct arena *a, size_t n)
{
    bool entered = arena_enter(a);
    char *p;

    n = (n + 15) & ~(size_t)15;
    if (a->size - a->used < n) {
        arena_leave(a, entered);
        return NULL;
    }
    p = a->bytes + a->used;
    a->used += n;
    arena_leave(a, entered);
    return p;
}
