// fclose() has closed the descriptor below the stream already.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int save(const char *path, int value)
{
    int ok;
    FILE *f;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    f = fdopen(fd, "w");
    if (!f) {
        close(fd);
        return -1;
    }
    ok = fprintf(f, "%d\n", value) > 0;
    ok = fclose(f) == 0 && ok;
    close(fd); // expect: double-close
    return ok ? 0 : -1;
}
