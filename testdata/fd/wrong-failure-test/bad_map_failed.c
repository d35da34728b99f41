// mmap() does not return a null pointer when it fails.
#include <stddef.h>
#include <sys/mman.h>

struct arena {
    unsigned char *memory;
    size_t size, used;
};

int arena_open(struct arena *a, size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == NULL) { // expect: wrong-failure-test
        return -1;
    }
    a->memory = memory;
    a->size = size;
    a->used = 0;
    return 0;
}

void arena_close(struct arena *a)
{
    munmap(a->memory, a->size);
}
