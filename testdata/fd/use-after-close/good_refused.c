// test: with reply.c
// reply_send() hangs up when it fails; there is nobody left to apologise to.
#define _GNU_SOURCE
#include "reply.h"

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int answer(int listener, const char *status)
{
    int sock = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (sock < 0) {
        return -1;
    }
    if (reply_send(sock, status) < 0) {
        return -1;
    }
    shutdown(sock, SHUT_WR);
    close(sock);
    return 0;
}
