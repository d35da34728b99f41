// The flag is set once the byte is written.
#include <fcntl.h>
#include <unistd.h>

// From now on everything is added at the end.
static int only_append(int fd)
{
    return fcntl(fd, F_SETFL, O_APPEND);
}

int patch_byte(const char *path, char byte, off_t at)
{
    int rc = -1;
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    if (pwrite(fd, &byte, 1, at) == 1 && only_append(fd) == 0) {
        rc = 0;
    }
    if (close(fd) != 0) {
        rc = -1;
    }
    return rc;
}
