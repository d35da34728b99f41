#include <pthread.h>
#include <stddef.h>

struct channel {
    pthread_rwlock_t lock;
    void **slots;
    unsigned used;
};

int channel_make_slots(struct channel *c, unsigned n);
void channel_release(struct channel *c);
