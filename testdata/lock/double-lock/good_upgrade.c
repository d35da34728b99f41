// The read lock is given back before the write lock is taken, and the value is looked at again.
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached = -1;

int config_value(int (*load)(void))
{
    int v;

    pthread_rwlock_rdlock(&lock);
    v = cached;
    pthread_rwlock_unlock(&lock);
    if (v < 0) {
        pthread_rwlock_wrlock(&lock);
        if (cached < 0) {
            cached = load();
        }
        v = cached;
        pthread_rwlock_unlock(&lock);
    }
    return v;
}
