// A connection that is made anew destroys the lock that it has been using, and makes another.
#include <pthread.h>
#include <string.h>

struct link {
    pthread_mutex_t lock;
    int fd;
    char peer[64];
    unsigned long sent;
};

static int link_init(struct link *l)
{
    l->fd = -1;
    l->sent = 0;
    return pthread_mutex_init(&l->lock, NULL);
}

static void link_log(struct link *l, unsigned long *total)
{
    pthread_mutex_lock(&l->lock);
    *total += l->sent;
    pthread_mutex_unlock(&l->lock);
}

int link_renew(struct link *l, const char *peer, unsigned long *total)
{
    link_log(l, total);
    pthread_mutex_destroy(&l->lock);
    if (link_init(l) != 0) {
        return -1;
    }
    strncpy(l->peer, peer, sizeof l->peer - 1);
    return 0;
}
