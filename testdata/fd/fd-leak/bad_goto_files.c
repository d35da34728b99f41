// test: with rotation.c
// Two parts are opened by another file; a failure skips the second one.
#include "rotation.h"

#include <unistd.h>

int rotate(const char *folder, unsigned from)
{
    int old = -1, new = -1, rc = -1;

    if (part_open(folder, from, &old) < 0) {
        return -1;
    }
    if (part_open(folder, from + 1, &new) < 0) {
        goto out;
    }
    if (ftruncate(new, 0) < 0 || lseek(old, 0, SEEK_END) < 0) {
        goto out;
    }
    rc = 0;
    close(new);
out:
    close(old);
    return rc; // expect: fd-leak
}
