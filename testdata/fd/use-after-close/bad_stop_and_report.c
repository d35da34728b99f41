// test: with capture.c
// capture_stop() of another file closes the device through two calls, then its state is asked for.
#include "capture.h"

#include <sys/ioctl.h>
#include <termios.h>

int capture_some(const char *device, unsigned n, struct winsize *state)
{
    struct capture c;
    int rc;

    if (capture_start(&c, device) != CAPTURE_OK) {
        return -1;
    }
    while (c.bytes < n && capture_byte(&c)) {
        continue;
    }
    capture_stop(&c);
    rc = ioctl(c.fd, TIOCGWINSZ, state); // expect: use-after-close
    return rc;
}
