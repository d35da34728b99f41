// A mirror that refuses the connection is asked three more times, after a pause that grows.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int mirror_connect(const struct sockaddr *at, socklen_t n)
{
    for (unsigned tries = 0; tries < 4; tries++) {
        int sock = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

        if (sock < 0) {
            return -1;
        }
        if (connect(sock, at, n) == 0) {
            return sock;
        }
        fprintf(stderr, "mirror: %s, trying again\n", strerror(errno));
        close(sock);
        sleep(1u << tries);
    }
    return -1;
}
