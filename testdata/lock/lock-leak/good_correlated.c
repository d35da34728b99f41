// Locked and unlocked for the same modes, tested in two ways.
#include <pthread.h>

enum mode { READ_ONLY, WRITE, WRITE_FAST };

struct store {
    pthread_mutex_t lock;
    long generation;
};

long store_touch(struct store *s, enum mode mode)
{
    int need = 0;
    long g;

    if (mode != READ_ONLY) {
        need = 1;
    }
    if (need) {
        pthread_mutex_lock(&s->lock);
    }
    g = ++s->generation;
    if (mode != READ_ONLY) {
        pthread_mutex_unlock(&s->lock);
    }
    return g;
}
