// test: with reply.c
// reply_send() hangs up when it fails; the apology goes to a closed socket.
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
        if (send(sock, "!\n", 2, MSG_NOSIGNAL) != 2) // expect: use-after-close
            return -2;
        return -1;
    }
    shutdown(sock, SHUT_WR);
    close(sock);
    return 0;
}
