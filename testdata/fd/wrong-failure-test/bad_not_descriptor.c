// A failed open() is looked for with `!`, which is true for descriptor 0 and false for -1.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

long first_bytes(const char *path, char *buffer, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (!fd) { // expect: wrong-failure-test
        fprintf(stderr, "%s: cannot be opened\n", path);
        return -1;
    }
    n = read(fd, buffer, size);
    close(fd);
    return n;
}
