#include "capture.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

static void flush_and_close(int fd)
{
    tcflush(fd, TCIFLUSH);
    close(fd);
}

enum capture_status capture_start(struct capture *c, const char *device)
{
    c->bytes = 0;
    c->fd = open(device, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (c->fd < 0) {
        return CAPTURE_NO_DEVICE;
    }
    if (!isatty(c->fd)) {
        flush_and_close(c->fd);
        return CAPTURE_NOT_A_TERMINAL;
    }
    return CAPTURE_OK;
}

bool capture_byte(struct capture *c)
{
    char byte;

    if (read(c->fd, &byte, 1) != 1) {
        return false;
    }
    c->bytes++;
    return true;
}

void capture_stop(struct capture *c)
{
    c->bytes = 0;
    flush_and_close(c->fd);
}
