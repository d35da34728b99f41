// The result of trylock is kept and decides about the unlock later.
#include <pthread.h>

static pthread_mutex_t flush_lock = PTHREAD_MUTEX_INITIALIZER;
static int dirty;

int flush_if_idle(void)
{
    int done = 0;
    int rc = pthread_mutex_trylock(&flush_lock);

    if (rc == 0) {
        done = dirty;
        dirty = 0;
    }
    if (rc == 0) {
        pthread_mutex_unlock(&flush_lock);
    }
    return done;
}
