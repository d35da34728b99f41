// Each datagram is asked for without waiting, in a loop that does nothing but ask.
#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>

ssize_t next_datagram(int sock, void *buf, size_t size)
{
    for (;;) {
        ssize_t n = recv(sock, buf, size, MSG_DONTWAIT); // expect: retry-without-backoff

        if (n >= 0) {
            return n;
        }
        switch (errno) {
        case EAGAIN:
        case EINTR:
            break;
        default:
            return -1;
        }
    }
}
