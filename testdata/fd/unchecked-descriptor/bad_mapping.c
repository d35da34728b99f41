// The mapping is read at once; when it failed the address is (void *)-1.
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

int is_elf(int fd)
{
    const uint32_t *head =
        mmap(NULL, 64, PROT_READ, MAP_PRIVATE, fd, 0); // expect: unchecked-descriptor
    int is = head[0] == 0x464c457f;

    munmap((void *)head, 64);
    return is;
}
