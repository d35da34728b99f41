// Numbers of many digits: carries, structures by value, array members.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { LIMBS = 8 };

struct big {
    uint32_t d[LIMBS];
    unsigned n : 8;
    unsigned neg : 1;
};

static struct big from(uint64_t v)
{
    struct big b = {.n = v >> 32 ? 2 : v != 0};

    b.d[0] = (uint32_t)v;
    b.d[1] = (uint32_t)(v >> 32);
    return b;
}

static struct big add(struct big a, struct big b)
{
    uint64_t carry = 0;

    for (unsigned i = 0; i < LIMBS; i++) {
        carry += (uint64_t)a.d[i] + b.d[i];
        a.d[i] = (uint32_t)carry;
        carry >>= 32;
        if (a.d[i] && a.n <= i)
            a.n = i + 1;
    }
    return a;
}

static struct big mul(struct big a, struct big b)
{
    struct big r = {{0}};

    for (unsigned i = 0; i < a.n; i++) {
        uint32_t carry = 0;
        for (unsigned j = 0; i + j < LIMBS; j++) {
            uint64_t t = (uint64_t)a.d[i] * b.d[j] + r.d[i + j] + carry;
            r.d[i + j] = (uint32_t)t;
            carry = t >> 32;
        }
    }
    for (r.n = LIMBS; r.n && !r.d[r.n - 1];)
        r.n--;
    return r;
}

static uint32_t divide(struct big *b, uint32_t by)
{
    uint64_t rest = 0;

    for (unsigned i = b->n; i-- > 0;) {
        rest = rest << 32 | b->d[i];
        b->d[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    while (b->n && b->d[b->n - 1] == 0)
        --b->n;
    return (uint32_t)rest;
}

static const char *text(struct big b)
{
    static char out[2][100];
    static int which;
    char *p = out[which ^= 1] + sizeof out[0];

    *--p = 0;
    do
        *--p = (char)('0' + divide(&b, 10));
    while (b.n);
    if (b.neg)
        *--p = '-';
    return p;
}

int main(void)
{
    struct big f = from(1), a = from(0), b = from(1), t;

    for (unsigned i = 2; i <= 40; i++)
        f = mul(f, from(i));
    printf("%s\n", text(f));
    for (int i = 0; i < 200; i++) {
        t = add(a, b);
        a = b;
        b = t;
    }
    printf("%s\n", text(a));
    t = mul(from(0xffffffffffffffff), from(0xffffffffffffffff));
    t.neg = 1;
    printf("%s %u\n", text(t), t.n);
    printf("%s\n", text(from(0)));
    return 0;
}
