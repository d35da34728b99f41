// test: with peers_quick.c
// Peers hear the time every ten seconds; their sockets do not wait, as peers_quick.c made them so.
#include "peers.h"

#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PEERS_MAX = 64 };

struct peers {
    pthread_mutex_t lock;
    int fds[PEERS_MAX], n;
};

static struct peers peers = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void peers_tell(struct peers *p, const char *text, size_t n)
{
    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < p->n; i++) {
        if (send(p->fds[i], text, n, MSG_NOSIGNAL) != (ssize_t)n) {
            shutdown(p->fds[i], SHUT_RDWR);
        }
    }
    pthread_mutex_unlock(&p->lock);
}

static void peers_add(struct peers *p, int fd)
{
    pthread_mutex_lock(&p->lock);
    if (p->n < PEERS_MAX) {
        p->fds[p->n++] = fd;
    } else {
        close(fd);
    }
    pthread_mutex_unlock(&p->lock);
}

static void *take_in(void *arg)
{
    const int *server = arg;
    int fd;

    while ((fd = peers_accept(*server)) >= 0) {
        peers_add(&peers, fd);
    }
    return NULL;
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(7777)};
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_t t;

    if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
        listen(server, 8) < 0 || pthread_create(&t, NULL, take_in, &server) != 0) {
        return 1;
    }
    for (;;) {
        sleep(10);
        peers_tell(&peers, "tick\n", 5);
    }
}
