// A counted file is not put on one of the ways out.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct file {
    int fd;
    unsigned refs;
};

static struct file *file_open(const char *path, int flags)
{
    struct file *f = malloc(sizeof *f);

    if (!f)
        return NULL;
    f->refs = 1;
    f->fd = open(path, flags | O_CLOEXEC);
    if (f->fd == -1) {
        free(f);
        return NULL;
    }
    return f;
}

static void file_put(struct file *f)
{
    if (--f->refs == 0) {
        close(f->fd);
        free(f);
    }
}

struct segment {
    struct file *file;
    off_t begin, end;
};

int segment_init(struct segment *s, const char *path, off_t begin)
{
    struct file *f = file_open(path, O_RDONLY);

    if (!f)
        return -1;
    s->end = lseek(f->fd, 0, SEEK_END);
    if (s->end < begin) {
        return -1; // expect: fd-leak
    }
    s->begin = begin;
    f->refs++;
    s->file = f;
    file_put(f);
    return 0;
}

void segment_clear(struct segment *s)
{
    file_put(s->file);
    s->file = NULL;
}
