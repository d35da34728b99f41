// Unions: punning, anonymous members, by value, inside structs.
#include <stdio.h>
#include <string.h>

union word {
    unsigned u;
    int i;
    float f;
    unsigned char b[4];
    unsigned short h[2];
    struct {
        unsigned char lo, hi;
    };
};

struct variant {
    enum { NUM, STR, PAIR } tag;
    union {
        long num;
        const char *str;
        struct {
            int a, b;
        } pair;
    };
};

static void show(struct variant v)
{
    switch (v.tag) {
    case NUM:
        printf("num %ld\n", v.num);
        break;
    case STR:
        printf("str %s\n", v.str);
        break;
    case PAIR:
        printf("pair %d %d\n", v.pair.a, v.pair.b);
        break;
    }
}

static struct variant number(long n)
{
    return (struct variant){.tag = NUM, .num = n};
}

static struct variant pair(int a, int b)
{
    struct variant v = {PAIR};

    v.pair.a = a;
    v.pair.b = b;
    return v;
}

static union word flip(union word w)
{
    unsigned char t = w.b[0];

    w.b[0] = w.b[3];
    w.b[3] = t;
    return w;
}

static double bits(unsigned long long u)
{
    union {
        unsigned long long u;
        double d;
    } x = {u};

    return x.d;
}

int main(void)
{
    union word w = {0x11223344}, *p = &w;
    struct variant list[3] = {{STR, .str = "first"}, {NUM, 5}, {PAIR, .pair = {6, 7}}};

    printf("%x %x %x %x\n", w.b[0], w.h[1], w.lo, p->hi);
    w.f = 1.0f;
    printf("%x %d\n", w.u, w.i);
    p->h[0] = 0xbeef;
    printf("%x %x\n", w.u, flip(w).u);
    w.i = -2;
    printf("%u\n", p->u);
    for (int i = 0; i < 3; i++)
        show(list[i]);
    show(number(-9));
    show(pair(1, 2));
    list[0] = list[2];
    list[0].pair.b++;
    show(list[0]);
    show(list[2]);
    printf("%.3f %.1f\n", bits(0x400921fb54442d18), bits(0xbff0000000000000));
    return sizeof(union word);
}
