// A byte comes whole or not at all, and so does an eventfd's counter.
#include <stdint.h>
#include <unistd.h>

int next_byte(int fd)
{
    unsigned char c;

    return read(fd, &c, 1) > 0 ? c : -1;
}

int64_t ticks(int timer)
{
    uint64_t n;

    if (read(timer, &n, sizeof n) < 0) {
        return -1;
    }
    return (int64_t)n;
}
