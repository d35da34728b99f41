// The helper reads what it is given, and is given the write end.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct waker {
    int ends[2];
};

int waker_open(struct waker *w)
{
    if (pipe2(w->ends, O_NONBLOCK | O_CLOEXEC) != 0) {
        return -1;
    }
    return 0;
}

void waker_close(struct waker *w)
{
    close(w->ends[0]);
    close(w->ends[1]);
}

// Empties the pipe; how often somebody rang.
static int drain(int fd)
{
    char bytes[64];
    int rings = 0;
    ssize_t n;

    do {
        n = read(fd, bytes, sizeof bytes);
        rings += n > 0 ? (int)n : 0;
    } while (n > 0 || (n < 0 && errno == EINTR));
    return rings;
}

int ring_and_drain(void)
{
    int ends[2], rings = -1;

    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) {
        return -1;
    }
    if (write(ends[1], "x", 1) == 1) {
        rings = drain(ends[1]); // expect: wrong-direction
    }
    close(ends[0]);
    close(ends[1]);
    return rings;
}
