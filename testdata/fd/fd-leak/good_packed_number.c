// The number goes to the helper with a bit beside it, and is the stream's from there on.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *stream_of(unsigned number_and_mode)
{
    FILE *stream = fdopen((int)(number_and_mode >> 1), number_and_mode & 1 ? "w" : "r");

    if (stream == NULL) {
        abort();
    }
    return stream;
}

static FILE *to_read(int fd)
{
    return stream_of((unsigned)fd << 1);
}

static FILE *to_write(int fd)
{
    return stream_of(((unsigned)fd << 1) + 1);
}

int copy_first_line(const char *from, const char *to)
{
    char line[512];
    FILE *in, *out;
    int fd = open(from, O_RDONLY | O_CLOEXEC), copied = 0;

    if (fd < 0) {
        return -1;
    }
    in = to_read(fd);
    fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        fclose(in);
        return -1;
    }
    out = to_write(fd);
    if (fgets(line, sizeof line, in) != NULL) {
        copied = fputs(line, out) != EOF;
    }
    fclose(in);
    return fclose(out) == 0 && copied ? 0 : -1;
}
