// The report's descriptor is synced and closed; the stream closes the same number again.
#include <stdio.h>
#include <unistd.h>

int write_report(const char *path, long total)
{
    FILE *out = fopen(path, "we");
    int fd, rc;

    if (out == NULL) {
        return -1;
    }
    rc = fprintf(out, "total %ld\n", total) < 0 || fflush(out) != 0 ? -1 : 0;
    fd = fileno(out);
    if (fsync(fd) < 0) {
        rc = -1;
    }
    close(fd); // expect: mismatched-release
    return fclose(out) == 0 ? rc : -1;
}
