// The stream is flushed and asked before it is closed; a log is read, not written; a pipe is a
// pipe.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int save_total(const char *path, long total)
{
    FILE *out = fopen(path, "we");
    int rc = 0;

    if (out == NULL) {
        return -1;
    }
    fprintf(out, "%ld\n", total);
    if (fflush(out) != 0 || ferror(out)) {
        rc = -1;
    }
    fclose(out);
    return rc;
}

int save_synced(const char *path, const void *data, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), rc = 0;

    if (fd < 0) {
        return -1;
    }
    if (write(fd, data, n) != (ssize_t)n || fsync(fd) < 0) {
        rc = -1;
    }
    close(fd);
    return rc;
}

long first_number(const char *path)
{
    FILE *in = fopen(path, "re");
    long n = -1;

    if (in == NULL) {
        return -1;
    }
    if (fscanf(in, "%ld", &n) != 1) {
        n = -1;
    }
    fclose(in);
    return n;
}
