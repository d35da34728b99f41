// Two descriptors unwound in reverse order, but one failure jumps behind the wrong label.
#include <sys/socket.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>
#include <sys/epoll.h>

int listener_start(unsigned short port, int *out_epoll, int *out_sock)
{
    struct sockaddr_in addr;
    struct epoll_event ev;
    int ep, sock;

    sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (sock < 0) {
        goto fail;
    }
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons(port);
    if (bind(sock, (struct sockaddr *)&addr, sizeof addr) < 0) {
        goto fail_sock;
    }
    if (listen(sock, 64) < 0) {
        goto fail;
    }
    ep = epoll_create1(EPOLL_CLOEXEC);
    if (ep < 0) {
        goto fail_sock;
    }
    memset(&ev, 0, sizeof ev);
    ev.events = EPOLLIN;
    ev.data.fd = sock;
    if (epoll_ctl(ep, EPOLL_CTL_ADD, sock, &ev) < 0) {
        goto fail_epoll;
    }
    *out_epoll = ep;
    *out_sock = sock;
    return 0;

fail_epoll:
    close(ep);
fail_sock:
    close(sock);
fail:
    return -1; // expect: fd-leak
}
