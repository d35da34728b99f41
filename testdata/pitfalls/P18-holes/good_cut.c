// A hole at the end ends the search.
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

struct chunk {
    off_t from, to;
};

// Cuts a sparse file into chunks of data.
size_t cut(int fd, off_t size, struct chunk *chunks, size_t max)
{
    off_t at = 0;
    size_t n = 0;

    while (n < max && at < size) {
        off_t data = lseek(fd, at, SEEK_DATA);
        off_t hole;

        if (data == -1) {
            break;
        }
        hole = lseek(fd, data, SEEK_HOLE);
        if (hole == -1) {
            break;
        }
        chunks[n].from = data & ~(off_t)511;
        chunks[n++].to = hole;
        at = hole;
    }
    return n;
}
