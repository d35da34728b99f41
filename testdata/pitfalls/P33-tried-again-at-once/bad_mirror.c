// A mirror that refuses the connection is asked again and again.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int mirror_connect(const struct sockaddr *at, socklen_t n)
{
    int sock = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (sock < 0) {
        return -1;
    }
    while (connect(sock, at, n) != 0) { // expect: retry-without-backoff
        fprintf(stderr, "mirror: %s, trying again\n", strerror(errno));
    }
    return sock;
}
