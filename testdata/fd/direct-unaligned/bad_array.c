// The block lies on the stack wherever it happens to.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int write_label(const char *device, const char *label)
{
    char block[4096];
    ssize_t n;
    int fd = open(device, O_WRONLY | O_DIRECT | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    memset(block, 0, sizeof block);
    memcpy(block, label, strnlen(label, 64));
    n = write(fd, block, sizeof block); // expect: direct-unaligned
    if (close(fd) != 0) {
        return -1;
    }
    return n == (ssize_t)sizeof block ? 0 : -1;
}
