// test: with autoclose.c
// The variable closes its descriptor wherever it ends; what another file's take() took is lost.
#include "autoclose.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int open_spool(const char *dir, const char *name)
{
    autoclose int at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    autoclose int fd = at < 0 ? -1 : openat(at, name, O_RDWR | O_CLOEXEC);
    struct stat st;
    int spool;

    if (fd < 0)
        return -1;
    spool = take(&fd);
    if (fstat(spool, &st) < 0 || !S_ISREG(st.st_mode))
        return -1; // expect: fd-leak
    return spool;
}
