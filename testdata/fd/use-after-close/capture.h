#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdbool.h>

enum capture_status { CAPTURE_OK, CAPTURE_NO_DEVICE, CAPTURE_NOT_A_TERMINAL };

struct capture {
    int fd;
    unsigned bytes;
};

enum capture_status capture_start(struct capture *c, const char *device);
bool capture_byte(struct capture *c);
void capture_stop(struct capture *c);

#endif
