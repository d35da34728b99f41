// A guard unlocks at the end of the scope, by whatever return it is left.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static void unlock_mutex(pthread_mutex_t **m)
{
    pthread_mutex_unlock(*m);
}

#define WITH_MUTEX(m)                                                                              \
    pthread_mutex_t *with_mutex __attribute__((cleanup(unlock_mutex), unused)) = (m);              \
    pthread_mutex_lock(with_mutex)

struct tickets {
    pthread_mutex_t mutex;
    unsigned next, last;
    bool closed;
};

int tickets_draw(struct tickets *t, unsigned *ticket)
{
    WITH_MUTEX(&t->mutex);

    if (t->closed || t->next > t->last) {
        return -1;
    }
    *ticket = t->next++;
    return 0;
}

void tickets_close(struct tickets *t)
{
    WITH_MUTEX(&t->mutex);

    t->closed = true;
}
