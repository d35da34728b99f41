// Every write bypasses the cache and waits for the disk.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 4096 };

int write_block(const char *path)
{
    void *block = NULL;
    ssize_t n;
    int fd = open(path, O_WRONLY | O_DIRECT | O_DSYNC | O_CLOEXEC); // expect: direct-sync-flags

    if (fd < 0) {
        return -1;
    }
    if (posix_memalign(&block, BLOCK, BLOCK) != 0) {
        close(fd);
        return -1;
    }
    n = write(fd, block, BLOCK);
    free(block);
    if (close(fd) != 0) {
        return -1;
    }
    return n == BLOCK ? 0 : -1;
}
