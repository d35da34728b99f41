// SPDX-License-Identifier: Apache-2.0
// XXH3 of bytes: 64 bits for tables in memory, 128 bits as 32 hexadecimal digits for fingerprints.
#ifndef CCLINT_BASE_HASH_H
#define CCLINT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash64(const void *data, size_t n);
uint64_t hash64_mix(uint64_t h, uint64_t more); // order matters

struct hash128_hex {
    char text[33];
};
struct hash128_hex hash128_hex(const void *data, size_t n);

#endif
