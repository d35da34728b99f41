// errno is zero before; a helper that has put a stream there has left it so.
#include <errno.h>
#include <stdio.h>

struct input {
    FILE *f;
    const char *path;
};

static void input_begin(struct input *in)
{
    in->f = fopen(in->path, "rbe");
}

long file_size(const char *path)
{
    struct input in = {.path = path};
    long size;

    errno = 0;
    input_begin(&in);
    if (in.f == NULL)
        return -1;
    if (errno == ENOTDIR || errno == EISDIR)
        return -1;
    size = fseek(in.f, 0, SEEK_END) == 0 ? ftell(in.f) : -1;
    fclose(in.f);
    return size;
}
