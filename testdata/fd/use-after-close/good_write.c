// The last record is written before the close.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int journal(const char *path, const char *head, const char *tail)
{
    ssize_t n, m = -1;
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    n = write(fd, head, strlen(head));
    if (n == (ssize_t)strlen(head)) {
        m = write(fd, tail, strlen(tail));
    }
    if (close(fd) < 0) {
        return -1;
    }
    return m == (ssize_t)strlen(tail) ? 0 : -1;
}
