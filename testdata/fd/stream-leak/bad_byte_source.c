// A stream behind a "void *" with its own close function; an unknown version does not call it.
#include <stdio.h>
#include <stdlib.h>

struct source {
    void *handle;
    int (*get)(void *handle);
    void (*close)(void *handle);
};

static int stream_get(void *handle)
{
    return getc((FILE *)handle);
}

static void stream_close(void *handle)
{
    FILE *f = handle;

    if (f != NULL)
        fclose(f);
}

static int source_open(struct source *s, const char *path)
{
    s->handle = fopen(path, "rbe");
    s->get = stream_get;
    s->close = stream_close;
    return s->handle != NULL ? 0 : -1;
}

int font_glyphs(const char *path)
{
    struct source s;
    int version, high, low;

    if (source_open(&s, path) < 0)
        return -1;
    version = s.get(s.handle);
    if (version != 1 && version != 2) {
        return -1; // expect: stream-leak
    }
    high = s.get(s.handle);
    low = s.get(s.handle);
    s.close(s.handle);
    return high == EOF || low == EOF ? -1 : high * 256 + low;
}
