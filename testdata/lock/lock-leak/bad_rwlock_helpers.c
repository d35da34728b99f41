// The slow path trades the read lock for the write lock; finding the host there returns with it.
#include <pthread.h>
#include <stddef.h>
#include <string.h>

struct hosts {
    pthread_rwlock_t lock;
    size_t n;
    char names[64][32];
};

static void hosts_read(struct hosts *h)
{
    pthread_rwlock_rdlock(&h->lock);
}

static void hosts_write(struct hosts *h)
{
    pthread_rwlock_wrlock(&h->lock);
}

static void hosts_done(struct hosts *h)
{
    pthread_rwlock_unlock(&h->lock);
}

static int hosts_find(const struct hosts *h, const char *name)
{
    for (size_t i = 0; i < h->n; i++) {
        if (strcmp(h->names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int hosts_number(struct hosts *h, const char *name)
{
    int number;

    hosts_read(h);
    number = hosts_find(h, name);
    hosts_done(h);
    if (number >= 0) {
        return number;
    }
    hosts_write(h);
    if ((number = hosts_find(h, name)) >= 0) {
        return number; // expect: lock-leak
    }
    if (h->n < 64 && strlen(name) < sizeof h->names[0]) {
        strcpy(h->names[h->n], name);
        number = (int)h->n++;
    }
    hosts_done(h);
    return number;
}
