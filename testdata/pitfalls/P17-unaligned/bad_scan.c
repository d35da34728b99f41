// The first read fails: the block is aligned to 16 bytes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 65536 };

// Reads a file past the page cache and counts a byte.
long count_byte(const char *path, unsigned char wanted)
{
    unsigned char *block = malloc(BLOCK);
    long count = 0;
    ssize_t n;
    int fd;

    if (block == NULL) {
        return -1;
    }
    fd = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
    if (fd < 0) {
        free(block);
        return -1;
    }
    while ((n = read(fd, block, BLOCK)) > 0) { // expect: direct-unaligned
        for (ssize_t i = 0; i < n; i++) {
            count += block[i] == wanted;
        }
    }
    close(fd);
    free(block);
    return n < 0 ? -1 : count;
}
