// The helper writes when the reader is closed.
#include <unistd.h>

static int put_byte(int fd)
{
    return write(fd, "x", 1) == 1 ? 0 : -1;
}

static int drop_byte(int fd)
{
    char byte;

    return read(fd, &byte, 1) == 1 ? 0 : -1;
}

int ring(int times)
{
    int ends[2], rc = 0;

    if (pipe(ends) != 0) {
        return -1;
    }
    for (int i = 0; rc == 0 && i < times; i++) {
        rc = put_byte(ends[1]) == 0 ? drop_byte(ends[0]) : -1;
    }
    close(ends[0]);
    if (rc == 0) {
        rc = put_byte(ends[1]); // expect: write-to-closed-pipe
    }
    close(ends[1]);
    return rc;
}
