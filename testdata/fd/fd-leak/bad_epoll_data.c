// The accepted socket lives in the event's data; it is lost when the registration fails.
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int watch(int ep, int fd)
{
    struct epoll_event ev;

    ev.events = EPOLLIN | EPOLLRDHUP;
    ev.data.fd = fd;
    return epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
}

int admit(int ep, int listener)
{
    int peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (peer < 0)
        return -1;
    if (watch(ep, peer) < 0) {
        return -1; // expect: fd-leak
    }
    return 0;
}

void turn(int ep, int listener)
{
    struct epoll_event ready[16];
    char byte;
    int n = epoll_wait(ep, ready, 16, -1);

    for (int i = 0; i < n; i++) {
        int fd = ready[i].data.fd;

        if (fd == listener)
            admit(ep, listener);
        else if ((ready[i].events & EPOLLRDHUP) || recv(fd, &byte, 1, 0) <= 0)
            close(fd);
    }
}
