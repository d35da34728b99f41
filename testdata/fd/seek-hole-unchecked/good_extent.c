// Behind the last data there is no piece.
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>

struct extent {
    off_t from, to;
};

// The next piece of a sparse file that has data.
int next_extent(int fd, off_t at, struct extent *e)
{
    off_t data = lseek(fd, at, SEEK_DATA);

    if (data < 0) {
        return -1;
    }
    e->from = data - data % 4096;
    e->to = data + 4096;
    return 0;
}
