// A libevent callback asks to be called again in a second.
#include "event.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct device {
    const char *path;
    int fd;
    struct event *readable, *retry;
};

static int reopen(struct device *d)
{
    close(d->fd);
    d->fd = open(d->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return d->fd;
}

static void try_again(int fd, short what, void *arg)
{
    struct device *d = arg;

    (void)fd;
    (void)what;
    if (reopen(d) < 0) {
        fprintf(stderr, "%s is gone\n", d->path);
    }
}

static void on_readable(int fd, short what, void *arg)
{
    static const struct timeval second = {.tv_sec = 1};
    struct device *d = arg;
    char block[512];

    (void)what;
    if (read(fd, block, sizeof block) < 0 && errno == EIO) {
        event_add(d->retry, &second);
    }
}

int main(void)
{
    static struct device d = {.path = "/dev/ttyS0"};
    struct event_base *base = event_base_new();

    d.fd = open(d.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (!base || d.fd < 0) {
        return 1;
    }
    d.readable = event_new(base, d.fd, EV_READ | EV_PERSIST, on_readable, &d);
    d.retry = event_new(base, -1, 0, try_again, &d);
    if (!d.readable || !d.retry || event_add(d.readable, NULL) < 0) {
        return 1;
    }
    return event_base_dispatch(base);
}
