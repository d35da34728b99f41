// Bit-fields: layout, signs, packing, zero width, unions, initialisers, _Bool, enums, 64 bits.
#include <stdio.h>
#include <string.h>

struct flags {
    unsigned a : 1;
    unsigned b : 3;
    int c : 4;
    unsigned : 0;
    unsigned d : 10;
    int e : 11;
    _Bool f : 1;
    unsigned : 5;
    unsigned g : 7;
};

struct wide {
    unsigned long long lo : 33;
    long long hi : 31;
    unsigned char small : 2;
    unsigned long long rest : 60;
};

struct __attribute__((packed)) tight {
    unsigned a : 3;
    unsigned b : 13;
    unsigned c : 17;
    unsigned char d;
    unsigned e : 31;
};

enum kind { ZERO, ONE, TWO, THREE };

union both {
    struct {
        unsigned low : 4, high : 4;
    };
    unsigned char byte;
};

struct holder {
    enum kind k : 2;
    union both u;
    struct flags in[2];
};

static void dump(const void *p, size_t n)
{
    const unsigned char *b = p;

    while (n--)
        printf("%02x", *b++);
    printf("\n");
}

int main(void)
{
    struct flags f;
    struct wide w;
    struct tight t;
    struct holder h;
    struct flags init = {1, 5, -3, 1000, -1000, 1, 99};
    struct flags named = {.g = 3, .c = 7, .f = 5};
    int got;

    memset(&f, 0, sizeof f);
    f.a = 3;
    f.b = 13;
    f.c = 9;
    f.d = 0x7ff;
    f.e = 1024;
    f.f = 4;
    f.g = 200;
    printf("%u %u %d %u %d %d %u\n", f.a, f.b, f.c, f.d, f.e, f.f, f.g);
    dump(&f, sizeof f);
    got = f.b = 15;
    printf("%d\n", got);
    got = f.c = 15;
    printf("%d\n", got);
    got = (f.c += 20);
    printf("%d ", got);
    printf("%d\n", f.c--);
    printf("%d\n", ++f.c);
    printf("%d %d %d\n", f.a - 2 < 0, f.b << 29 >> 29, -f.d);
    memset(&w, 0, sizeof w);
    w.lo = 0x3ffffffffull;
    w.hi = -5;
    w.small = 7;
    w.rest = 0x0fedcba987654321;
    printf("%llx %lld %d %llx\n", (unsigned long long)w.lo, (long long)w.hi, w.small,
           (unsigned long long)w.rest);
    w.lo++;
    w.rest *= 3;
    printf("%llx %llx\n", (unsigned long long)w.lo, (unsigned long long)w.rest);
    dump(&w, sizeof w);
    memset(&t, 0, sizeof t);
    t.a = 5;
    t.b = 0x1abc;
    t.c = 0x1f00f;
    t.d = 0xee;
    t.e = 0x7654321;
    printf("%u %x %x %x %x %zu\n", t.a, t.b, t.c, t.d, t.e, sizeof t);
    dump(&t, sizeof t);
    memset(&h, 0, sizeof h);
    h.k = THREE;
    h.u.byte = 0xa5;
    h.in[1].e = -7;
    h.in[1].b = h.u.high;
    h.u.low ^= 0xf;
    printf("%d %d %d %d %x\n", h.k == THREE, h.u.low, h.in[1].e, h.in[1].b, h.u.byte);
    printf("%u %u %d %u %d %d %u\n", init.a, init.b, init.c, init.d, init.e, init.f, init.g);
    printf("%u %d %d %u\n", named.a, named.c, named.f, named.g);
    named = init;
    printf("%d %u\n", named.e, named.d);
    if (init.a && !init.b || init.c)
        printf("cond %d\n", init.c ? init.f : init.g);
    switch (init.c) {
    case -3:
        printf("minus three\n");
    }
    return (int)(sizeof(struct flags) + sizeof(struct wide));
}
