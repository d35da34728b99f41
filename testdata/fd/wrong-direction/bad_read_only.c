// The note is written to a file that was opened for reading.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

int note_start(const char *path, const char *name)
{
    char line[80];
    int n, rc;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    n = snprintf(line, sizeof line, "%s started\n", name);
    if (n < 0 || (size_t)n >= sizeof line) {
        close(fd);
        return -1;
    }
    if (ftruncate(fd, 0) != 0) { // expect: wrong-direction
        close(fd);
        return -1;
    }
    rc = put_all(fd, line, (size_t)n);
    if (close(fd) != 0) {
        rc = -1;
    }
    return rc;
}
