// Which way it was opened, and which way it is used, depend on the same flag, but not alike.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int exchange(const char *path, int is_write, char *text, size_t n)
{
    ssize_t done;
    int fd;

    if (is_write) {
        fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    } else {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0) {
        return -1;
    }
    if (!is_write) {
        done = write(fd, text, n); // expect: wrong-direction
    } else {
        done = read(fd, text, n); // expect: wrong-direction
    }
    if (close(fd) != 0) {
        return -1;
    }
    return done == (ssize_t)n ? 0 : -1;
}
