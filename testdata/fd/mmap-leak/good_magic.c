// An index file is mapped; one with another magic number is unmapped again.
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct index_head {
    char magic[4];
    uint32_t entries;
};

static off_t size_of(int fd)
{
    struct stat st;

    return fstat(fd, &st) < 0 ? -1 : st.st_size;
}

long index_entries(const char *path)
{
    const struct index_head *head;
    long n;
    off_t size;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    size = size_of(fd);
    if (size < (off_t)sizeof *head) {
        close(fd);
        return -1;
    }
    head = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (head == MAP_FAILED) {
        return -1;
    }
    if (memcmp(head->magic, "IDX1", sizeof head->magic) != 0) {
        munmap((void *)head, (size_t)size);
        return -1;
    }
    n = head->entries;
    munmap((void *)head, (size_t)size);
    return n;
}
