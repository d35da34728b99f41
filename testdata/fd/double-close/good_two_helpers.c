// A backup is either finished or abandoned: both close its file.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int finish(int fd, const char *part, const char *name)
{
    int rc = fsync(fd);

    if (close(fd) < 0)
        rc = -1;
    return rc < 0 ? -1 : rename(part, name);
}

static void abandon(int fd, const char *part)
{
    unlink(part);
    close(fd);
}

static int fill(int fd, const void *data, size_t n)
{
    return write(fd, data, n) == (ssize_t)n ? 0 : -1;
}

int backup(const char *part, const char *name, const void *data, size_t n)
{
    int rc;
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return -1;
    rc = fill(fd, data, n);
    if (rc == 0)
        return finish(fd, part, name);
    abandon(fd, part);
    return rc;
}
