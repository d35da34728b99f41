// The page is read into memory that is aligned to 16 bytes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGE = 4096 };

struct page {
    unsigned char bytes[PAGE];
};

// Reads one page of a table space past the cache.
struct page *page_read(const char *path, off_t number)
{
    struct page *p;
    ssize_t n;
    int fd = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);

    if (fd < 0) {
        return NULL;
    }
    p = malloc(sizeof *p);
    if (p == NULL) {
        close(fd);
        return NULL;
    }
    n = pread(fd, p, sizeof *p, number * PAGE); // expect: direct-unaligned
    close(fd);
    if (n != (ssize_t)sizeof *p) {
        free(p);
        return NULL;
    }
    return p;
}
