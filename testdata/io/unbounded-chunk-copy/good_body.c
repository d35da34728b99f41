// The last round asks for what is left of the body.
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int save_body(int sock, int file, size_t left)
{
    char buf[4096];

    while (left > 0) {
        ssize_t n = recv(sock, buf, left < sizeof buf ? left : sizeof buf, 0);

        if (n <= 0) {
            return -1;
        }
        if (write(file, buf, (size_t)n) != n) {
            return -1;
        }
        left -= (size_t)n;
    }
    return 0;
}
