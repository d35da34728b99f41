// An index is built in a mapping of a scratch file, which then replaces the old index.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct entry {
    uint64_t key, offset;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return x->key < y->key ? -1 : x->key > y->key;
}

int index_write(const char *path, const struct entry *entries, size_t n)
{
    size_t size = n * sizeof *entries;
    char scratch[4096];
    struct entry *map;
    int fd;

    snprintf(scratch, sizeof scratch, "%s.new", path);
    fd = open(scratch, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        return -1;
    }
    if (ftruncate(fd, (off_t)size) < 0) {
        close(fd);
        return -1;
    }
    map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        close(fd);
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        map[i] = entries[i];
    }
    qsort(map, n, sizeof *map, by_key);
    munmap(map, size); // expect: missing-msync
    if (close(fd) < 0) {
        return -1;
    }
    return rename(scratch, path);
}
