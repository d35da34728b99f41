// An error-checking mutex: the helper sees that this thread has it already and leaves it alone.
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

struct gauge {
    pthread_mutex_t lock;
    long value, peak;
};

int gauge_init(struct gauge *g)
{
    pthread_mutexattr_t attr;
    int rc;

    if ((rc = pthread_mutexattr_init(&attr)) != 0)
        return rc;
    if ((rc = pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK)) == 0)
        rc = pthread_mutex_init(&g->lock, &attr);
    pthread_mutexattr_destroy(&attr);
    g->value = g->peak = 0;
    return rc;
}

void gauge_mark_peak(struct gauge *g)
{
    bool had_it = pthread_mutex_lock(&g->lock) == EDEADLK;

    if (g->value > g->peak)
        g->peak = g->value;
    if (!had_it)
        pthread_mutex_unlock(&g->lock);
}

void gauge_add(struct gauge *g, long n)
{
    pthread_mutex_lock(&g->lock);
    g->value += n;
    if (n > 0)
        gauge_mark_peak(g);
    pthread_mutex_unlock(&g->lock);
}
