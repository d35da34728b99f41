// A lost connection is made again before the lock is taken; only its sender uses it.
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct upstream {
    pthread_mutex_t lock;
    struct sockaddr_in at;
    int fd;
    unsigned long sent;
};

static int reconnect(struct upstream *u)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0) {
        return -1;
    }
    if (connect(fd, (struct sockaddr *)&u->at, sizeof u->at) < 0) {
        close(fd);
        return -1;
    }
    u->fd = fd;
    return 0;
}

static int upstream_send(struct upstream *u, char byte)
{
    if (u->fd < 0 && reconnect(u) < 0) {
        return -1;
    }
    pthread_mutex_lock(&u->lock);
    if (send(u->fd, &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL) != 1) {
        close(u->fd);
        u->fd = -1;
    }
    u->sent++;
    pthread_mutex_unlock(&u->lock);
    return 0;
}

static unsigned long upstream_sent(struct upstream *u)
{
    unsigned long n;

    pthread_mutex_lock(&u->lock);
    n = u->sent;
    pthread_mutex_unlock(&u->lock);
    return n;
}

static void *count(void *arg)
{
    while (upstream_sent(arg) < 1000) {
        sleep(1);
    }
    return NULL;
}

int main(void)
{
    static struct upstream up = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};
    pthread_t t;
    int rc = 0;

    if (pthread_create(&t, NULL, count, &up) != 0) {
        return 1;
    }
    for (int i = 0; i < 1000 && rc == 0; i++) {
        rc = upstream_send(&up, 'x');
    }
    pthread_join(t, NULL);
    return rc < 0;
}
