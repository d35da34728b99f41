// A record goes to the log; whether it arrived nobody knows.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct record {
    long when;
    char text[120];
};

int log_append(const char *path, const struct record *r)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);

    if (fd < 0) {
        return -1;
    }
    write(fd, r, sizeof *r); // expect: ignored-copy-result
    return close(fd);
}
