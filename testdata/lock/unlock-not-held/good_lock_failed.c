// An error of the lock wrapper is returned at once: there is no lock to give back.
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

struct counter {
    pthread_mutex_t lock;
    int64_t value, max;
};

// Waits for at most a second. A negative error if that did not help.
static int counter_lock(struct counter *c)
{
    struct timespec until;
    int rc;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    rc = pthread_mutex_timedlock(&c->lock, &until);
    return rc == 0 ? 0 : -rc;
}

int counter_add(struct counter *c, int64_t n)
{
    int rc = counter_lock(c);

    if (rc < 0)
        return rc;
    if (n > c->max - c->value) {
        rc = -ERANGE;
        goto out;
    }
    c->value += n;
out:
    pthread_mutex_unlock(&c->lock);
    return rc;
}
