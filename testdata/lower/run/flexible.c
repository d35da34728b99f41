// Flexible array members, trailing arrays, zero-length arrays, packed and aligned records.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str {
    size_t n;
    char data[];
};

struct vec {
    int n;
    struct {
        short a, b;
    } item[0];
};

struct __attribute__((packed)) wire {
    uint8_t type;
    uint32_t length;
    uint16_t tag;
    uint8_t body[3];
};

struct aligned {
    char c;
    int __attribute__((aligned(16))) v;
    char d;
} __attribute__((aligned(32)));

static struct str *make(const char *s)
{
    struct str *p = malloc(sizeof *p + strlen(s) + 1);

    p->n = strlen(s);
    memcpy(p->data, s, p->n + 1);
    return p;
}

static int vectors(void)
{
    struct vec *v = malloc(sizeof *v + 4 * sizeof v->item[0]);
    int s = 0;

    v->n = 4;
    for (int i = 0; i < v->n; i++) {
        v->item[i].a = (short)i;
        v->item[i].b = (short)(i * i);
    }
    for (int i = 0; i < v->n; i++)
        s = s * 10 + v->item[i].a + (v->item + i)->b;
    free(v);
    return s;
}

int main(void)
{
    struct str *s = make("flexible");
    struct wire w = {1, 0x01020304, 0x0506, {7, 8, 9}}, *p = &w;
    unsigned char raw[sizeof w];
    struct aligned a[2] = {{1, 2, 3}, {4, 5, 6}};
    uint32_t sum = 0;

    s->data[0] -= 32;
    printf("%zu %s %c %zu\n", s->n, s->data, *(s->data + 3), sizeof *s);
    printf("%d\n", vectors());
    memcpy(raw, &w, sizeof w);
    for (size_t i = 0; i < sizeof raw; i++)
        printf("%02x", raw[i]);
    p->length += 0x10000;
    p->tag++;
    for (int i = 0; i < 3; i++)
        sum = sum << 8 | p->body[i];
    printf("\n%x %x %x %zu\n", w.length, w.tag, sum, sizeof w);
    printf("%zu %zu %d %d %zu\n", sizeof a[0], offsetof(struct aligned, v), a[1].v, a[1].d,
           _Alignof(struct aligned));
    free(s);
    return 0;
}
