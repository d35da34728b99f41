#include "listener.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int listener_open(unsigned short port, int backlog)
{
    struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port)};
    int one = 1;
    int sock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (sock < 0) {
        return -1;
    }
    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
        bind(sock, (const struct sockaddr *)&sa, sizeof sa) < 0 || listen(sock, backlog) < 0) {
        close(sock);
        return -1;
    }
    return sock;
}
