// Got at once or after a wait: the lock is given back only to whom it came at once.
#include <pthread.h>
#include <stdbool.h>

struct display {
    pthread_mutex_t lock;
    unsigned frame, drawn;
    int brightness;
};

bool display_refresh(struct display *d, bool may_wait)
{
    bool at_once = pthread_mutex_trylock(&d->lock) == 0;

    if (!at_once && !may_wait) {
        return false;
    }
    if (!at_once) {
        pthread_mutex_lock(&d->lock);
    }
    d->frame++;
    if (d->brightness > 0) {
        d->drawn = d->frame;
    }
    if (at_once) {
        pthread_mutex_unlock(&d->lock);
    }
    return true; // expect: lock-leak
}
