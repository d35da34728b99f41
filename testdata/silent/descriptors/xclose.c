#include "xclose.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int xopen(const char *path, int flags)
{
    int fd;

    do {
        fd = open(path, flags | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        fail(path);
    return fd;
}

void xread(int fd, void *into, size_t n)
{
    char *p = into;

    while (n > 0) {
        ssize_t done = read(fd, p, n);

        if (done == 0 || (done < 0 && errno != EINTR))
            fail("read");
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        }
    }
}

// Linux closes the descriptor even when close() is interrupted: not to be tried again.
void xclose(int fd)
{
    if (close(fd) < 0 && errno != EINTR)
        fail("close");
}
