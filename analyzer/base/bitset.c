// SPDX-License-Identifier: Apache-2.0
// Words of 64 bits. The bits behind the last member of the last word are always clear, so that
// counting and comparing need not mask them. Operations on two sets want equal sizes.
#include "analyzer/base/bitset.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

static uint32_t word_count(struct bitset s)
{
    return s.nbits / 64 + (s.nbits % 64 != 0);
}

struct bitset bitset_new(struct arena *a, uint32_t nbits)
{
    struct bitset s = {.nbits = nbits};

    s.words = arena_array(a, uint64_t, word_count(s));
    return s;
}

void bitset_set(struct bitset s, uint32_t i)
{
    ENSURE(i < s.nbits);
    s.words[i / 64] |= UINT64_C(1) << i % 64;
}

void bitset_clear(struct bitset s, uint32_t i)
{
    ENSURE(i < s.nbits);
    s.words[i / 64] &= ~(UINT64_C(1) << i % 64);
}

bool bitset_union(struct bitset into, struct bitset from)
{
    uint64_t grown = 0;

    ENSURE(into.nbits == from.nbits);
    for (uint32_t w = 0; w < word_count(into); w++) {
        grown |= from.words[w] & ~into.words[w];
        into.words[w] |= from.words[w];
    }
    return grown != 0;
}

void bitset_subtract(struct bitset from, struct bitset what)
{
    ENSURE(from.nbits == what.nbits);
    for (uint32_t w = 0; w < word_count(from); w++) {
        from.words[w] &= ~what.words[w];
    }
}

void bitset_assign(struct bitset to, struct bitset from)
{
    ENSURE(to.nbits == from.nbits);
    for (uint32_t w = 0; w < word_count(to); w++) {
        to.words[w] = from.words[w];
    }
}

bool bitset_equal(struct bitset a, struct bitset b)
{
    if (a.nbits != b.nbits) {
        return false;
    }
    for (uint32_t w = 0; w < word_count(a); w++) {
        if (a.words[w] != b.words[w]) {
            return false;
        }
    }
    return true;
}

uint32_t bitset_count(struct bitset s)
{
    uint32_t n = 0;

    for (uint32_t w = 0; w < word_count(s); w++) {
        n += (uint32_t)__builtin_popcountll(s.words[w]);
    }
    return n;
}

uint32_t bitset_next(struct bitset s, uint32_t i)
{
    uint64_t word;
    uint32_t w = i / 64;

    if (i >= s.nbits) {
        return s.nbits;
    }
    word = s.words[w] & UINT64_MAX << i % 64;
    while (word == 0) {
        if (++w == word_count(s)) {
            return s.nbits;
        }
        word = s.words[w];
    }
    return w * 64 + (uint32_t)__builtin_ctzll(word);
}
