// Opened for what is done with it, by one flag.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int exchange(const char *path, int is_write, char *text, size_t n)
{
    ssize_t done;
    int fd = open(path, is_write ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_RDONLY | O_CLOEXEC,
                  0600);

    if (fd < 0) {
        return -1;
    }
    if (is_write) {
        done = write(fd, text, n);
    } else {
        done = read(fd, text, n);
    }
    if (close(fd) != 0 && is_write) {
        return -1;
    }
    return done == (ssize_t)n ? 0 : -1;
}
