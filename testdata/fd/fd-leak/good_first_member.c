// The library is given the record by its first member, and its callback closes the descriptor.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct source {
    long (*next)(struct source *, char *block, long size);
    void (*end)(struct source *);
};

struct file_source {
    struct source base;
    int fd;
};

struct digest {
    unsigned char sum[20];
};

int digest_source(struct digest *d, struct source *from); // out of sight; ends the source

static long file_next(struct source *s, char *block, long size)
{
    struct file_source *f = (struct file_source *)s;

    return read(f->fd, block, (size_t)size);
}

static void file_end(struct source *s)
{
    close(((struct file_source *)s)->fd);
}

static int file_begin(struct file_source *f, const char *path)
{
    f->base.next = file_next;
    f->base.end = file_end;
    f->fd = open(path, O_RDONLY | O_CLOEXEC);
    return f->fd < 0 ? -1 : 0;
}

int digest_file(struct digest *d, const char *path)
{
    struct file_source from;

    if (file_begin(&from, path) < 0) {
        return -1;
    }
    return digest_source(d, &from.base);
}
