// Any memory will do where the cache is in between.
#include <fcntl.h>
#include <unistd.h>

int first_byte(const char *path)
{
    unsigned char byte;
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    n = read(fd, &byte, 1);
    close(fd);
    return n == 1 ? byte : -1;
}
