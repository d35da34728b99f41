// account_bytes() locks unless it is told that its caller has done so.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct upload {
    pthread_mutex_t lock;
    size_t bytes, quota;
    unsigned chunks;
};

static bool account_bytes(struct upload *u, size_t n, bool locked)
{
    bool fits;

    if (!locked) {
        pthread_mutex_lock(&u->lock);
    }
    fits = n <= u->quota - u->bytes;
    if (fits) {
        u->bytes += n;
    }
    if (!locked) {
        pthread_mutex_unlock(&u->lock);
    }
    return fits;
}

bool upload_header(struct upload *u, size_t n)
{
    return account_bytes(u, n, false);
}

bool upload_chunk(struct upload *u, size_t n)
{
    bool taken;

    pthread_mutex_lock(&u->lock);
    taken = account_bytes(u, n + 8, true);
    if (taken) {
        u->chunks++;
    }
    pthread_mutex_unlock(&u->lock);
    return taken;
}
