// A failure closes the descriptor and then jumps to the label that closes it again.
#include <fcntl.h>
#include <unistd.h>

int write_pid(const char *path, const char *text, size_t len)
{
    int rc = -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    if (fd < 0) {
        return -1;
    }
    if (write(fd, text, len) != (ssize_t)len) {
        close(fd); // step: given up
        goto out;
    }
    if (fsync(fd) < 0) {
        goto out;
    }
    rc = 0;
out:
    close(fd); // expect: double-close
    return rc;
}
