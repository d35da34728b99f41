// A helper turns errno into one of our own codes. All of them are negative, so what open_quiet()
// returns is a descriptor exactly when it is not.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { E_OTHER = -1, E_NOT_FOUND = -3, E_LOCKED = -14 };

static int say(int why, const char *path, const char *action)
{
    int code;

    switch (why) {
    case ENOENT:
    case ENOTDIR:
        fprintf(stderr, "could not find '%s' to %s\n", path, action);
        return E_NOT_FOUND;
    case EACCES:
        code = E_LOCKED;
        break;
    default:
        code = E_OTHER;
        break;
    }
    fprintf(stderr, "could not %s '%s'\n", action, path);
    return code;
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

    if (fd < 0) {
        return fd;
    }
    if (fstat(fd, &st) < 0) {
        return say(errno, path, "measure"); // expect: fd-leak
    }
    *size = (long)st.st_size;
    close(fd);
    return 0;
}
