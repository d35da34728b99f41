// Division, remainder and shifts over a grid of signed and unsigned values.
#include <stdint.h>
#include <stdio.h>

static unsigned mixed;

static void note(long long v)
{
    mixed = mixed * 31 + (unsigned)v + (unsigned)(v >> 32);
}

static void ints(int a, int b)
{
    if (b) {
        note(a / b);
        note(a % b);
        note((unsigned)a / (unsigned)b);
        note((unsigned)a % b);
        note((long)a / b);
        note((short)a / (b | 1));
    }
    note(a >> (b & 7));
    note((unsigned)a >> (b & 31));
    note((unsigned)a << (b & 31));
    note((int8_t)a >> 1);
    note((uint8_t)a >> 1);
    note((int64_t)a * b);
    note((uint32_t)a * (uint32_t)b);
    note((int16_t)(a * 3 & 0xffff));
    note(a < b);
    note((unsigned)a < (unsigned)b);
    note((uint8_t)a < (int8_t)b);
    note((uint16_t)a > b);
    note(a & b);
    note(a | ~b);
    note(a ^ -b);
}

static void longs(long a, unsigned long b)
{
    note(a + (long)b);
    note((long)(a * b));
    note(a < (long)b);
    note((unsigned long)a < b);
    if (b) {
        note(a / (long)(b | 1));
        note((unsigned long)a / b);
        note((long)((unsigned long)a % b));
    }
    note(a >> (b & 63));
    note((long)((unsigned long)a >> (b & 63)));
    note((int)a);
    note((uint32_t)a);
    note((int16_t)b);
}

static void assigns(int a, unsigned char b)
{
    signed char c = (signed char)a;
    unsigned short d = (unsigned short)a;

    c += b;
    note(c);
    c *= 3;
    note(c);
    c /= 2;
    note(c);
    c >>= 1;
    note(c);
    c ^= 0x5a;
    note(c);
    d -= b;
    note(d);
    d <<= 3;
    note(d);
    d /= 7;
    note(d);
    d %= 1000;
    note(d);
    b -= 200;
    note(b);
    b = -b;
    note(b);
    b++;
    note(~b);
    a = c--, a += d++;
    note(a);
}

int main(void)
{
    static const int grid[] = {0, 1, -1, 2, -2, 7, -7, 100, -128, 255, 32767, -32768, 65536, 2147483647,
                               -2147483647};
    enum { N = sizeof grid / sizeof *grid };

    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            ints(grid[i], grid[j]);
            longs((long)grid[i] << 20, (unsigned long)grid[j]);
            assigns(grid[i], (unsigned char)grid[j]);
        }
        printf("%u\n", mixed);
    }
    return 0;
}
