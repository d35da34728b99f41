// The loop takes a breath when descriptors are short, and ends on errors that stay.
#include <errno.h>
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
        int fd = accept4(sock, NULL, NULL, SOCK_CLOEXEC);

        if (fd < 0) {
            if (errno == EINTR || errno == ECONNABORTED) {
                continue;
            }
            perror("accept");
            if (errno != EMFILE && errno != ENFILE) {
                break;
            }
            sleep(1);
            continue;
        }
        serve(fd);
    }
}
