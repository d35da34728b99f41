// Implicit conversions: arguments, results, assignments, initialisers, conditions.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static char to_char(int x)
{
    return x;
}

static unsigned char to_uchar(double x)
{
    return x;
}

static bool to_bool(int x)
{
    return x;
}

static bool ptr_bool(const void *p)
{
    return p;
}

static double to_double(char c)
{
    return c;
}

static long to_long(int x)
{
    return x;
}

static unsigned long to_ulong(int x)
{
    return x;
}

static int from_float(float f)
{
    return f * 2;
}

static short to_short(unsigned u)
{
    return u;
}

static float to_float(int x)
{
    return x / 2;
}

static int takes(char c, short s, long l, float f, bool b, unsigned u)
{
    return c + s + (int)l + (int)f + b + (u > 5);
}

static int unprototyped();

static int8_t s8 = 200;
static uint8_t u8 = -1;
static uint16_t u16 = 70000;
static float f32 = 1;
static double f64 = 'a';
static bool flag = 42;
static long long wide = 4000000000u;
static unsigned long long uwide = -1;
static int truncated = 3.99;
static char chars[3] = {300, -1, 'a' + 1};
static float reals[] = {1, 2.5, 'c', 1u << 20};

static void assignments(void)
{
    uint8_t a = 250, b = 10;
    int8_t c = -128;
    int i;
    unsigned u;
    double d;
    float f = 0.1;

    i = a + b;
    a = a + b;
    c = -c;
    printf("%d %d %d\n", i, a, c);
    u = c;
    d = u;
    i = d - 4e9;
    printf("%u %.1f %d\n", u, d, i);
    d = f;
    i = f * 10;
    printf("%d %d %d\n", d == 0.1, i, f < 0.1);
    i = 16777217;
    f = i;
    printf("%d %d\n", (int)f, i == f);
    d = 1 / 2 + 1 / 2.0 + 'a' / 2;
    printf("%.2f\n", d);
    flag = 0.1;
    flag += 1;
    printf("%d\n", flag);
    i = (char)u8 == -1 && u8 == 255;
    printf("%d\n", i);
    wide = u8 << 24;
    printf("%lld\n", wide);
    wide = (long long)u8 << 36 | u16;
    printf("%lld\n", wide);
    u8 = ~u8 + 3 >> 1;
    printf("%d\n", u8);
}

static void idioms(void)
{
    const char *s = "\xff\x80z";
    unsigned n = 3;
    int c, eof = 0;

    while ((c = *s++) != 0)
        printf("%d %d ", c, (unsigned char)c);
    for (unsigned i = n; i-- > 0;)
        printf("%u ", i);
    c = (unsigned char)'\xff';
    eof = c == -1;
    c = (char)'\xff';
    eof = eof * 10 + (c == -1);
    printf("%d %d\n", eof, n - 4 > 0);
    for (uint8_t i = 253; i; i++)
        printf("%d ", i);
    for (int8_t i = 126; i > 0; i++)
        printf("%d ", i);
    printf("%d %d\n", (int)(unsigned)-1 == -1, (long)-1 == (unsigned)-1);
    printf("%zu\n", sizeof n - 5 > 0 ? sizeof(char) : 99);
}

int main(void)
{
    printf("%d %d %d %d\n", to_char(300), to_uchar(200.9), to_bool(256), ptr_bool(""));
    printf("%.1f %ld %lu %d\n", to_double(-3), to_long(-4), to_ulong(-1), from_float(1.75));
    printf("%d %.2f\n", to_short(100000), to_float(7));
    printf("%d\n", takes(300, 70000, 5.9, 3, 17, -1));
    printf("%d\n", unprototyped(1, 'b', 2.5f));
    printf("%d %d %d %.1f %.1f %d\n", s8, u8, u16, f32, f64, flag);
    printf("%lld %llu %d %d %d %d\n", wide, uwide, truncated, chars[0], chars[1], chars[2]);
    printf("%.1f %.1f %.1f %.1f\n", reals[0], reals[1], reals[2], reals[3]);
    assignments();
    idioms();
    return 0;
}

static int unprototyped(a, c, f)
int a;
char c;
double f;
{
    return a + c + (int)(f * 10);
}
