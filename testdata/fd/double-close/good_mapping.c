// The view is unmapped by its helper alone.
#include <stddef.h>
#include <sys/mman.h>

static long sum_and_unmap(unsigned char *view, size_t size)
{
    long sum = 0;

    for (size_t i = 0; i < size; i++) {
        sum += view[i];
    }
    munmap(view, size);
    return sum;
}

long sum_file(int fd, size_t size)
{
    unsigned char *view = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    long sum;

    if (view == MAP_FAILED) {
        return -1;
    }
    sum = sum_and_unmap(view, size);
    return sum;
}
