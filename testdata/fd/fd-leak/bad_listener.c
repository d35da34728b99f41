// test: with listener.c
// listener_open() of another file gives a socket; a failed registration loses it.
#include "listener.h"

#include <sys/epoll.h>
#include <unistd.h>

int loop_listen(int loop, unsigned short port)
{
    struct epoll_event ev = {.events = EPOLLIN};
    int sock = listener_open(port, 128);

    if (sock < 0) {
        return -1;
    }
    ev.data.fd = sock;
    if (epoll_ctl(loop, EPOLL_CTL_ADD, sock, &ev) < 0) {
        return -1; // expect: fd-leak
    }
    return sock;
}
