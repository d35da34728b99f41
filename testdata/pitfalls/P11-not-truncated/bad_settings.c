// With a shorter name the last line of the older settings stays at the end.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct settings {
    char name[64];
    int port, verbose;
};

static int put_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, text, n);

        if (done < 0) {
            return -1;
        }
        text += done;
        n -= (size_t)done;
    }
    return 0;
}

int settings_save(const struct settings *s, const char *path)
{
    char text[160];
    int fd, n, rc;

    n = snprintf(text, sizeof text, "name=%s\nport=%d\nverbose=%d\n", s->name, s->port, s->verbose);
    if (n < 0 || (size_t)n >= sizeof text) {
        return -1;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        return -1;
    }
    rc = put_all(fd, text, (size_t)n);
    if (close(fd) != 0) { // expect: open-missing-trunc
        rc = -1;
    }
    return rc;
}
