// What is there is taken; when nothing is there the caller goes back to its event loop.
#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>

int drain(int sock, void (*take)(const char *, size_t))
{
    char buf[1500];

    for (;;) {
        ssize_t n = recv(sock, buf, sizeof buf, MSG_DONTWAIT);

        if (n > 0) {
            take(buf, (size_t)n);
            continue;
        }
        if (n < 0 && EINTR == errno) {
            continue;
        }
        return n < 0 && errno != EAGAIN ? -1 : 0;
    }
}
