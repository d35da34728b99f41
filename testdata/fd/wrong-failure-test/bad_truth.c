// A socket counts as made whenever its number is not 0, which -1 is not.
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int notify(const struct sockaddr_un *to, const char *text, size_t n)
{
    int rc = -1;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd) { // expect: wrong-failure-test
        if (sendto(fd, text, n, MSG_NOSIGNAL, (const struct sockaddr *)to, sizeof *to) ==
            (ssize_t)n) {
            rc = 0;
        }
        close(fd);
    }
    return rc;
}
