// SPDX-License-Identifier: Apache-2.0
// A thin cover over libxxhash, so that nobody else names it.
#include "analyzer/base/hash.h"

#include <stdio.h>
#include <xxhash.h>

uint64_t hash64(const void *data, size_t n)
{
    return XXH3_64bits(data, n);
}

struct hash128_hex hash128_hex(const void *data, size_t n)
{
    XXH128_hash_t h = XXH3_128bits(data, n);
    struct hash128_hex hex;

    snprintf(hex.text, sizeof hex.text, "%016llx%016llx", (unsigned long long)h.high64,
             (unsigned long long)h.low64);
    return hex;
}
