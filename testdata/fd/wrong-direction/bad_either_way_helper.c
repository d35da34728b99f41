// Opened for reading whatever the helper does with it; what it is given makes it write.
#include <fcntl.h>
#include <unistd.h>

struct block {
    char bytes[512];
};

static ssize_t transfer(int fd, struct block *b, int is_dirty)
{
    if (is_dirty)
        return write(fd, b->bytes, sizeof b->bytes);
    return read(fd, b->bytes, sizeof b->bytes);
}

int save(const char *path, struct block *b)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t done;

    if (fd < 0)
        return -1;
    done = transfer(fd, b, 1); // expect: wrong-direction
    if (close(fd) != 0)
        return -1;
    return done == (ssize_t)sizeof b->bytes ? 0 : -1;
}
