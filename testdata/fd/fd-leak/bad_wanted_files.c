// test: with rotation.c
// Closed under another condition than it was opened under.
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
    if (rc < 0) {
        (void)close(fd);
    }
    return rc; // expect: fd-leak
}
