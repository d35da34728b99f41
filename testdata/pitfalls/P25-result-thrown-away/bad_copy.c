// A backup loop: what is read is counted, what is written is hoped for.
#include <fcntl.h>
#include <unistd.h>

int backup(const char *from, const char *to)
{
    char block[65536];
    ssize_t n;
    int rc, in, out;

    in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        return -1;
    }
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) {
        close(in);
        return -1;
    }
    while ((n = read(in, block, sizeof block)) > 0) {
        write(out, block, (size_t)n); // expect: ignored-copy-result
    }
    rc = n < 0 ? -1 : fsync(out);
    close(in);
    if (close(out) < 0) {
        rc = -1;
    }
    return rc;
}
