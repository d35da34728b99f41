// Only a signal is a reason to ask again; or the loop counts how often it does.
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

struct event {
    uint32_t kind, length;
};

int next_event(int fd, struct event *e)
{
    ssize_t n;

    do {
        n = read(fd, e, sizeof *e);
    } while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *e;
}

int open_device(const char *path)
{
    int fd = -1;

    for (int tries = 0; fd < 0 && tries < 3; tries++) {
        fd = open(path, O_RDWR | O_CLOEXEC);
    }
    return fd;
}
