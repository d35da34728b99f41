// All mirrors are tried at once; when none answers in time, all stay connected.
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MIRRORS = 4 };

static int start(const struct addrinfo *ai)
{
    int sock = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (sock >= 0)
        connect(sock, ai->ai_addr, ai->ai_addrlen);
    return sock;
}

int fastest(const struct addrinfo *list, int wait)
{
    struct pollfd p[MIRRORS];
    int n = 0, best = 0, sock;

    for (const struct addrinfo *ai = list; ai && n < MIRRORS; ai = ai->ai_next) {
        sock = start(ai);
        if (sock < 0)
            continue;
        p[n].fd = sock;
        p[n++].events = POLLOUT;
    }
    if (n == 0)
        return -1;
    if (poll(p, (nfds_t)n, wait) <= 0) {
        return -1; // expect: fd-leak
    }
    while (best + 1 < n && !(p[best].revents & POLLOUT))
        best++;
    for (int i = 0; i < n; i++) {
        if (i != best)
            close(p[i].fd);
    }
    return p[best].fd;
}
