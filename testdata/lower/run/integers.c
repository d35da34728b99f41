// Promotions, usual conversions, wrap-around, shifts, signedness of char, comparisons.
#include <limits.h>
#include <stdio.h>

static unsigned char uc = 200;
static signed char sc = -100;
static unsigned short us = 65535;
static short ss = -32768;
static unsigned ui = 4000000000u;
static int si = -5;
static unsigned long ul = 18446744073709551615ul;
static long sl = -7;

static void promotions(void)
{
    unsigned char c = uc;

    printf("%d %d %d\n", uc + uc, sc + sc, us + 1);
    printf("%d %d %d\n", ~uc, -uc, !uc);
    printf("%d %d\n", uc << 4, sc >> 2);
    c += 100;
    printf("%d\n", c);
    c = uc * 2;
    printf("%d\n", c);
    c <<= 3;
    printf("%d %d\n", c, (unsigned char)(c - 255));
    c = ~c;
    printf("%d\n", c);
    printf("%zu %zu %zu\n", sizeof(uc + uc), sizeof(us), sizeof(sl + si));
}

static void mixed_signs(void)
{
    printf("%d %d %d\n", si < ui, si > 0u, -1 < 0ul);
    printf("%d %d\n", (long)si < (long)ui, sc < uc);
    printf("%u %u\n", si + ui, ui - si);
    printf("%lu %ld\n", ul + si, sl * (long)ui);
    printf("%u\n", ui * ui);
    printf("%d\n", ui / -2 == 0);
    printf("%u %d\n", ui >> 3, si >> 1);
    printf("%lu %lu\n", ul >> 60, ul << 60);
    printf("%d %d %d %d\n", 7 / -2, -7 / 2, 7 % -2, -7 % 2);
    printf("%u %u\n", -7u / 2, -7u % 2);
    printf("%ld\n", -9223372036854775807L - 1);
}

static void narrowing(void)
{
    int big = 0x12345678;
    long huge = 0x123456789abcdef0;

    printf("%d %d %d\n", (char)big, (short)big, (unsigned char)big);
    printf("%d %u %d\n", (int)huge, (unsigned)huge, (short)huge);
    printf("%d %d\n", (signed char)200, (signed char)127);
    printf("%ld %lu %lu\n", (long)si, (unsigned long)si, (unsigned long)(unsigned)si);
    printf("%lld %llu\n", (long long)ui, (unsigned long long)sc);
    printf("%d %d %d\n", (_Bool)5, (_Bool)0, (_Bool)0.5);
    uc = 300;
    ss = 70000;
    printf("%d %d\n", uc, ss);
}

static void limits(void)
{
    printf("%d %d %u %ld %lu\n", INT_MAX, INT_MIN, UINT_MAX, LONG_MAX, ULONG_MAX);
    printf("%d %d %d %d\n", CHAR_MIN, CHAR_MAX, SCHAR_MIN, UCHAR_MAX);
    printf("%d\n", (char)-1 < 0);
    printf("%x %o %#x\n", 255, 8, 077);
    printf("%d %d %d %d\n", 'a', '\n', '\377', '\0');
    printf("%d\n", 'ab' == ('a' << 8 | 'b'));
}

static unsigned wrap(unsigned x)
{
    x *= 2654435761u;
    x ^= x >> 13;
    x += 0xdeadbeef;
    x -= x << 5;
    return x;
}

static unsigned long long wrap64(unsigned long long x)
{
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    return x * 2685821657736338717ull;
}

static int rotate(unsigned char b, int n)
{
    return (unsigned char)(b << n | b >> (8 - n));
}

int main(void)
{
    promotions();
    mixed_signs();
    narrowing();
    limits();
    for (unsigned i = 0; i < 5; i++)
        printf("%u %llu %d\n", wrap(i), wrap64(i + 1), rotate(0x96, (int)i));
    return 0;
}
