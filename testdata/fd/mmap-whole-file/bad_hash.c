// A file of any size is mapped at once to be hashed.
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 1 << 20 };

static uint32_t hash(uint32_t h, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        h = (h ^ bytes[i]) * 16777619u;
    }
    return h;
}

int hash_file(int fd, uint32_t *out)
{
    struct stat st;
    unsigned char *bytes;

    if (fstat(fd, &st) < 0) {
        return -1;
    }
    bytes =
        mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0); // expect: mmap-whole-file
    if (bytes == MAP_FAILED) {
        return -1;
    }
    *out = hash(*out, bytes, (size_t)st.st_size);
    munmap(bytes, (size_t)st.st_size);
    return 0;
}
