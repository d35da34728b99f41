// What is opened behind close(-1) takes nobody's place: it has a number of its own, and is lost.
#include <fcntl.h>
#include <unistd.h>

static int log_open(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

int log_start(const char *path, const char *first, size_t size)
{
    int fd = -1;

    close(fd);
    fd = log_open(path);
    if (fd < 0) {
        return -1;
    }
    if (write(fd, first, size) != (ssize_t)size) {
        return -1; // expect: fd-leak
    }
    close(fd);
    return 0;
}
