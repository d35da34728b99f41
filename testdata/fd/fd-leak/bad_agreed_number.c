// Copied to the number that handlers know, and the first copy kept besides.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { WAKE_READ = 3, WAKE_WRITE = 4 };

static void move_to(int fd, int number)
{
    if (dup3(fd, number, O_CLOEXEC) < 0) {
        abort();
    }
}

static void close_wake_pipe(void)
{
    close(WAKE_READ);
    close(WAKE_WRITE);
}

void make_wake_pipe(void)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        abort();
    }
    if (ends[0] != WAKE_READ) {
        move_to(ends[0], WAKE_READ);
    }
    if (ends[1] != WAKE_WRITE) {
        move_to(ends[1], WAKE_WRITE);
    }
    atexit(close_wake_pipe);
} // expect: fd-leak
