// A successful trylock whose early return forgets it.
#include <pthread.h>

static pthread_mutex_t flush_lock = PTHREAD_MUTEX_INITIALIZER;
static int dirty;

int flush_if_idle(void)
{
    int done;

    if (pthread_mutex_trylock(&flush_lock) != 0) {
        return 0;
    }
    if (dirty == 0) {
        return 0; // expect: lock-leak
    }
    done = dirty;
    dirty = 0;
    pthread_mutex_unlock(&flush_lock);
    return done;
}
