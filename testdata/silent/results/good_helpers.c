// Counts that are kept, returned, added up, or handled by an outer loop or a helper.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>

struct stream {
    int fd;
    size_t have;
    ssize_t last;
    unsigned char buffer[4096];
};

ssize_t read_some(struct stream *s)
{
    return read(s->fd, s->buffer, sizeof s->buffer);
}

int refill(struct stream *s)
{
    s->last = read(s->fd, s->buffer + s->have, sizeof s->buffer - s->have);
    if (s->last < 0) {
        return -1;
    }
    s->have += (size_t)s->last;
    return 0;
}

ssize_t write_all(int fd, const void *data, size_t n)
{
    const unsigned char *p = data;
    size_t left = n;

    while (left > 0) {
        ssize_t k = write(fd, p, left);

        if (k == -1) {
            if (errno == EINTR || errno == EAGAIN) {
                continue;
            }
            return -1;
        }
        p += k;
        left -= (size_t)k;
    }
    return (ssize_t)n;
}

int echo(int from, int to)
{
    unsigned char block[512];
    ssize_t n;

    while ((n = read(from, block, sizeof block)) > 0) {
        if (write_all(to, block, (size_t)n) != n) {
            return -1;
        }
    }
    return n < 0 ? -1 : 0;
}
