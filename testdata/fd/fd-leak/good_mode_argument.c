// Opened for two of three modes, closed for the same two.
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

enum target { TO_STDOUT, TO_FILE, TO_LOG };

static int target_open(enum target to, const char *path)
{
    switch (to) {
    case TO_FILE:
        return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    case TO_LOG:
        return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    default:
        return STDOUT_FILENO;
    }
}

static int put_all(int fd, const uint8_t *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done <= 0)
            return -1;
        p += done;
        n -= (size_t)done;
    }
    return 0;
}

int emit(enum target to, const char *path, const uint8_t *p, size_t n)
{
    int rc, fd = target_open(to, path);

    if (fd < 0)
        return -1;
    rc = put_all(fd, p, n);
    if (to != TO_STDOUT && close(fd) < 0)
        rc = -1;
    return rc;
}
