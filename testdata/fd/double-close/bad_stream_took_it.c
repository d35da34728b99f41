// fclose() in a helper closes the descriptor below; the caller remembers the number.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int close_report(FILE *f)
{
    int bad;

    fputs("-- end --\n", f);
    bad = ferror(f);
    return fclose(f) != 0 || bad ? -1 : 0;
}

int report(const char *path, const double *values, int n)
{
    int rc = -1;
    FILE *f = NULL;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return -1;
    if (fchmod(fd, 0640) < 0 || (f = fdopen(fd, "w")) == NULL)
        goto out;
    for (int i = 0; i < n; i++)
        fprintf(f, "%g\n", values[i]);
    rc = close_report(f);
out:
    close(fd); // expect: double-close
    return rc;
}
