// When no descriptor is left, accept() fails at once, and the log fills the disk.
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int fd)
{
    char line[128];
    ssize_t n;

    while ((n = read(fd, line, sizeof line)) > 0) {
        if (write(fd, line, (size_t)n) != n) {
            break;
        }
    }
    close(fd);
}

void accept_loop(int sock)
{
    for (;;) {
        int fd = accept4(sock, NULL, NULL, SOCK_CLOEXEC); // expect: retry-without-backoff

        if (fd < 0) {
            perror("accept");
            continue;
        }
        serve(fd);
    }
}
