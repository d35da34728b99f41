// SPDX-License-Identifier: Apache-2.0
// Dense bit sets of a fixed size, in an arena.
#ifndef CCLINT_BASE_BITSET_H
#define CCLINT_BASE_BITSET_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

struct bitset {
    uint64_t *words;
    uint32_t nbits;
};

struct bitset bitset_new(struct arena *a, uint32_t nbits); // all clear
void bitset_set(struct bitset s, uint32_t i);
void bitset_clear(struct bitset s, uint32_t i);
static inline bool bitset_has(struct bitset s, uint32_t i) // false for i >= nbits
{
    return i < s.nbits && (s.words[i / 64] >> i % 64 & 1);
}
bool bitset_union(struct bitset into, struct bitset from); // true if `into` grew
void bitset_subtract(struct bitset from, struct bitset what);
void bitset_assign(struct bitset to, struct bitset from);
bool bitset_equal(struct bitset a, struct bitset b);
uint32_t bitset_count(struct bitset s);
uint32_t bitset_next(struct bitset s, uint32_t i); // first member >= i, or nbits

#endif
