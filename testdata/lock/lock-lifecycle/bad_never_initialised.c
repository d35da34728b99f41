// A list in memory from malloc() whose lock nobody has initialised.
#include <pthread.h>
#include <stdlib.h>

struct names {
    pthread_mutex_t lock;
    const char **items;
    unsigned n;
};

struct names *names_new(const char *first)
{
    struct names *l = malloc(sizeof *l);

    if (!l) {
        return NULL;
    }
    l->items = malloc(16 * sizeof *l->items);
    if (!l->items) {
        free(l);
        return NULL;
    }
    l->n = 0;
    pthread_mutex_lock(&l->lock); // expect: lock-lifecycle
    l->items[l->n++] = first;
    pthread_mutex_unlock(&l->lock);
    return l;
}
