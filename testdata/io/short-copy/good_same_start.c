// Each round goes on behind what went out; a pattern is the same everywhere.
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct reply {
    char head[64];
    size_t head_size;
};

int write_all(int fd, const char *data, size_t left)
{
    while (left > 0) {
        ssize_t n = write(fd, data, left);

        if (n < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        data += n;
        left -= (size_t)n;
    }
    return 0;
}

int send_head(int fd, const struct reply *r)
{
    size_t done = 0;

    while (done < r->head_size) {
        ssize_t n = write(fd, r->head + done, r->head_size - done);

        if (n <= 0) {
            return -1;
        }
        done += (size_t)n;
    }
    return 0;
}

int pad(int fd, size_t left)
{
    char zeros[512];

    memset(zeros, 0, sizeof zeros);
    while (left > 0) {
        ssize_t n = write(fd, zeros, left < sizeof zeros ? left : sizeof zeros);

        if (n <= 0) {
            return -1;
        }
        left -= (size_t)n;
    }
    return 0;
}
