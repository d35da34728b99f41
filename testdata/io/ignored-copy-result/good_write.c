// A record goes to the log, and a record that did not arrive whole is reported.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct record {
    long when;
    char text[120];
};

int log_append(const char *path, const struct record *r)
{
    ssize_t n;
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);

    if (fd < 0) {
        return -1;
    }
    n = write(fd, r, sizeof *r);
    if (close(fd) < 0 || n != (ssize_t)sizeof *r) {
        return -1;
    }
    return 0;
}
