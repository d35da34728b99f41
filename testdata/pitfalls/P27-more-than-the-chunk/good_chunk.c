// One chunk of a download is copied out of the whole, and no more.
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

struct chunk {
    off_t offset;
    long length;
};

int chunk_copy(int from, int to, const struct chunk *c)
{
    char buf[65536];
    off_t at = c->offset;
    long left = c->length;

    while (left > 0) {
        size_t want = left < (long)sizeof buf ? (size_t)left : sizeof buf;
        ssize_t n = pread(from, buf, want, at);

        if (n <= 0) {
            return -1;
        }
        if (pwrite(to, buf, (size_t)n, at) != n) {
            return -1;
        }
        at += n;
        left -= n;
    }
    return 0;
}
