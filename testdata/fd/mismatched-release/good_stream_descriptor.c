// The report's descriptor is synced; closing it is the stream's affair. A copy of it is ours.
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
    fd = dup(fileno(out));
    if (fd < 0) {
        fclose(out);
        return -1;
    }
    if (fsync(fd) < 0) {
        rc = -1;
    }
    close(fd);
    return fclose(out) == 0 ? rc : -1;
}
