// Ring buffers, priority queues, generic containers with void pointers and callbacks.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ring {
    unsigned head, tail;
    uint8_t data[8];
};

static bool put(struct ring *r, uint8_t v)
{
    if (r->head - r->tail == sizeof r->data)
        return false;
    r->data[r->head++ % sizeof r->data] = v;
    return true;
}

static int get(struct ring *r)
{
    return r->head == r->tail ? -1 : r->data[r->tail++ & (sizeof r->data - 1)];
}

struct heap {
    void **items;
    size_t n, cap;
    int (*cmp)(const void *, const void *);
};

static void push(struct heap *h, void *item)
{
    size_t i;

    if (h->n == h->cap) {
        h->cap = h->cap ? h->cap * 2 : 2;
        h->items = realloc(h->items, h->cap * sizeof *h->items);
    }
    for (i = h->n++; i && h->cmp(item, h->items[(i - 1) / 2]) < 0; i = (i - 1) / 2)
        h->items[i] = h->items[(i - 1) / 2];
    h->items[i] = item;
}

static void *pop(struct heap *h)
{
    void *top, *last;
    size_t i = 0, k;

    if (!h->n)
        return NULL;
    top = h->items[0];
    last = h->items[--h->n];
    while ((k = 2 * i + 1) < h->n) {
        if (k + 1 < h->n && h->cmp(h->items[k + 1], h->items[k]) < 0)
            k++;
        if (h->cmp(last, h->items[k]) <= 0)
            break;
        h->items[i] = h->items[k];
        i = k;
    }
    h->items[i] = last;
    return top;
}

static int cmp_int(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static int cmp_len(const void *a, const void *b)
{
    size_t x = strlen(a), y = strlen(b);

    return x < y ? -1 : x > y ? 1 : strcmp(a, b);
}

typedef bool (*visitor)(void *item, void *ctx);

static size_t each(void *base, size_t n, size_t size, visitor v, void *ctx)
{
    char *p = base, *end = p + n * size;
    size_t done = 0;

    for (; p != end; p += size, done++)
        if (!v(p, ctx))
            break;
    return done;
}

struct acc {
    int sum, stop;
};

static bool add(void *item, void *ctx)
{
    struct acc *a = ctx;

    a->sum += *(int *)item;
    return a->sum < a->stop;
}

static void *map(const void *in, size_t n, size_t from, size_t to, void (*f)(const void *, void *))
{
    char *out = calloc(n, to);

    for (size_t i = 0; i < n; i++)
        f((const char *)in + i * from, out + i * to);
    return out;
}

static void half(const void *in, void *out)
{
    *(double *)out = *(const int *)in / 2.0;
}

static void bytes_swap(void *a, void *b, size_t n)
{
    for (unsigned char *p = a, *q = b; n--; p++, q++) {
        unsigned char t = *p;
        *p = *q;
        *q = t;
    }
}

int main(void)
{
    struct ring r = {0, 0, {0}};
    struct heap h = {.cmp = cmp_int}, words = {.cmp = cmp_len};
    int v[] = {31, 4, 15, 92, 65, 35, 8}, *p, full = 0;
    struct acc a = {0, 100};
    double *halves;
    char *w;

    r.head = r.tail = 0xfffffffcu;
    for (int i = 0; i < 12; i++)
        full += !put(&r, (uint8_t)(i * 40));
    for (int c; (c = get(&r)) >= 0;)
        printf("%d ", c);
    printf("%d %u\n", full, r.tail);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        push(&h, &v[i]);
    while ((p = pop(&h)))
        printf("%d ", *p);
    push(&words, "three");
    push(&words, "to");
    push(&words, "one");
    push(&words, "at");
    while ((w = pop(&words)) != NULL)
        printf("%s ", w);
    printf("\n%zu", each(v, 7, sizeof *v, add, &a));
    printf(" %d\n", a.sum);
    halves = map(v, 7, sizeof *v, sizeof *halves, half);
    bytes_swap(&v[0], &v[3], sizeof *v);
    printf("%.1f %.1f %d %d\n", halves[0], halves[6], v[0], v[3]);
    return 0;
}
