// A read lock is upgraded by taking the write lock: the thread waits for itself.
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached = -1;

int config_value(int (*load)(void))
{
    int v;

    pthread_rwlock_rdlock(&lock);
    if (cached < 0) {
        pthread_rwlock_wrlock(&lock); // expect: double-lock
        cached = load();
    }
    v = cached;
    pthread_rwlock_unlock(&lock);
    return v;
}
