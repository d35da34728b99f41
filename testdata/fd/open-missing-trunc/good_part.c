// A part is put where it belongs in a file that holds others.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct output {
    const char *path;
    size_t offset; // where the next part goes
};

static int output_open(const struct output *o, int flags)
{
    return open(o->path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);
}

static int put_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, text, n);

        if (done <= 0) {
            return -1;
        }
        text += done;
        n -= (size_t)done;
    }
    return 0;
}

int save_report(const struct output *o, const char *text, size_t n)
{
    int rc, fd = output_open(o, 0);

    if (fd < 0) {
        return -1;
    }
    rc = lseek(fd, (off_t)o->offset, SEEK_SET) < 0 ? -1 : put_all(fd, text, n);
    if (close(fd) != 0) {
        rc = -1;
    }
    return rc;
}
