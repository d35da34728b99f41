// An object with a descriptor in it goes many ways after it was made: into a list by a member, by
// value, through a pipe, to a thread's own data, to a caller. Whoever gets it, closes it.
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct node {
    struct node *next, *prev;
};

struct source {
    int fd;
    size_t seen;
    struct node node;
};

struct reader {
    struct source source;
    char *buffer;
};

static struct node sources = {&sources, &sources};
static pthread_key_t current;

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

static void source_clear(struct source **s)
{
    source_free(*s);
    *s = NULL;
}

static void node_insert(struct node *at, struct node *n)
{
    n->next = at->next;
    n->prev = at;
    at->next->prev = n;
    at->next = n;
}

int source_listed(const char *path)
{
    struct source *s = source_new(path);

    if (!s)
        return -1;
    node_insert(&sources, &s->node);
    return 0;
}

void sources_free(void)
{
    while (sources.next != &sources) {
        struct node *n = sources.next;

        sources.next = n->next;
        n->next->prev = &sources;
        source_free((struct source *)((char *)n - offsetof(struct source, node)));
    }
}

int source_sent(const char *path, int pipe_end)
{
    struct source *s = source_new(path);

    if (!s)
        return -1;
    if (write(pipe_end, &s, sizeof s) != sizeof s) {
        source_free(s);
        return -1;
    }
    return 0;
}

int source_received(int pipe_end)
{
    struct source *s;

    if (read(pipe_end, &s, sizeof s) != sizeof s)
        return -1;
    source_free(s);
    return 0;
}

int source_of_thread(const char *path)
{
    struct source *s = source_new(path);

    if (!s || pthread_setspecific(current, s) != 0) {
        source_free(s);
        return -1;
    }
    return 0;
}

int reader_init(struct reader *r, const char *path, size_t n)
{
    struct source *s = source_new(path);

    if (!s)
        return -1;
    r->source = *s;
    r->buffer = malloc(n);
    free(s);
    return 0;
}

int reader_reset(struct reader *r, const char *path)
{
    struct source *s = source_new(path);

    if (!s)
        return -1;
    close(r->source.fd);
    memcpy(&r->source, s, sizeof *s);
    free(s);
    return 0;
}

void reader_end(struct reader *r)
{
    close(r->source.fd);
    free(r->buffer);
}

int source_out(const char *path, struct source **out)
{
    struct source *s = source_new(path);

    if (!s)
        return -1;
    *out = s;
    return 0;
}

int source_descriptor(const char *path)
{
    struct source *s = source_new(path);
    int fd;

    if (!s)
        return -1;
    fd = s->fd;
    free(s);
    return fd;
}

size_t source_grows(const char *path, size_t n)
{
    struct source *s = source_new(path), *larger;

    if (!s)
        return 0;
    larger = realloc(s, sizeof *s + n);
    if (!larger) {
        source_clear(&s);
        return 0;
    }
    n = larger->seen;
    source_clear(&larger);
    return n;
}

// The last ones first.
size_t sources_seen(const char *const *paths, int n)
{
    struct source *all[16];
    size_t seen = 0;

    for (int i = 0; i < n && i < 16; i++)
        all[i] = source_new(paths[i]);
    while (n-- > 0) {
        seen += n < 16 && all[n] ? all[n]->seen : 0;
        if (n < 16)
            source_clear(&all[n]);
    }
    return seen;
}
