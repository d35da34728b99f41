#include "rotation.h"

#include <fcntl.h>
#include <stdio.h>

int part_open(const char *folder, unsigned number, int *fd)
{
    char path[256];

    if (snprintf(path, sizeof path, "%s/%u", folder, number) >= (int)sizeof path) {
        return -1;
    }
    *fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    return *fd < 0 ? -1 : 0;
}

int part_open_if(int wanted, const char *folder, int *fd)
{
    *fd = -1;
    return wanted ? part_open(folder, 0, fd) : 0;
}
