// SPDX-License-Identifier: Apache-2.0
// A thin cover over libxxhash, so that nobody else names it.
#include "analyzer/base/hash.h"

#include <stdio.h>
#include <xxhash.h>

uint64_t hash64(const void *data, size_t n)
{
    return XXH3_64bits(data, n);
}

// The finaliser of splitmix64 over both numbers; the rotation makes their order matter.
uint64_t hash64_mix(uint64_t h, uint64_t more)
{
    uint64_t x = (h << 25 | h >> 39) + more + UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

struct hash128_hex hash128_hex(const void *data, size_t n)
{
    XXH128_hash_t h = XXH3_128bits(data, n);
    struct hash128_hex hex;

    snprintf(hex.text, sizeof hex.text, "%016llx%016llx", (unsigned long long)h.high64,
             (unsigned long long)h.low64);
    return hex;
}
