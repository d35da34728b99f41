// The check sum of a file: that of its first part, if the rest cannot be read.
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
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return false;
    }
    for (;;) {
        ssize_t n = read(fd, block, sizeof block); // expect: eof-error-conflated
        if (n <= 0) {
            break;
        }
        digest_add(&d, block, (size_t)n);
    }
    close(fd);
    *sum = d.b << 16 | d.a;
    return true;
}
