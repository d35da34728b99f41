#include "autoclose.h"

#include <unistd.h>

void close_there(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

int take(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}
