// Each of the workers gets a copy of the listener; the first of them gets none, and nobody the socket
// itself.
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    int workers;
} settings = {4};

static int queue[64], queued;

void configure(const char *workers)
{
    int n = atoi(workers);

    if (n >= 1 && n <= 16)
        settings.workers = n;
}

static void enqueue(int fd)
{
    queue[queued++ % 64] = fd;
}

int listen_for_all(const struct sockaddr *sa, socklen_t n)
{
    int fd = socket(sa->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (bind(fd, sa, n) < 0) {
        close(fd);
        return -1;
    }
    for (int i = 0; i < settings.workers; i++) {
        int own = fd;

        if (i > 0) {
            own = dup(fd);
            if (own < 0)
                return -1; // expect: fd-leak
        }
        if (i > 0)
            enqueue(own);
    }
    return 0;
}

void drop_all(void)
{
    while (queued > 0)
        close(queue[--queued % 64]);
}
