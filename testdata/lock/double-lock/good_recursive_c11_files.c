// test: with parts.c
// The drive's mutex was made recursive: a failed move counts a fault, which locks it again.
#include "parts.h"

#include <stdbool.h>

static struct part drive;

bool drive_open(void)
{
    return part_init_nested(&drive);
}

bool drive_move(int to)
{
    bool ok;

    mtx_lock(&drive.lock);
    ok = to > drive.state - 100 && to < drive.state + 100;
    if (ok) {
        drive.state = to;
    } else {
        part_fault(&drive);
    }
    mtx_unlock(&drive.lock);
    return ok;
}
