// Constant expressions as compilers fold them: enumerators, bounds, cases, bit-field widths, casts.
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BIT(n)  (1ul << (n))
#define MASK(h, l) ((~0ul << (l)) & (~0ul >> (63 - (h))))
#define KB(n)   ((n) * 1024)

enum {
    A = 'A' | 0x20,
    B = sizeof(long) * CHAR_BIT,
    C = (int)-1.5,
    D = -7 / 2,
    E = -7 % 3,
    F = 1 ? 2 : 3,
    G = (unsigned char)-1,
    H = (signed char)200,
    I = !5 + !!5,
    J = (1 << 4) - 1 & ~2,
    K = sizeof "abc" - 1,
    L = INT_MIN / 2,
    M = (5 > 3) + (2 == 2) * 10,
    N = '\x7f' ^ '\001',
    O = -1 < 0u,
    P = (long)1 << 20 >> 18,
};

static const unsigned long masks[] = {BIT(0), BIT(63), MASK(7, 4), MASK(63, 0), ~BIT(5)};
static char bounds[KB(1) + (sizeof(int) == 4 ? 1 : 2)];
static const double reals[] = {1 / 3.0, 1e3, 0x1p-3, .5f, 1.5e-2, 3.f * 2, -0.0, (float)0.1};
static const uint64_t wide[] = {0xffffffffffffffff, 0777, 0b1010, 1ull << 40, UINT64_MAX / 3};
static const int64_t narrow[] = {INT64_MIN, -1, INT32_MIN, (int)0x80000000, -2147483648};

struct widths {
    unsigned a : sizeof(int) * 2;
    int b : 3 + 4;
};

static int cases(int x)
{
    switch (x) {
    case A + 1:
        return 1;
    case KB(1):
        return 2;
    case -(B):
        return 3;
    case (int)offsetof(struct { char c; int v[4]; }, v[2]):
        return 4;
    case ~0:
        return 5;
    case '\\':
        return 6;
    }
    return 0;
}

int main(void)
{
    struct widths w = {.a = 0x1ff, .b = 64};

    printf("%d %d %d %d %d %d %d %d\n", A, B, C, D, E, F, G, H);
    printf("%d %d %d %d %d %d %d %d\n", I, J, K, L, M, N, O, P);
    for (int i = 0; i < 5; i++)
        printf("%lx %llu %lld\n", masks[i], (unsigned long long)wide[i], (long long)narrow[i]);
    for (int i = 0; i < 8; i++)
        printf("%.6g ", reals[i]);
    printf("%zu %d %d\n", sizeof bounds, w.a, w.b);
    for (int i = -64; i < 1100; i++)
        if (cases(i))
            printf("%d:%d ", i, cases(i));
    printf("\n%d %u %ld %lu\n", -1 >> 1, -1u >> 1, -1l, -1ul / 2);
    printf("%d %d\n", 1 ? -1 : 0u, (1 ? -1 : 0u) > 0);
    printf("%d %d %d\n", 10 - 3 - 2, 2 + 3 * 4 % 5, 1 << 2 + 1);
    printf("%d %d\n", 7 & 3 == 3, (7 & 3) == 3);
    printf("%.3f %.3f\n", 7 / 2 * 2.0, 7 / 2.0 * 2);
    return 0;
}
