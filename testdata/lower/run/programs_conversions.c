// Conversions between every two arithmetic types, explicit and implied by assignment, argument,
// return and initialiser.
#include "programs.h"

#include <stdbool.h>
#include <stdint.h>

// Values every type holds, so that none of the conversions is undefined.
static const int small[] = {0, 1, 2, 5, 100, 127};
// For integers only: the value is reduced to the width.
static const int64_t large[] = {-1, -2, -128, 200, 255, 256, 40000, -40000, 65535, 70000,
                                INT32_MAX, INT32_MIN, UINT32_MAX, INT64_MAX, INT64_MIN};

#define CONVERT(name, A)                                                                           \
    static A name##_returned(long double v)                                                        \
    {                                                                                              \
        return v;                                                                                  \
    }                                                                                              \
    static void name##_taken(A v)                                                                  \
    {                                                                                              \
        printf(" %g", (double)v);                                                                  \
    }                                                                                              \
    static void name(void)                                                                         \
    {                                                                                              \
        for (unsigned i = 0; i < sizeof small / sizeof *small; i++) {                              \
            A a = small[i];                                                                        \
            bool b = a;                                                                            \
            int8_t i8 = a;                                                                         \
            uint8_t u8 = a;                                                                        \
            int16_t i16 = a;                                                                       \
            uint16_t u16 = (uint16_t)a;                                                            \
            int32_t i32 = a;                                                                       \
            uint32_t u32 = a;                                                                      \
            int64_t i64 = (int64_t)a;                                                              \
            uint64_t u64 = a;                                                                      \
            float f = a;                                                                           \
            double d = a;                                                                          \
            long double l = a;                                                                     \
            printf("%d %d %d %d %d %d %u %lld %llu %g %g %Lg", b, i8, u8, i16, u16, i32, u32,      \
                   (long long)i64, (unsigned long long)u64, f, d, l);                              \
            name##_taken(i8);                                                                      \
            name##_taken(u64);                                                                     \
            name##_taken(f);                                                                       \
            name##_taken(l);                                                                       \
            printf(" %g\n", (double)name##_returned(small[i]));                                    \
        }                                                                                          \
    }

#define CUT(name, A)                                                                               \
    static void name(void)                                                                         \
    {                                                                                              \
        for (unsigned i = 0; i < sizeof large / sizeof *large; i++) {                              \
            A a = large[i];                                                                        \
            A table[2] = {(A)large[i], large[i]};                                                  \
            bool b = a;                                                                            \
            float f = a;                                                                           \
            double d = a;                                                                          \
            printf("%lld %lld %d %d %u %lld %llu %.9g %.17g %Lg\n", (long long)a,                  \
                   (long long)table[1], b, (int8_t)a, (uint16_t)a, (long long)(int32_t)a,          \
                   (unsigned long long)a, f, d, (long double)a);                                   \
        }                                                                                          \
    }

CONVERT(bool_converted, bool)
CONVERT(i8_converted, int8_t)
CONVERT(u8_converted, uint8_t)
CONVERT(i16_converted, int16_t)
CONVERT(u16_converted, uint16_t)
CONVERT(i32_converted, int32_t)
CONVERT(u32_converted, uint32_t)
CONVERT(i64_converted, int64_t)
CONVERT(u64_converted, uint64_t)
CONVERT(float_converted, float)
CONVERT(double_converted, double)
CONVERT(long_double_converted, long double)
CUT(bool_cut, bool)
CUT(i8_cut, int8_t)
CUT(u8_cut, uint8_t)
CUT(i16_cut, int16_t)
CUT(u16_cut, uint16_t)
CUT(i32_cut, int32_t)
CUT(u32_cut, uint32_t)
CUT(i64_cut, int64_t)
CUT(u64_cut, uint64_t)

static void truth_of_doubles(void)
{
    double values[] = {0.0, -0.0, 0.25, -3.5, 1e-300};

    for (int i = 0; i < 5; i++) {
        bool b = values[i];
        double d = values[i];

        printf("%d %d %d %d %d\n", b, !d, d ? 7 : 8, d && 1, (bool)(float)d);
    }
}

static void truth_of_pointers(void)
{
    int x = 0;
    int *p = &x, *none = 0;
    bool a = p, b = none;

    printf("%d %d %d %d %d %d\n", a, b, !p, !none, p && !none, (bool)&x);
}

static void towards_zero(void)
{
    double values[] = {0.9, -0.9, 1.5, -1.5, 2.999999, -2.999999, 1e9 + 0.5};

    for (int i = 0; i < 7; i++)
        printf("%d %ld %lld %d\n", (int)values[i], (long)values[i], (long long)values[i],
               (int)(float)values[i]);
}

static void mixed_arithmetic(void)
{
    int i = -7;
    unsigned u = 3;
    long l = 1L << 40;
    float f = 0.5f;
    double d = 1.25;

    printf("%u %ld %g %g %g\n", i + u, i + l, i + f, u * d, l * f);
    printf("%d %d %d\n", i < u, i < l, i < f);
    printf("%zu %zu %zu %zu\n", sizeof(i + u), sizeof(i + l), sizeof(i + f), sizeof(f + d));
    printf("%g %g\n", i / 2 * 1.0, i / 2.0);
}

static void compound_through_wider_types(void)
{
    unsigned char c = 200;
    int i = 10;
    short s = 1000;
    float f = 1;

    c += 100.75;
    i *= 1.55;
    s /= 0.3;
    f += 1e-3;
    printf("%d %d %d %.6f\n", c, i, s, f);
    c = 250;
    c += c;
    i = 3;
    i -= 5u;
    i <<= 2L;
    printf("%d %d\n", c, i);
}

static void enums_as_integers(void)
{
    enum small { LOW = -2, MID = 3, HIGH = 100 } e = LOW;
    enum { BIG = 0x80000000u } big = BIG;
    enum packed { P_A, P_B = 255 } __attribute__((packed)) p = P_B;

    e += 4;
    printf("%d %d %d\n", e, e == MID - 1, e < 0);
    printf("%u %d %zu\n", big, big > 0, sizeof big);
    p++;
    printf("%d %zu %d\n", p, sizeof p, LOW < 0u);
}

static void pointers_and_integers(void)
{
    int table[4] = {1, 2, 3, 4};
    uintptr_t at = (uintptr_t)&table[1];
    int *p = (int *)(at + sizeof(int));
    char *c = (char *)table;

    printf("%d %d %d\n", *p, *(int *)(c + 4), (int)((uintptr_t)p - at));
    printf("%d %d\n", (void *)p == (void *)&table[2], (intptr_t)(int *)-1 == -1);
}

int main(void)
{
    RUN(bool_converted);
    RUN(i8_converted);
    RUN(u8_converted);
    RUN(i16_converted);
    RUN(u16_converted);
    RUN(i32_converted);
    RUN(u32_converted);
    RUN(i64_converted);
    RUN(u64_converted);
    RUN(float_converted);
    RUN(double_converted);
    RUN(long_double_converted);
    RUN(bool_cut);
    RUN(i8_cut);
    RUN(u8_cut);
    RUN(i16_cut);
    RUN(u16_cut);
    RUN(i32_cut);
    RUN(u32_cut);
    RUN(i64_cut);
    RUN(u64_cut);
    RUN(truth_of_doubles);
    RUN(truth_of_pointers);
    RUN(towards_zero);
    RUN(mixed_arithmetic);
    RUN(compound_through_wider_types);
    RUN(enums_as_integers);
    RUN(pointers_and_integers);
    return 0;
}
