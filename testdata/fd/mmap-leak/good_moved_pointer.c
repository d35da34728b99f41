// The pointer walks through the mapping, and the mapping's start is found again by subtraction.
#include <stddef.h>
#include <sys/mman.h>

int checksum(int fd, size_t size)
{
    size_t left = size;
    int sum = 0;
    unsigned char *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

    if (p == MAP_FAILED) {
        return -1;
    }
    while (left > 0) {
        sum = (sum << 1) ^ *p;
        p++;
        left--;
    }
    munmap(p - size, size);
    return sum;
}
