// test: with autoclose.c
// The variable closes its descriptor wherever it ends; another file's take() leaves it nothing.
#include "autoclose.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int open_spool(const char *dir, const char *name)
{
    autoclose int at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    autoclose int fd = at < 0 ? -1 : openat(at, name, O_RDWR | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -1;
    if (!S_ISREG(st.st_mode))
        return -1;
    return take(&fd);
}
