// A backup loop that counts what it reads and what it writes.
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
        ssize_t done = 0;

        while (done < n) {
            ssize_t k = write(out, block + done, (size_t)(n - done));

            if (k < 0) {
                break;
            }
            done += k;
        }
        if (done < n) {
            n = -1;
            break;
        }
    }
    rc = n < 0 ? -1 : fsync(out);
    close(in);
    if (close(out) < 0) {
        rc = -1;
    }
    return rc;
}
