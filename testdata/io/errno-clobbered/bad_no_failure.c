// The other side has closed the connection: read() returned 0, which is no error.
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

struct peer {
    int fd;
    char buf[512];
    size_t have;
};

int peer_fill(struct peer *p)
{
    ssize_t n = read(p->fd, p->buf + p->have, sizeof p->buf - p->have);

    if (n == 0) {
        syslog(LOG_ERR, "peer %d: read: %m", p->fd); // expect: errno-clobbered
        return -1;
    }
    if (n < 0) {
        syslog(LOG_ERR, "peer %d: %m", p->fd);
        return -1;
    }
    p->have += (size_t)n;
    return 0;
}
