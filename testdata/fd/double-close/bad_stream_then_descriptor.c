// fclose() has closed the descriptor, which is closed again for good measure.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int append_line(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600), rc;
    FILE *out;

    if (fd < 0) {
        return -1;
    }
    out = fdopen(fd, "ae");
    if (out == NULL) {
        close(fd);
        return -1;
    }
    rc = fprintf(out, "%s\n", line) < 0 ? -1 : 0;
    if (fclose(out) != 0) {
        rc = -1;
    }
    close(fd); // expect: double-close
    return rc;
}
