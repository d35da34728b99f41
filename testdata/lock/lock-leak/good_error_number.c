// A wait that took too long gives the mutex back before its error number is returned.
#include <pthread.h>
#include <time.h>

struct inbox {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    unsigned n;
    int items[32];
};

int inbox_take(struct inbox *b, const struct timespec *until, int *item)
{
    int rc = 0;

    pthread_mutex_lock(&b->lock);
    while (b->n == 0) {
        rc = pthread_cond_timedwait(&b->filled, &b->lock, until);
        if (rc != 0) {
            pthread_mutex_unlock(&b->lock);
            return rc;
        }
    }
    *item = b->items[--b->n];
    pthread_mutex_unlock(&b->lock);
    return 0;
}
