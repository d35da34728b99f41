// Vectors of pointers to typedefs, const structures, opaque handles, callbacks with context.
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct buffer buffer_t;
typedef void (*sink)(void *, const char *, size_t);
typedef enum { OK, FULL = -1, BAD = -2 } status;

struct buffer {
    char *data;
    size_t len, cap;
    struct {
        unsigned grown, moved;
    } stats;
    const struct ops {
        status (*append)(buffer_t *, const char *);
        void (*each)(const buffer_t *, sink, void *);
        void (*drop)(buffer_t **);
    } *ops;
};

static status append(buffer_t *b, const char *s)
{
    size_t n = strlen(s);

    if (n > 100)
        return BAD;
    if (b->len + n + 1 > b->cap) {
        size_t cap = b->cap ?: 4;
        while (cap < b->len + n + 1)
            cap *= 2;
        if (cap > 64)
            return FULL;
        b->data = realloc(b->data, cap);
        b->cap = cap;
        b->stats.grown++;
    }
    memcpy(b->data + b->len, s, n + 1);
    b->len += n;
    return OK;
}

static void each(const buffer_t *b, sink f, void *ctx)
{
    const char *p = b->data, *end = p + b->len, *word = p;

    for (; p <= end; p++)
        if (p == end || *p == ' ') {
            if (p > word)
                f(ctx, word, (size_t)(p - word));
            word = p + 1;
        }
}

static void drop(buffer_t **b)
{
    free((*b)->data);
    free(*b);
    *b = NULL;
}

static const struct ops ops = {.drop = drop, .each = each, .append = append};

static buffer_t *new_buffer(void)
{
    buffer_t *b = calloc(1, sizeof *b);

    return b ? b->ops = &ops, b : NULL;
}

struct count {
    int words;
    size_t letters, longest;
    char first[8];
};

static void count(void *ctx, const char *s, size_t n)
{
    struct count *c = ctx;

    if (!c->words++) {
        memcpy(c->first, s, n < sizeof c->first ? n : sizeof c->first - 1);
        c->first[n < 7 ? n : 7] = '\0';
    }
    c->letters += n;
    c->longest = n > c->longest ? n : c->longest;
}

static void dots(void *ctx, const char *s, size_t n)
{
    char *(*out) = ctx;

    (void)s;
    while (n--)
        *(*out)++ = '.';
    *(*out)++ = ' ';
}

int main(void)
{
    buffer_t *b = new_buffer();
    struct count c = {0};
    char line[64], *at = line;
    status st;

    if (!b)
        return 1;
    for (const char *const *w = (const char *const[]){"alpha", " beta", "", "  gamma delta", NULL}; *w; w++)
        if ((st = b->ops->append(b, *w)) != OK)
            return 2;
    b->ops->each(b, count, &c);
    (*b->ops->each)(b, dots, &at);
    *at = 0;
    printf("%s|%s|%d %zu %zu %s\n", b->data, line, c.words, c.letters, c.longest, c.first);
    while ((st = append(b, "more and more ")) == OK)
        ;
    printf("%d %zu %zu %u\n", st, b->len, b->cap, b->stats.grown);
    b->ops->drop(&b);
    printf("%d\n", b == NULL);
    return 0;
}
