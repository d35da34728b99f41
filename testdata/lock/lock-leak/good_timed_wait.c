// A wait that timed out has the mutex, too, and the return for that case gives it back.
#include <errno.h>
#include <pthread.h>
#include <time.h>

struct promise {
    pthread_mutex_t lock;
    pthread_cond_t kept;
    int done, value;
};

void promise_keep(struct promise *p, int value)
{
    pthread_mutex_lock(&p->lock);
    p->value = value;
    p->done = 1;
    pthread_cond_broadcast(&p->kept);
    pthread_mutex_unlock(&p->lock);
}

int promise_await(struct promise *p, const struct timespec *until, int *value)
{
    int rc = 0;

    pthread_mutex_lock(&p->lock);
    while (!p->done && rc == 0) {
        rc = pthread_cond_timedwait(&p->kept, &p->lock, until);
    }
    if (rc == ETIMEDOUT && !p->done) {
        pthread_mutex_unlock(&p->lock);
        return -1;
    }
    *value = p->value;
    pthread_mutex_unlock(&p->lock);
    return 0;
}
