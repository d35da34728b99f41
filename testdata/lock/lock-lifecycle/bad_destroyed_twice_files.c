// test: with channel_parts.c
// The error path destroys what the parts' own clean-up has destroyed already.
#include "channel_parts.h"

int channel_open(struct channel *c, unsigned slots)
{
    if (pthread_rwlock_init(&c->lock, NULL) != 0) {
        return -1;
    }
    if (channel_make_slots(c, slots) < 0) {
        channel_release(c);
        pthread_rwlock_destroy(&c->lock); // expect: lock-lifecycle
        return -1;
    }
    return 0;
}

void channel_reset(struct channel *c)
{
    pthread_rwlock_wrlock(&c->lock);
    c->used = 0;
    pthread_rwlock_unlock(&c->lock);
}
