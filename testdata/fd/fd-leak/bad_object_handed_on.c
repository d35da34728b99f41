// An object with a descriptor in it is made and not handed on: freed by hand when the pipe is full,
// thrown away when it is asked for nothing.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct source {
    int fd;
    size_t seen;
};

static struct source *source_new(const char *path)
{
    struct source *s = calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        free(s);
        return NULL;
    }
    return s;
}

static void source_free(struct source *s)
{
    if (s) {
        close(s->fd);
        free(s);
    }
}

int source_sent(const char *path, int pipe_end, size_t seen)
{
    struct source *s = source_new(path);

    if (!s)
        return -1;
    s->seen = seen;
    if (s->seen == 0) {
        free(s); // expect: fd-leak
        return -1;
    }
    return write(pipe_end, &s, sizeof s) == sizeof s ? 0 : -1;
}

int source_received(int pipe_end)
{
    struct source *s;

    if (read(pipe_end, &s, sizeof s) != sizeof s)
        return -1;
    source_free(s);
    return 0;
}

size_t source_count(const char *const *paths, int n)
{
    size_t seen = 0;

    for (int i = 0; i < n; i++) {
        struct source *s = source_new(paths[i]);
        char byte;

        if (!s)
            continue;
        if (read(s->fd, &byte, 1) != 1) {
            continue; // expect: fd-leak
        }
        seen++;
        source_free(s);
    }
    return seen;
}
