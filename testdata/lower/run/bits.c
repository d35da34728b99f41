// Bit tricks: masks, sets in arrays of words, reversal, parity, Gray codes, fixed-point numbers.
#include <stdint.h>
#include <stdio.h>

#define WORD_BITS (sizeof(unsigned long) * 8)

typedef unsigned long set[3];

static void set_put(unsigned long *s, unsigned i)
{
    s[i / WORD_BITS] |= 1ul << i % WORD_BITS;
}

static int set_has(const unsigned long *s, unsigned i)
{
    return s[i / WORD_BITS] >> (i % WORD_BITS) & 1;
}

static void set_flip(set s, unsigned from, unsigned to)
{
    for (; from < to; from++)
        s[from / WORD_BITS] ^= 1ul << from % WORD_BITS;
}

static int count(const set s)
{
    int n = 0;

    for (int i = 0; i < 3; i++)
        for (unsigned long w = s[i]; w; w &= w - 1)
            n++;
    return n;
}

static uint32_t reverse(uint32_t v)
{
    v = (v >> 1 & 0x55555555) | (v & 0x55555555) << 1;
    v = (v >> 2 & 0x33333333) | (v & 0x33333333) << 2;
    v = (v >> 4 & 0x0f0f0f0f) | (v & 0x0f0f0f0f) << 4;
    v = (v >> 8 & 0x00ff00ff) | (v & 0x00ff00ff) << 8;
    return v >> 16 | v << 16;
}

static int log2_of(uint64_t v)
{
    int r = 0;

    for (int s = 32; s; s /= 2)
        if (v >> s) {
            v >>= s;
            r |= s;
        }
    return r;
}

static uint64_t spread(uint32_t x)
{
    uint64_t v = x;

    v = (v | v << 16) & 0x0000ffff0000ffffull;
    v = (v | v << 8) & 0x00ff00ff00ff00ffull;
    v = (v | v << 4) & 0x0f0f0f0f0f0f0f0full;
    return v;
}

typedef int32_t fixed;

static fixed fixed_mul(fixed a, fixed b)
{
    return (fixed)((int64_t)a * b >> 16);
}

static fixed fixed_div(fixed a, fixed b)
{
    return (fixed)(((int64_t)a << 16) / b);
}

static uint8_t crc8(const uint8_t *p, int n)
{
    uint8_t c = 0;

    while (n-- > 0) {
        c ^= *p++;
        for (int i = 8; i; i--)
            c = (uint8_t)(c & 0x80 ? c << 1 ^ 0x07 : c << 1);
    }
    return c;
}

static unsigned lfsr(uint16_t *state)
{
    uint16_t bit = (*state ^ *state >> 2 ^ *state >> 3 ^ *state >> 5) & 1;

    return *state = (uint16_t)(*state >> 1 | bit << 15);
}

static int32_t sign_extend(uint32_t v, int bits)
{
    uint32_t m = 1u << (bits - 1);

    return (int32_t)((v & ((m << 1) - 1)) ^ m) - (int32_t)m;
}

int main(void)
{
    set s = {0};
    uint16_t state = 0xace1;
    fixed half = 1 << 15, three = 3 << 16;

    for (unsigned i = 0; i < 190; i += 7)
        set_put(s, i);
    set_flip(s, 60, 70);
    printf("%d %d %d %d\n", count(s), set_has(s, 63), set_has(s, 64), set_has(s, 65));
    printf("%08x %08x %d %d\n", reverse(1), reverse(0x12345678), log2_of(1), log2_of(~0ull));
    printf("%016llx\n", (unsigned long long)spread(0xdeadbeef));
    printf("%x %x %d\n", fixed_mul(half, three), fixed_div(three, half), fixed_mul(-three, half) >> 16);
    printf("%02x\n", crc8((const uint8_t *)"123456789", 9));
    for (int i = 0; i < 5; i++)
        printf("%u ", lfsr(&state));
    printf("%d %d %d\n", sign_extend(0xff, 8), sign_extend(0x7f, 8), sign_extend(0x1234, 13));
    for (unsigned i = 0; i < 16; i++)
        printf("%x%s", i ^ i >> 1, i == 15 ? "\n" : "");
    return 0;
}
