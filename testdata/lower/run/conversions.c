// Every arithmetic type converted to every other, and combined with every other.
#include <stdio.h>

#define TYPES(X)                                                                                   \
    X(char, c)                                                                                     \
    X(signed char, sc)                                                                             \
    X(unsigned char, uc)                                                                           \
    X(short, s)                                                                                    \
    X(unsigned short, us)                                                                          \
    X(int, i)                                                                                      \
    X(unsigned, u)                                                                                 \
    X(long, l)                                                                                     \
    X(unsigned long, ul)                                                                           \
    X(long long, ll)

#define TARGETS(X)                                                                                   \
    X(char, c)                                                                                     \
    X(signed char, sc)                                                                             \
    X(unsigned char, uc)                                                                           \
    X(short, s)                                                                                    \
    X(unsigned short, us)                                                                          \
    X(int, i)                                                                                      \
    X(unsigned, u)                                                                                 \
    X(long, l)                                                                                     \
    X(unsigned long, ul)                                                                           \
    X(long long, ll)

#define SHOW(type, name) printf(" %lld", (long long)(type)v);
#define FROM(type, name)                                                                           \
    static void from_##name(long long bits)                                                        \
    {                                                                                              \
        type v = (type)bits;                                                                       \
        printf(#name);                                                                             \
        TARGETS(SHOW)                                                                                \
        printf(" %d %.1f %.1f\n", (_Bool)v, (float)v, (double)v);                                  \
    }
TYPES(FROM)

#define COMBINE(type, name)                                                                        \
    static void ops_##name(type a, type b)                                                         \
    {                                                                                              \
        type r = a;                                                                                \
        printf("%lld %lld %lld %lld ", (long long)(a + b), (long long)(a - b), (long long)(a * b), \
               (long long)(a ^ b));                                                                \
        printf("%d%d%d%d ", a < b, a <= b, a == b, a > 3);                                         \
        r += b;                                                                                    \
        printf("%lld ", (long long)r);                                                             \
        r *= 3;                                                                                    \
        printf("%lld ", (long long)r);                                                             \
        r >>= 1;                                                                                   \
        printf("%lld ", (long long)r);                                                             \
        r = -r;                                                                                    \
        printf("%lld ", (long long)r);                                                             \
        r = ~r;                                                                                    \
        r++;                                                                                       \
        --r;                                                                                       \
        if (b)                                                                                     \
            r = a / b + a % b;                                                                     \
        printf("%lld %lld\n", (long long)r, (long long)(a ? b : a));                               \
    }
TYPES(COMBINE)

#define RUN_FROM(type, name)                                                                       \
    for (int k = 0; k < n; k++)                                                                    \
        from_##name(values[k]);
#define RUN_OPS(type, name)                                                                        \
    for (int k = 0; k < 4; k++)                                                                    \
        ops_##name((type)small[k], (type)small[3 - k]);

static void mix(signed char a, unsigned short b, int c, unsigned d, long e, unsigned long f, float g)
{
    printf("%d %d %u %ld %lu %.2f\n", a + b, b * c, c + d, d * e, e + f, f + g);
    printf("%d %d %d %d %d %d\n", a < b, c < d, d < e, e < f, f < g, a == c);
    printf("%u %ld %lu\n", a | d, a & e, c ^ f);
    printf("%u %ld\n", d >> 3, e * 32);
    printf("%ld %lu %.3f\n", 1 ? a : e, 0 ? f : c, 1 ? c : g);
}

int main(void)
{
    static const long long values[] = {0, 1, -1, 127, 128, 255, 256, -129, 65535, 2147483647,
                                       -2147483648LL, 4294967295LL, 0x123456789abcdef};
    static const int small[] = {7, -3, 100, 5};
    const int n = sizeof values / sizeof *values;

    TYPES(RUN_FROM)
    TYPES(RUN_OPS)
    mix(-5, 60000, -7, 4000000000u, -1000000, 12345678901234ul, 2.5f);
    mix(3, 1, 2, 3, 4, 5, 6);
    return 0;
}
