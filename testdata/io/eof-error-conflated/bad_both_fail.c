// A command from a socket: hung up or lost in the middle, half of it is obeyed.
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int read_command(int sock, char *command, size_t size)
{
    char *p = command;

    while (p + 1 < command + size) {
        if (recv(sock, p, 1, 0) <= 0) { // expect: eof-error-conflated
            break;
        }
        if (*p++ == '\n') {
            *p = '\0';
            return 0;
        }
        if (p + 1 == command + size) {
            return -1;
        }
    }
    *p = '\0';
    return 0;
}
