// The flags go through a wrapper: the counter is read back from a file opened for both.
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

struct counter {
    int fd;
    uint64_t value;
};

static int counter_open(struct counter *c, const char *path, int flags)
{
    c->fd = open(path, flags | O_CLOEXEC, 0600);
    return c->fd < 0 ? -1 : 0;
}

int counter_load(const char *path, uint64_t *value)
{
    struct counter c;
    ssize_t n;

    if (counter_open(&c, path, O_RDWR | O_CREAT) != 0) {
        return -1;
    }
    n = read(c.fd, &c.value, sizeof c.value);
    close(c.fd);
    if (n != (ssize_t)sizeof c.value) {
        return -1;
    }
    *value = c.value;
    return 0;
}
