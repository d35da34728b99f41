// A file is mapped at once if it is small, and is read otherwise.
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
    if (st.st_size > SMALL) {
        unsigned char block[4096];
        ssize_t n;

        while ((n = read(fd, block, sizeof block)) > 0) {
            *out = hash(*out, block, (size_t)n);
        }
        return n < 0 ? -1 : 0;
    }
    bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) {
        return -1;
    }
    *out = hash(*out, bytes, (size_t)st.st_size);
    munmap(bytes, (size_t)st.st_size);
    return 0;
}
