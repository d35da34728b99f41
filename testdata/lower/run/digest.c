// MD5, CRC-32, Adler-32, base64: rotates, tables, macros.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define F(x, y, z) (((x) & (y)) | (~(x) & (z)))
#define G(x, y, z) (((x) & (z)) | ((y) & ~(z)))
#define H(x, y, z) ((x) ^ (y) ^ (z))
#define I(x, y, z) ((y) ^ ((x) | ~(z)))
#define ROL(x, n)  ((x) << (n) | (x) >> (32 - (n)))
#define STEP(f, a, b, c, d, k, s, t)                                                               \
    do {                                                                                           \
        (a) += f((b), (c), (d)) + x[k] + (t);                                                      \
        (a) = ROL((a), (s)) + (b);                                                                 \
    } while (0)

static void md5_block(uint32_t st[4], const uint8_t *p)
{
    uint32_t a = st[0], b = st[1], c = st[2], d = st[3], x[16];

    for (int i = 0; i < 16; i++)
        x[i] = p[i * 4] | p[i * 4 + 1] << 8 | p[i * 4 + 2] << 16 | (uint32_t)p[i * 4 + 3] << 24;
    for (int i = 0; i < 64; i++) {
        static const uint8_t shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
        uint32_t k = (uint32_t)(i * 0x9e3779b9u), t;
        uint8_t s = shifts[i >> 4][i & 3];

        switch (i / 16) {
        case 0:
            STEP(F, a, b, c, d, i, s, k);
            break;
        case 1:
            STEP(G, a, b, c, d, (5 * i + 1) % 16, s, k);
            break;
        case 2:
            STEP(H, a, b, c, d, (3 * i + 5) % 16, s, k);
            break;
        default:
            STEP(I, a, b, c, d, (7 * i) % 16, s, k);
        }
        t = d, d = c, c = b, b = a, a = t;
    }
    st[0] += a;
    st[1] += b;
    st[2] += c;
    st[3] += d;
}

static uint32_t crc_table[256];

static uint32_t crc32(const void *data, size_t n)
{
    const unsigned char *p = data;
    uint32_t c = ~0u;

    if (!crc_table[1])
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t v = i;
            for (int k = 0; k < 8; k++)
                v = v & 1 ? 0xedb88320u ^ v >> 1 : v >> 1;
            crc_table[i] = v;
        }
    while (n--)
        c = crc_table[(c ^ *p++) & 0xff] ^ c >> 8;
    return ~c;
}

static uint32_t adler(const char *s)
{
    uint32_t a = 1, b = 0;

    while (*s)
        b = (b + (a = (a + (uint8_t)*s++) % 65521)) % 65521;
    return b << 16 | a;
}

static void base64(const char *in, size_t n, char *out)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (; n; in += 3) {
        unsigned v = (unsigned char)in[0] << 16;
        if (n > 1)
            v |= (unsigned char)in[1] << 8;
        if (n > 2)
            v |= (unsigned char)in[2];
        *out++ = set[v >> 18];
        *out++ = set[v >> 12 & 63];
        *out++ = n > 1 ? set[v >> 6 & 63] : '=';
        *out++ = n > 2 ? set[v & 63] : '=';
        n -= n < 3 ? n : 3;
    }
    *out = 0;
}

static uint64_t siphash_round(uint64_t v0, uint64_t v1)
{
    for (int i = 0; i < 4; i++) {
        v0 += v1;
        v1 = v1 << 13 | v1 >> 51;
        v1 ^= v0;
        v0 = v0 << 32 | v0 >> 32;
    }
    return v0 ^ v1;
}

int main(void)
{
    uint32_t st[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    uint8_t block[64] = "the quick brown fox";
    char out[64];

    md5_block(st, block);
    md5_block(st, (const uint8_t *)"another block of sixty-four bytes, with nothing in it at all.....");
    printf("%08x%08x%08x%08x\n", st[0], st[1], st[2], st[3]);
    printf("%08x %08x\n", crc32("123456789", 9), crc32(st, sizeof st));
    printf("%08x\n", adler("Wikipedia"));
    for (size_t n = 0; n < 6; n++) {
        base64("foobar", n, out);
        printf("%s ", out);
    }
    printf("\n%016llx\n", (unsigned long long)siphash_round(0x736f6d6570736575, 0x646f72616e646f6d));
    return 0;
}
