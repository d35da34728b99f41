// A window moves over a file: each is unmapped before the next one is mapped, by the same variable.
#include <stddef.h>
#include <sys/mman.h>
#include <sys/types.h>

enum { WINDOW = 1 << 20 };

int sum_windows(int fd, off_t size, unsigned long *sum)
{
    unsigned char *map = NULL;

    *sum = 0;
    for (off_t at = 0; at < size; at += WINDOW) {
        size_t n = size - at < WINDOW ? (size_t)(size - at) : WINDOW;

        if (map) {
            munmap(map, WINDOW);
        }
        map = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, at);
        if (map == MAP_FAILED) {
            return -1;
        }
        for (size_t i = 0; i < n; i++) {
            *sum += map[i];
        }
        if (n < WINDOW) {
            munmap(map, n);
            return 0;
        }
    }
    if (map) {
        munmap(map, WINDOW);
    }
    return 0;
}
