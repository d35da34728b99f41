// SPDX-License-Identifier: Apache-2.0
// XXH3 of bytes: 64 bits for tables in memory, 128 bits as 32 hexadecimal digits for fingerprints.
#ifndef CCLINT_BASE_HASH_H
#define CCLINT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash64(const void *data, size_t n);

// The finaliser of splitmix64 over both numbers; the rotation makes their order matter.
static inline uint64_t hash64_mix(uint64_t h, uint64_t more)
{
    uint64_t x = (h << 25 | h >> 39) + more + UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

struct hash128_hex {
    char text[33];
};
struct hash128_hex hash128_hex(const void *data, size_t n);

#endif
