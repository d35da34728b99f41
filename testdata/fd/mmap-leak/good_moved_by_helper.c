// The pointer has walked to the end of the mapping; a helper finds its start again.
#include <stddef.h>
#include <sys/mman.h>

struct region {
    size_t size;
};

static void unmap_behind(unsigned char *end, const struct region *r)
{
    munmap(end - r->size, r->size);
}

int checksum(int fd, const struct region *r)
{
    size_t left = r->size;
    int sum = 0;
    unsigned char *p = mmap(NULL, r->size, PROT_READ, MAP_PRIVATE, fd, 0);

    if (p == MAP_FAILED)
        return -1;
    for (; left > 0; left--)
        sum = (sum << 1) ^ *p++;
    unmap_behind(p, r);
    return sum;
}
