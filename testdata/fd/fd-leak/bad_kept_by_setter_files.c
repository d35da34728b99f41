// test: with listen_filter.c
// The filter only looks at the listening socket; nobody keeps it.
#include "listen_filter.h"

#include <sys/socket.h>
#include <unistd.h>

int transfer_listen(struct transfer *t, int backlog)
{
    int sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), rc = -1;

    if (sock < 0) {
        return -1;
    }
    if (listen(sock, backlog) == 0) {
        rc = transfer_check_listener(t, &sock);
    }
    if (rc) {
        close(sock);
        return -1;
    }
    sock = -1; // expect: fd-leak
    return 0;
}
