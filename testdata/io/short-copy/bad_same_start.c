// What is left is counted, but each round sends the beginning of the data again.
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

struct reply {
    char head[64];
    size_t head_size;
};

int write_all(int fd, const char *data, size_t left)
{
    while (left > 0) {
        ssize_t n = write(fd, data, left); // expect: short-copy

        if (n < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        left -= (size_t)n;
    }
    return 0;
}

int send_head(int fd, const struct reply *r)
{
    char text[64];
    size_t done = 0, all = r->head_size;

    for (size_t i = 0; i < all; i++) {
        text[i] = r->head[i];
    }
    while (done < all) {
        ssize_t n = write(fd, text, all - done); // expect: short-copy

        if (n <= 0) {
            return -1;
        }
        done += (size_t)n;
    }
    return 0;
}
