// The descriptor is closed on the path on which the helper makes the code.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { E_OTHER = -1, E_NOT_FOUND = -3 };

static int say(int why, const char *path, const char *action)
{
    switch (why) {
    case ENOENT:
    case ENOTDIR:
        fprintf(stderr, "could not find '%s' to %s\n", path, action);
        return E_NOT_FOUND;
    default:
        fprintf(stderr, "could not %s '%s'\n", action, path);
        return E_OTHER;
    }
}

static int open_quiet(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return say(errno, path, "open");
    }
    return fd;
}

int size_of(const char *path, long *size)
{
    struct stat st;
    int fd = open_quiet(path);

    // No code is anything but negative here: there is nothing to close.
    if (fd == E_NOT_FOUND || fd == E_OTHER) {
        return fd;
    }
    if (fstat(fd, &st) < 0) {
        int code = say(errno, path, "measure");

        close(fd);
        return code;
    }
    *size = (long)st.st_size;
    close(fd);
    return 0;
}
