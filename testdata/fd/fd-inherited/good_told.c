// The helper is told the number of the descriptor that it gets.
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    char command[64];
    int rc, n, fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd < 0) {
        return 1;
    }
    n = snprintf(command, sizeof command, "./helper --listen-fd=%d", fd);
    if (n < 0 || (size_t)n >= sizeof command) {
        close(fd);
        return 1;
    }
    rc = system(command);
    close(fd);
    return rc == 0 ? 0 : 1;
}
