// The error path unlocks and then falls into the common unlock.
#include <pthread.h>

struct buffer {
    pthread_mutex_t lock;
    unsigned used, size;
};

int buffer_take(struct buffer *b, unsigned n)
{
    int rc = 0;

    pthread_mutex_lock(&b->lock);
    if (b->used < n) {
        pthread_mutex_unlock(&b->lock);
        rc = -1;
    } else {
        b->used -= n;
    }
    pthread_mutex_unlock(&b->lock); // expect: unlock-not-held
    return rc;
}
