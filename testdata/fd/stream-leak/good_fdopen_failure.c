// fdopen takes the descriptor over on success only; both outcomes close what is theirs to close.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int append_line(const char *path, const char *line)
{
    FILE *f;
    int ok, fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    f = fdopen(fd, "a");
    if (f == NULL) {
        close(fd);
        return -1;
    }
    ok = fputs(line, f) >= 0;
    if (fclose(f) != 0) {
        ok = 0;
    }
    return ok ? 0 : -1;
}
