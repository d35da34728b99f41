// SPDX-License-Identifier: Apache-2.0
// What is known of an integer or a pointer: an interval and up to four constants it is not.
//
// Values are 64-bit patterns read as signed, whatever their type; null is 0. Unsigned comparisons
// refine only where that reading is safe, so a fact is never wrong, only weak. facts_refine()
// answers false when nothing is left: the path that led there cannot be taken.
#ifndef CCLINT_FLOW_VALUE_H
#define CCLINT_FLOW_VALUE_H

#include "analyzer/ir/ir.h"

#include <string.h>

enum { FACTS_EXCLUDED = 4 };

struct facts {
    int64_t lo, hi;                   // inclusive; lo <= hi
    int64_t excluded[FACTS_EXCLUDED]; // sorted, all inside (lo, hi); the rest is 0
    uint32_t nexcluded;
    uint32_t unused;
};

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

static inline struct facts facts_range(int64_t lo, int64_t hi)
{
    return (struct facts){.lo = lo, .hi = hi};
}

static inline struct facts facts_any(void)
{
    return facts_range(INT64_MIN, INT64_MAX);
}

struct facts facts_of_type(const struct ir_unit *u, type_id t); // any value of that type

static inline bool facts_is_const(const struct facts *f, int64_t *value)
{
    *value = f->lo;
    return f->lo == f->hi;
}

static inline bool facts_has(const struct facts *f, int64_t k) // may it be k
{
    if (k < f->lo || k > f->hi) {
        return false;
    }
    for (uint32_t i = 0; i < f->nexcluded; i++) {
        if (f->excluded[i] == k) {
            return false;
        }
    }
    return true;
}

static inline bool facts_equal(const struct facts *a, const struct facts *b)
{
    return a->lo == b->lo && a->hi == b->hi && a->nexcluded == b->nexcluded &&
           (a->nexcluded == 0 || memcmp(a->excluded, b->excluded, sizeof a->excluded) == 0);
}

// Intersections; false: empty, and *f is not to be used.
bool facts_within(struct facts *f, int64_t lo, int64_t hi);
bool facts_exclude(struct facts *f, int64_t k);
bool facts_meet(struct facts *f, const struct facts *other);
// Whether every value, or none, lies in [lo, hi].
enum truth facts_in(const struct facts *f, int64_t lo, int64_t hi);

struct facts facts_hull(const struct facts *a, const struct facts *b);
// `next` with the bounds that moved since `old` put to the next of -1, 0, 1 or the extreme.
struct facts facts_widen(const struct facts *old, const struct facts *next);

// `op` is BIN_EQ .. BIN_GE.
enum ir_bin compare_negate(enum ir_bin op);
enum ir_bin compare_swap(enum ir_bin op); // a op b is b swapped a
static inline bool is_compare(unsigned op)
{
    return op >= BIN_EQ && op <= BIN_GE;
}
enum truth facts_compare(enum ir_bin op, bool is_unsigned, const struct facts *a,
                         const struct facts *b);
// What is left of `a` when `a op b` holds.
bool facts_refine(struct facts *a, enum ir_bin op, bool is_unsigned, const struct facts *b);

// Constant folding as C does it, wrapped to 64 bits; false if undefined or unknown.
bool fold_binary(unsigned op, bool is_unsigned, int64_t a, int64_t b, int64_t *value);
// The value a constant has after conversion to an integer or pointer type.
int64_t fold_cast(const struct ir_unit *u, type_id t, int64_t value);

#endif
