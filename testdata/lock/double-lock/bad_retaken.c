// device_sync() drops the lock while it waits and comes back with it; its caller takes it again.
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

struct device {
    pthread_mutex_t lock;
    int fd;
    unsigned dirty, generation;
};

// With d->lock held, which is dropped during the call and held again after it.
static int device_sync(struct device *d)
{
    int fd = d->fd;
    int rc;

    pthread_mutex_unlock(&d->lock);
    rc = fsync(fd);
    pthread_mutex_lock(&d->lock);
    return rc;
}

bool device_settle(struct device *d, unsigned max_tries)
{
    bool clean;

    pthread_mutex_lock(&d->lock);
    while (d->dirty > 0 && max_tries-- > 0) {
        unsigned seen = d->dirty;

        if (device_sync(d) != 0) {
            break;
        }
        pthread_mutex_lock(&d->lock); // expect: double-lock
        d->dirty -= seen;
        d->generation++;
    }
    clean = d->dirty == 0;
    pthread_mutex_unlock(&d->lock);
    return clean;
}
