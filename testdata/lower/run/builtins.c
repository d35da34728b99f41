// Compiler builtins.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

static void overflow(int a, int b)
{
    int r = 0;
    unsigned u = 0;
    long l = 0;
    unsigned char c = 0;
    _Bool o;

    o = __builtin_add_overflow(a, b, &r);
    printf("%d %d ", o, r);
    o = __builtin_mul_overflow(a, b, &l);
    printf("%d %ld ", o, l);
    o = __builtin_sub_overflow(a, b, &u);
    printf("%d %u ", o, u);
    if (__builtin_add_overflow(a, b, &c))
        printf("byte %d\n", c);
    else
        printf("fits %d\n", c);
    if (__builtin_sadd_overflow(a, b, &r) || __builtin_umul_overflow((unsigned)a, 3u, &u))
        printf("%d %u\n", r, u);
}

static void bits(unsigned x, unsigned long y)
{
    printf("%d %d %d ", __builtin_clz(x), __builtin_ctz(x), __builtin_popcount(x));
    printf("%d %d %d ", __builtin_clzl(y), __builtin_ctzll(y), __builtin_popcountll(y));
    printf("%d %d %x ", __builtin_parity(x), __builtin_ffs((int)x), __builtin_bswap32(x));
    printf("%x %lx\n", __builtin_bswap16((uint16_t)x), __builtin_bswap64(y));
}

static int expect(int x)
{
    int r = 0;

    if (likely(x > 3))
        r |= 1;
    if (unlikely(x == 5))
        r |= 2;
    while (__builtin_expect(x-- > 0, 1))
        r += 4;
    if (__builtin_expect(r & 1, 0) && likely(r > 1) || unlikely(!r))
        r += 1000;
    return r + (int)__builtin_expect(x, 7);
}

static int unreachable(int x)
{
    switch (x & 1) {
    case 0:
        return 10;
    case 1:
        return 20;
    }
    __builtin_unreachable();
}

static int library(char *s)
{
    char copy[16];

    __builtin_memcpy(copy, s, __builtin_strlen(s) + 1);
    __builtin_memset(s, '-', 2);
    return __builtin_strcmp(copy, s) != 0 ? __builtin_abs(-5) : 0;
}

static char *stack(int n)
{
    static char out[8];
    char *p = __builtin_alloca((size_t)n + 1);

    for (int i = 0; i < n; i++)
        p[i] = (char)('a' + i);
    p[n] = 0;
    strcpy(out, p);
    return out;
}

int main(void)
{
    char text[] = "words";

    overflow(1, 2);
    overflow(2147483647, 1);
    overflow(-5, 100);
    overflow(200, 100);
    bits(1, 1);
    bits(0x00f0f000, 0x8000000000000000);
    bits(0x12345678, 0x123456789abcdef0);
    for (int i = 0; i < 8; i++)
        printf("%d %d\n", expect(i), unreachable(i));
    printf("%d %s %s\n", library(text), text, stack(5));
    printf("%d\n", __builtin_constant_p(text) + (__builtin_isnan(0.0) ? 1 : 0));
    printf("%d\n", (int)(__builtin_inf() > 1e308) + (__builtin_fabs(-1.5) == 1.5));
    return 0;
}
