// fdopen takes the descriptor over on success only: its failure leaves the descriptor open.
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
        return -1; // expect: fd-leak
    }
    ok = fputs(line, f) >= 0;
    if (!ok) {
        return -1; // expect: stream-leak
    }
    return fclose(f) == 0 ? 0 : -1;
}
