// What is written has the same size each time.
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

struct seed {
    uint8_t bytes[32];
};

int save_seed(const char *path, const struct seed *s)
{
    ssize_t done;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    done = write(fd, s, sizeof *s);
    if (close(fd) != 0) {
        return -1;
    }
    return done == (ssize_t)sizeof *s ? 0 : -1;
}
