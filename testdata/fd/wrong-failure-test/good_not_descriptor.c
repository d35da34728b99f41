// A failed open() is -1; a failed fopen() is null, and there `!` is right.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

long first_bytes(const char *path, char *buffer, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0) {
        perror(path);
        return -1;
    }
    n = read(fd, buffer, size);
    close(fd);
    return n;
}

int is_empty(const char *path)
{
    FILE *in = fopen(path, "re");
    int c;

    if (!in) {
        return -1;
    }
    c = getc(in);
    fclose(in);
    return c == EOF;
}
