// Pages are reserved, then the file is mapped over a part of them: the address is one and the same.
#include <stddef.h>
#include <sys/mman.h>

void *map_with_end(size_t length, int fd)
{
    char *reserved = mmap(NULL, length + 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *file;

    if (reserved == MAP_FAILED) {
        return NULL;
    }
    file = mmap(reserved, length, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0);
    if (file == MAP_FAILED) {
        munmap(reserved, length + 1);
        return NULL;
    }
    return file;
}
