// The last record is written behind the close.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int journal(const char *path, const char *head, const char *tail)
{
    ssize_t n, m;
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    n = write(fd, head, strlen(head));
    if (close(fd) < 0 || n != (ssize_t)strlen(head)) { // step: given up
        return -1;
    }
    m = write(fd, tail, strlen(tail)); // expect: use-after-close
    return m == (ssize_t)strlen(tail) ? 0 : -1;
}
