// Anonymous members, nested deep; their designators, addresses, bit-fields; packed by pragma.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct event {
    int type;
    union {
        struct {
            short x, y;
            union {
                unsigned mask;
                struct {
                    unsigned char low, high;
                    unsigned : 4, mid : 5;
                };
            };
        };
        struct {
            const char *name;
            struct {
                int len;
            } info;
        };
        long raw[2];
    };
    struct {
        int last;
    };
};

#pragma pack(push, 1)
struct header {
    char tag;
    int size;
    struct {
        short a;
        long b;
    } pair;
};
#pragma pack(pop)

typedef struct {
    union {
        int i;
        float f;
    } u[2];
    struct {
        int *p;
    };
} cell;

static int use(struct event e)
{
    struct event *p = &e;
    short *y = &p->y;
    unsigned *m = &e.mask;

    *y += 5;
    p->high = 2;
    *m |= 1;
    p->mid = 33;
    return e.x * 1000 + p->y * 10 + (int)(e.mask & 0xffff) + e.mid + p->last;
}

static struct event by_name(const char *s)
{
    return (struct event){.type = 2, .name = s, .info.len = (int)strlen(s), .last = 9};
}

int main(void)
{
    struct event e = {1, {{3, 4, {.mask = 0x10}}}, {77}}, f = {.x = 6, .low = 5, .last = 8}, g;
    struct header h = {'t', 100, {1, 2}}, *hp = &h;
    int n = 5;
    cell c = {{{.i = 1}, {.f = 0.5f}}, {&n}}, cells[2] = {c, c};

    printf("%d\n", use(e));
    printf("%d %d %d %d\n", e.y, f.low, f.last, use(f));
    g = by_name("anonymous");
    printf("%s %d %d %d\n", g.name, g.info.len, g.last, g.type);
    g.raw[0] = 0;
    printf("%d ", g.name == NULL);
    printf("%d\n", (g = e).x);
    printf("%zu %zu %zu\n", offsetof(struct event, high), offsetof(struct event, info.len),
           offsetof(struct event, last));
    hp->pair.b += hp->size;
    hp->size = -1;
    printf("%zu %zu %d %ld %d\n", sizeof h, offsetof(struct header, pair.b), h.size, h.pair.b, h.tag);
    *cells[1].p += 10;
    cells[0].u[1].f *= 3;
    cells[1] = cells[0];
    printf("%d %.2f %d\n", n, cells[1].u[1].f, cells[1].u[0].i);
    return 0;
}
