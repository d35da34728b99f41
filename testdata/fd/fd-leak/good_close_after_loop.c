// The close stands in the loop, and the descriptor is none again behind it.
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

long first_bytes(const char *const *paths, size_t n)
{
    int fd = -1;
    long sum = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned char c;

        fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            return -1;
        }
        if (read(fd, &c, 1) == 1) {
            sum += c;
        }
        close(fd);
        fd = -1;
    }
    if (fd >= 0) {
        close(fd);
    }
    return sum;
}
