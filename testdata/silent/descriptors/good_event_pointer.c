// The connection lives behind the event's pointer until the loop sees the last byte.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct handler {
    int fd;
    int (*ready)(struct handler *h, int ep); // 0: done with it
};

static void handler_free(struct handler *h)
{
    if (h->fd >= 0)
        close(h->fd);
    free(h);
}

static int handler_add(int ep, int fd, int (*ready)(struct handler *h, int ep))
{
    struct epoll_event ev = {.events = EPOLLIN};
    struct handler *h;

    if (fd < 0)
        return -1;
    h = malloc(sizeof *h);
    if (h == NULL) {
        close(fd);
        return -1;
    }
    h->fd = fd;
    h->ready = ready;
    ev.data.ptr = h;
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) < 0) {
        handler_free(h);
        return -1;
    }
    return 0;
}

static int peer_ready(struct handler *h, int ep)
{
    char c;

    (void)ep;
    return recv(h->fd, &c, 1, 0) == 1 && c != '\004';
}

static int listener_ready(struct handler *h, int ep)
{
    int peer = accept4(h->fd, NULL, NULL, SOCK_CLOEXEC);

    return handler_add(ep, peer, peer_ready) == 0 || peer < 0;
}

void serve(int listener)
{
    struct epoll_event ev;
    int ep = epoll_create1(EPOLL_CLOEXEC);

    if (ep < 0) {
        close(listener);
        return;
    }
    if (handler_add(ep, listener, listener_ready) < 0) {
        close(ep);
        return;
    }
    for (;;) {
        struct handler *h;

        if (epoll_wait(ep, &ev, 1, -1) != 1)
            continue;
        h = ev.data.ptr;
        if (!h->ready(h, ep))
            handler_free(h);
    }
}
