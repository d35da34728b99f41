// Opened for what a helper does with it, by one flag.
#include <fcntl.h>
#include <unistd.h>

struct block {
    char bytes[512];
    int is_dirty;
};

static ssize_t transfer(int fd, struct block *b)
{
    return b->is_dirty ? write(fd, b->bytes, sizeof b->bytes) : read(fd, b->bytes, sizeof b->bytes);
}

int exchange(const char *path, struct block *b)
{
    int flags = b->is_dirty ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
    int fd = open(path, flags | O_CLOEXEC, 0600);
    ssize_t done;

    if (fd < 0)
        return -1;
    done = transfer(fd, b);
    if (close(fd) != 0)
        return -1;
    return done == (ssize_t)sizeof b->bytes ? 0 : -1;
}
