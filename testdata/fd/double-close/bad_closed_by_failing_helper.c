// tune() has closed the socket when it says no; its caller closes it once more.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

static bool tune(int sock, int buffer)
{
    int one = 1;

    if (setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0 ||
        setsockopt(sock, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer) < 0) {
        close(sock);
        return false;
    }
    return true;
}

int connect_tuned(const struct sockaddr_in6 *to, int buffer)
{
    int sock = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (sock < 0) {
        return -1;
    }
    if (!tune(sock, buffer)) { // step: tune
        close(sock); // expect: double-close
        return -1;
    }
    if (connect(sock, (const struct sockaddr *)to, sizeof *to) < 0) {
        close(sock);
        return -1;
    }
    return sock;
}
