// The check sum of a file, if all of it can be read.
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

struct digest {
    uint32_t a, b;
};

static void digest_add(struct digest *d, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        d->a = (d->a + p[i]) % 65521;
        d->b = (d->b + d->a) % 65521;
    }
}

bool digest_file(const char *path, uint32_t *sum)
{
    unsigned char block[8192];
    struct digest d = {1, 0};
    int error = 0, fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return false;
    }
    for (;;) {
        ssize_t n;

        errno = 0;
        n = read(fd, block, sizeof block);
        if (n <= 0) {
            error = errno;
            break;
        }
        digest_add(&d, block, (size_t)n);
    }
    close(fd);
    *sum = d.b << 16 | d.a;
    return error == 0;
}
