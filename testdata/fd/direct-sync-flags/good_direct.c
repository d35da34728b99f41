// The writes bypass the cache; one wait for all of them is enough.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 4096 };

int write_block(const char *path)
{
    void *block = NULL;
    ssize_t n;
    int fd = open(path, O_WRONLY | O_DIRECT | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    if (posix_memalign(&block, BLOCK, BLOCK) != 0) {
        close(fd);
        return -1;
    }
    n = write(fd, block, BLOCK);
    if (fdatasync(fd) != 0) {
        n = -1;
    }
    free(block);
    if (close(fd) != 0) {
        return -1;
    }
    return n == BLOCK ? 0 : -1;
}
