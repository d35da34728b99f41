// The socket is non-blocking, and the loop asks it millions of times a second.
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    int sock;
    unsigned long sent;
};

static int make_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int peer_start(struct peer *p, int sock)
{
    p->sock = sock;
    p->sent = 0;
    return make_nonblocking(p->sock);
}

int peer_send(struct peer *p, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = send(p->sock, data, n, MSG_NOSIGNAL); // expect: retry-without-backoff

        if (done < 0) {
            if (errno == EINTR || errno == EAGAIN) {
                continue;
            }
            return -1;
        }
        p->sent += (unsigned long)done;
        data += done;
        n -= (size_t)done;
    }
    return 0;
}
