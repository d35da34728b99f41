#include "log.h"

#include <fcntl.h>
#include <unistd.h>

int log_open(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
}

void log_close(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}
