// The record of finished chunks takes its place half-written if the machine goes down.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNKS = 1024 };

struct progress {
    char url[256];
    uint8_t done[CHUNKS];
};

static int put(int fd, const struct progress *p)
{
    const uint8_t *at = (const uint8_t *)p;
    size_t left = sizeof *p;

    while (left > 0) {
        ssize_t n = write(fd, at, left);

        if (n < 0) {
            return -1;
        }
        at += n;
        left -= (size_t)n;
    }
    return 0;
}

int progress_save(const struct progress *p, const char *path, const char *scratch)
{
    int fd = open(scratch, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int failed;

    if (fd < 0) {
        return -1;
    }
    failed = put(fd, p);
    if (close(fd) < 0 || failed) {
        unlink(scratch);
        return -1;
    }
    return rename(scratch, path); // expect: rename-without-fsync
}
