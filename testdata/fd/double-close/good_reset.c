// The variable is set to none behind the close, so the guarded close later does nothing.
#include <fcntl.h>
#include <unistd.h>

int touch_twice(const char *a, const char *b)
{
    int rc = -1;
    int fd = open(a, O_WRONLY | O_CREAT | O_CLOEXEC | O_TRUNC, 0600);

    if (fd < 0) {
        return -1;
    }
    close(fd);
    fd = -1;
    if (access(b, W_OK) == 0) {
        fd = open(b, O_WRONLY | O_CLOEXEC);
        if (fd < 0) {
            goto out;
        }
    }
    rc = 0;
out:
    if (fd != -1) {
        close(fd);
    }
    return rc;
}
