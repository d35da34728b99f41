// What is opened behind close(-1) takes nobody's place; it is closed on every path.
#include <fcntl.h>
#include <unistd.h>

static int log_open(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

int log_start(const char *path, const char *first, size_t size)
{
    int fd = -1, rc = 0;

    close(fd);
    fd = log_open(path);
    if (fd < 0) {
        return -1;
    }
    if (write(fd, first, size) != (ssize_t)size) {
        rc = -1;
    }
    return close(fd) < 0 ? -1 : rc;
}
