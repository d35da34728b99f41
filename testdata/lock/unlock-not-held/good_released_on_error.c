// refill() drops its caller's lock to read and takes it again, whether the read failed or not.
#include <pthread.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

struct reader {
    pthread_mutex_t lock;
    int fd;
    size_t at, n;
    unsigned char bytes[4096];
};

static int refill(struct reader *r)
{
    unsigned char fresh[4096];
    int fd = r->fd;
    ssize_t n;

    pthread_mutex_unlock(&r->lock);
    n = read(fd, fresh, sizeof fresh);
    pthread_mutex_lock(&r->lock);
    if (n <= 0) {
        return -1;
    }
    for (ssize_t i = 0; i < n; i++) {
        r->bytes[i] = fresh[i];
    }
    r->at = 0;
    r->n = (size_t)n;
    return 0;
}

int reader_byte(struct reader *r)
{
    int byte = -1;

    pthread_mutex_lock(&r->lock);
    if (r->at < r->n || refill(r) == 0) {
        byte = r->bytes[r->at++];
    }
    pthread_mutex_unlock(&r->lock);
    return byte;
}
