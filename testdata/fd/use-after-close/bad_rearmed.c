// client_ready() has closed the socket of a client that went away; the loop arms it again.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int fd;
    unsigned char last;
};

static int client_ready(struct client *c)
{
    if (recv(c->fd, &c->last, 1, MSG_DONTWAIT) != 1) {
        close(c->fd);
        return -1;
    }
    return 0;
}

static int arm(int ep, struct client *c)
{
    struct epoll_event ev = {.events = EPOLLIN | EPOLLONESHOT};

    ev.data.ptr = c;
    return epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &ev);
}

int turn(int ep, struct client *c, unsigned *lost)
{
    int rc = client_ready(c);

    if (rc < 0)
        ++*lost;
    return arm(ep, c) < 0 ? -1 : rc; // expect: use-after-close
}
