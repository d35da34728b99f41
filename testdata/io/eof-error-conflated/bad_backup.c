// Copies a file: a disk error in the middle of it makes a short copy, which counts as done.
#include <fcntl.h>
#include <unistd.h>

static int write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0) {
            return -1;
        }
        p += w;
        n -= (size_t)w;
    }
    return 0;
}

int copy_data(int in, int out)
{
    char block[65536];
    ssize_t n;

    while ((n = read(in, block, sizeof block)) > 0) { // expect: eof-error-conflated
        if (write_all(out, block, (size_t)n) < 0) {
            return -1;
        }
    }
    return fsync(out);
}

int backup(const char *from, const char *to)
{
    int rc, out, in = open(from, O_RDONLY | O_CLOEXEC);

    if (in < 0) {
        return -1;
    }
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) {
        close(in);
        return -1;
    }
    rc = copy_data(in, out);
    close(in);
    return close(out) < 0 ? -1 : rc;
}
