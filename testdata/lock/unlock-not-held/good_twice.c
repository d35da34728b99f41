// Both branches reach the one unlock.
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
        rc = -1;
    } else {
        b->used -= n;
    }
    pthread_mutex_unlock(&b->lock);
    return rc;
}
