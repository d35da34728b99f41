// The hub is locked while it polls for the next message, without a time limit.
#include <poll.h>
#include <pthread.h>

struct hub {
    pthread_mutex_t lock;
    struct pollfd fds[16];
    nfds_t n;
};

static struct hub hub = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int hub_wait(struct hub *h)
{
    int ready;

    pthread_mutex_lock(&h->lock);
    ready = poll(h->fds, h->n, -1); // expect: blocking-under-lock
    pthread_mutex_unlock(&h->lock);
    return ready;
}

static void hub_add(struct hub *h, int fd)
{
    pthread_mutex_lock(&h->lock);
    if (h->n < 16) {
        h->fds[h->n++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    pthread_mutex_unlock(&h->lock);
}

static void *loop(void *arg)
{
    while (hub_wait(&hub) >= 0) {
    }
    return arg;
}

int main(int argc, char **argv)
{
    pthread_t t;

    if (pthread_create(&t, NULL, loop, NULL) != 0) {
        return 1;
    }
    for (int fd = 3; fd < argc; fd++) {
        hub_add(&hub, argv[fd][0] - '0');
    }
    pthread_join(t, NULL);
    return 0;
}
