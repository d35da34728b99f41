// test: with messages.c
// die() never comes back, complain() does; both are in another file.
#include "messages.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DICTIONARY_MAX = 1 << 24 };

const char *map_dictionary(const char *path, size_t *size)
{
    struct stat st;
    void *p;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        die("no dictionary", path);
    }
    if (fstat(fd, &st) < 0) {
        die("cannot stat", path);
    }
    if (st.st_size == 0) {
        complain("empty dictionary", path);
        close(fd);
        return NULL;
    }
    if (st.st_size > DICTIONARY_MAX) {
        die("too large", path);
    }
    p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) {
        die("cannot map", path);
    }
    close(fd);
    *size = (size_t)st.st_size;
    return p;
}
