// test: with rotation.c
// Two parts are opened by another file and unwound in reverse order.
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
        goto out_new;
    }
    rc = 0;
out_new:
    close(new);
out:
    close(old);
    return rc;
}
