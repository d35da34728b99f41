// A socket counts as made when its number is not negative, wherever that is asked.
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool is_valid(int fd)
{
    return fd != -1;
}

int notify(const struct sockaddr_un *to, const char *text, size_t n)
{
    int rc = -1;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (is_valid(fd)) {
        if (sendto(fd, text, n, MSG_NOSIGNAL, (const struct sockaddr *)to, sizeof *to) ==
            (ssize_t)n) {
            rc = 0;
        }
        close(fd);
    }
    return rc;
}
