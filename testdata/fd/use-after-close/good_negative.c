// What was closed was no descriptor: fsync(-1) only fails.
#include <unistd.h>

int flush(int fd, int other)
{
    int last = other;

    close(fd);
    if (fd < 0)
        last = fd;
    return fsync(last);
}
