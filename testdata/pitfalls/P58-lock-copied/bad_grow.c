// A table of slots grows: the slots, each with a lock, are moved while others may hold one.
#include <pthread.h>
#include <stdlib.h>

struct slot {
    pthread_mutex_t lock;
    int value;
};

struct slots {
    struct slot *items;
    size_t n;
};

void slot_set(struct slot *s, int value)
{
    pthread_mutex_lock(&s->lock);
    s->value = value;
    pthread_mutex_unlock(&s->lock);
}

int slots_grow(struct slots *s)
{
    struct slot *more = malloc(2 * s->n * sizeof *more);

    if (!more) {
        return -1;
    }
    for (size_t i = 0; i < s->n; i++) {
        more[i] = s->items[i]; // expect: lock-copied
    }
    free(s->items);
    s->items = more;
    s->n *= 2;
    return 0;
}
