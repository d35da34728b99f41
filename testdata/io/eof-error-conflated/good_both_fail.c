// A command from a socket: hung up, lost or too long, there is none.
#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int read_command(int sock, char *command, size_t size)
{
    size_t n = 0;

    while (n + 1 < size) {
        ssize_t got = recv(sock, command + n, 1, 0);
        if (got <= 0) {
            return -1;
        }
        if (command[n++] == '\n') {
            command[n] = '\0';
            return 0;
        }
    }
    return -1;
}

// As many bytes as asked for, at once: what is missing is seen by the count.
int read_header(int sock, unsigned char *header, size_t size)
{
    ssize_t n = recv(sock, header, size, MSG_WAITALL);

    return n == (ssize_t)size ? 0 : -1;
}
