// test: with rotation.c
// Closed under the condition it was opened under, which another file asked for.
#include "rotation.h"

#include <unistd.h>

int note(const char *folder, int wanted, const char *text, size_t len)
{
    int fd, rc = 0;

    if (part_open_if(wanted, folder, &fd) < 0) {
        return -1;
    }
    if (wanted && write(fd, text, len) != (ssize_t)len) {
        rc = -1;
    }
    if (wanted && close(fd) < 0) {
        rc = -1;
    }
    return rc;
}
