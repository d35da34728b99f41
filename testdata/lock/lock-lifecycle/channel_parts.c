#include "channel_parts.h"

#include <stdlib.h>

int channel_make_slots(struct channel *c, unsigned n)
{
    c->slots = calloc(n, sizeof *c->slots);
    c->used = 0;
    return c->slots ? 0 : -1;
}

void channel_release(struct channel *c)
{
    free(c->slots);
    c->slots = NULL;
    pthread_rwlock_destroy(&c->lock);
}
