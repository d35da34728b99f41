// errno is zero before, and the helper has opened the stream; fseek() may set it all the same.
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
    fseek(in.f, 0, SEEK_END);
    if (errno == ESPIPE)
        return -1; // expect: stream-leak
    size = ftell(in.f);
    fclose(in.f);
    return size;
}
