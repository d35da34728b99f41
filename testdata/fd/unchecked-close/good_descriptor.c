// A copy is written block by block; the close tells, and on the ways that failed it need not.
#include <fcntl.h>
#include <unistd.h>

static int write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);

        if (done < 0) {
            return -1;
        }
        data += done;
        n -= (size_t)done;
    }
    return 0;
}

int save_copy(const char *path, const char *data, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    if (write_all(fd, data, n) < 0) {
        close(fd);
        unlink(path);
        return -1;
    }
    return close(fd);
}
