#include "mixer.h"

#include <stdio.h>
#include <unistd.h>

static void drop(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

static void drop_both(int *a, int *b)
{
    drop(a);
    drop(b);
}

int mixer_write(const struct mixer *m, int percent)
{
    char c = (char)percent;

    return write(m->control, &c, 1) == 1 && read(m->events, &c, 1) == 1 ? 0 : -1;
}

void mixer_done(struct mixer *m)
{
    drop_both(&m->control, &m->events);
}
