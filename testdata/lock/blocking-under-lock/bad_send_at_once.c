// The list of clients is locked while each of them gets its text, as soon as it reads.
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

struct clients {
    pthread_mutex_t lock;
    int fds[64], n;
};

static struct clients clients = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void clients_tell(struct clients *c, const char *text, size_t n)
{
    pthread_mutex_lock(&c->lock);
    for (int i = 0; i < c->n; i++) {
        if (send(c->fds[i], text, n, MSG_NOSIGNAL) != (ssize_t)n) { // expect: blocking-under-lock
            shutdown(c->fds[i], SHUT_RDWR);
        }
    }
    pthread_mutex_unlock(&c->lock);
}

static void clients_add(struct clients *c, int fd)
{
    pthread_mutex_lock(&c->lock);
    if (c->n < 64) {
        c->fds[c->n++] = fd;
    } else {
        close(fd);
    }
    pthread_mutex_unlock(&c->lock);
}

static void *accept_all(void *arg)
{
    int server = *(int *)arg, fd;

    while ((fd = accept(server, NULL, NULL)) >= 0) {
        clients_add(&clients, fd);
    }
    return NULL;
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(7777)};
    int server = socket(AF_INET, SOCK_STREAM, 0);
    pthread_t t;

    if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
        listen(server, 8) < 0 || pthread_create(&t, NULL, accept_all, &server) != 0) {
        return 1;
    }
    for (;;) {
        sleep(10);
        clients_tell(&clients, "tick\n", 5);
    }
}
