// A table is written through a mapping and renamed into place; nothing has put its pages to disk.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 4096 };

static int make_file(const char *path, size_t size)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd >= 0 && ftruncate(fd, (off_t)size) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

int save_table(const char *path, const char *scratch, const uint32_t table[SLOTS])
{
    const size_t size = SLOTS * sizeof *table;
    uint32_t *map;
    int fd = make_file(scratch, size);

    if (fd < 0) {
        return -1;
    }
    map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED) {
        return -1;
    }
    memcpy(map, table, size);
    munmap(map, size); // expect: missing-msync
    return rename(scratch, path);
}
