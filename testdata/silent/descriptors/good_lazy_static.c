// A descriptor opened when first asked for, kept in a static for ever, used by many.
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static int random_source(void)
{
    static int fd = -1;

    if (fd < 0)
        fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    return fd;
}

int random_id(uint64_t *id)
{
    int fd = random_source();

    if (fd < 0)
        return -1;
    return read(fd, id, sizeof *id) == sizeof *id ? 0 : -1;
}

int random_digit(void)
{
    unsigned char c = 255;
    int fd = random_source();

    while (fd >= 0 && c >= 250)
        if (read(fd, &c, 1) != 1)
            return -1;
    return fd < 0 ? -1 : c % 10;
}
