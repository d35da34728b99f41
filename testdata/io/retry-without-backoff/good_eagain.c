// The loop waits until the socket takes more.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

static void wait_for_room(int sock)
{
    struct pollfd p = {.fd = sock, .events = POLLOUT};

    poll(&p, 1, 1000);
}

int peer_send(struct peer *p, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = send(p->sock, data, n, MSG_NOSIGNAL);

        if (done < 0) {
            if (errno == EAGAIN) {
                wait_for_room(p->sock);
                continue;
            }
            if (errno == EINTR) {
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
