// The socket is closed once, at the end of the function.
#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int deliver(const struct addrinfo *to, const char *data, size_t n)
{
    size_t done = 0;
    int sock = socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC, to->ai_protocol);

    if (sock < 0) {
        return -1;
    }
    if (connect(sock, to->ai_addr, to->ai_addrlen) < 0) {
        close(sock);
        return -1;
    }
    while (done < n) {
        ssize_t k = send(sock, data + done, n - done, MSG_NOSIGNAL);

        if (k < 0) {
            break;
        }
        done += (size_t)k;
    }
    close(sock);
    return done == n ? 0 : -1;
}
