// prepare() closes the lock file when it fails; after its success the caller closes it.
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static bool prepare(int fd)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());

    if (flock(fd, LOCK_EX | LOCK_NB) < 0 || ftruncate(fd, 0) < 0 ||
        write(fd, text, (size_t)len) != len) {
        close(fd);
        return false;
    }
    return true;
}

int with_lock(const char *path, int (*job)(void *), void *arg)
{
    int rc, fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return -1;
    if (!prepare(fd))
        return -1;
    rc = job(arg);
    if (close(fd) < 0)
        return -1;
    return rc;
}
