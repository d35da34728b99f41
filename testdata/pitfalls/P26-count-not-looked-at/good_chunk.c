// One chunk of a download goes to its place, all of it.
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

struct chunk {
    off_t offset;
    size_t length;
    bool done;
};

int chunk_store(int fd, struct chunk *c, const void *data)
{
    ssize_t n = pwrite(fd, data, c->length, c->offset);

    if (n == -1 || (size_t)n < c->length) {
        return -1;
    }
    c->done = true;
    return 0;
}
