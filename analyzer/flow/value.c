// SPDX-License-Identifier: Apache-2.0
// Intervals with holes. An excluded constant at a bound moves the bound, so that equal sets have
// equal forms and can be compared as bytes.
//
// A 64-bit unsigned number above INT64_MAX reads as negative here. Hence `u < k` bounds both sides
// (0 <= u < k, for k >= 0), but `u >= k` is of use only where u is known not to be negative;
// otherwise it tells at most that u is not 0.
#include "analyzer/flow/value.h"

#include <string.h>

struct facts facts_of_type(const struct ir_unit *u, type_id t)
{
    const struct ir_type *type = &u->types[t];

    if (t == 0) {
        return facts_any();
    }
    if (type->kind == TYPE_BOOL) {
        return facts_range(0, 1);
    }
    if (type->kind == TYPE_POINTER) {
        return facts_range(0, INT64_MAX);
    }
    if (type->kind != TYPE_INT || type->size == 0 || type->size >= 8) {
        return facts_any();
    }
    int64_t half = (int64_t)1 << (8 * type->size - 1);
    return type->flags & TYPE_UNSIGNED ? facts_range(0, 2 * half - 1)
                                       : facts_range(-half, half - 1);
}

static void remove_excluded(struct facts *f, uint32_t i)
{
    f->nexcluded--;
    memmove(&f->excluded[i], &f->excluded[i + 1], (f->nexcluded - i) * sizeof f->excluded[0]);
    f->excluded[f->nexcluded] = 0;
}

// Moves bounds off excluded constants and forgets those outside.
static bool settle(struct facts *f)
{
    for (uint32_t i = 0; i < f->nexcluded;) {
        int64_t k = f->excluded[i];

        if (f->lo > f->hi || (k == f->lo && k == f->hi)) {
            return false;
        }
        if (k == f->lo) {
            f->lo++;
        } else if (k == f->hi) {
            f->hi--;
        } else if (k > f->lo && k < f->hi) {
            i++;
            continue;
        }
        remove_excluded(f, i);
        i = 0;
    }
    return f->lo <= f->hi;
}

bool facts_within(struct facts *f, int64_t lo, int64_t hi)
{
    if (lo > f->lo) {
        f->lo = lo;
    }
    if (hi < f->hi) {
        f->hi = hi;
    }
    return f->lo <= f->hi && settle(f);
}

bool facts_exclude(struct facts *f, int64_t k)
{
    uint32_t i = 0;

    if (!facts_has(f, k)) {
        return true;
    }
    if (k == f->lo || k == f->hi) {
        if (f->lo == f->hi) {
            return false;
        }
        f->lo += k == f->lo;
        f->hi -= k == f->hi;
        return settle(f);
    }
    if (f->nexcluded == FACTS_EXCLUDED) {
        return true;
    }
    while (i < f->nexcluded && f->excluded[i] < k) {
        i++;
    }
    memmove(&f->excluded[i + 1], &f->excluded[i], (f->nexcluded - i) * sizeof f->excluded[0]);
    f->excluded[i] = k;
    f->nexcluded++;
    return true;
}

bool facts_meet(struct facts *f, const struct facts *other)
{
    if (!facts_within(f, other->lo, other->hi)) {
        return false;
    }
    for (uint32_t i = 0; i < other->nexcluded; i++) {
        if (!facts_exclude(f, other->excluded[i])) {
            return false;
        }
    }
    return true;
}

enum truth facts_in(const struct facts *f, int64_t lo, int64_t hi)
{
    if (f->lo >= lo && f->hi <= hi) {
        return TRUTH_YES;
    }
    if (f->hi < lo || f->lo > hi) {
        return TRUTH_NO;
    }
    for (int64_t k = lo; (uint64_t)hi - (uint64_t)lo < FACTS_EXCLUDED && !facts_has(f, k); k++) {
        if (k == hi) {
            return TRUTH_NO;
        }
    }
    return TRUTH_UNKNOWN;
}

// The ends of the gap between two intervals.
static void exclude_gap(struct facts *f, const struct facts *low, const struct facts *high)
{
    if (low->hi < high->lo && high->lo - 1 > low->hi) {
        facts_exclude(f, low->hi + 1);
        facts_exclude(f, high->lo - 1);
    }
}

struct facts facts_hull(const struct facts *a, const struct facts *b)
{
    struct facts f;

    if (facts_equal(a, b)) {
        return *a;
    }
    f = facts_range(a->lo < b->lo ? a->lo : b->lo, a->hi > b->hi ? a->hi : b->hi);
    if (!facts_has(a, 0) && !facts_has(b, 0)) {
        facts_exclude(&f, 0);
    }
    for (uint32_t i = 0; i < a->nexcluded; i++) {
        if (!facts_has(b, a->excluded[i])) {
            facts_exclude(&f, a->excluded[i]);
        }
    }
    for (uint32_t i = 0; i < b->nexcluded; i++) {
        if (!facts_has(a, b->excluded[i])) {
            facts_exclude(&f, b->excluded[i]);
        }
    }
    exclude_gap(&f, a, b);
    exclude_gap(&f, b, a);
    return f;
}

struct facts facts_widen(const struct facts *old, const struct facts *next)
{
    static const int64_t steps[] = {-1, 0, 1};
    struct facts f = *next;

    if (next->lo < old->lo) {
        f.lo = INT64_MIN;
        for (unsigned i = 0; i < 3; i++) {
            f.lo = steps[i] <= next->lo ? steps[i] : f.lo;
        }
    }
    if (next->hi > old->hi) {
        f.hi = INT64_MAX;
        for (unsigned i = 3; i-- > 0;) {
            f.hi = steps[i] >= next->hi ? steps[i] : f.hi;
        }
    }
    return f;
}

enum ir_bin compare_negate(enum ir_bin op)
{
    static const uint8_t to[] = {BIN_NE, BIN_EQ, BIN_GE, BIN_GT, BIN_LE, BIN_LT};

    return (enum ir_bin)to[op - BIN_EQ];
}

enum ir_bin compare_swap(enum ir_bin op)
{
    static const uint8_t to[] = {BIN_EQ, BIN_NE, BIN_GT, BIN_GE, BIN_LT, BIN_LE};

    return (enum ir_bin)to[op - BIN_EQ];
}

static enum truth compare_equal(const struct facts *a, const struct facts *b)
{
    if (a->lo == a->hi && b->lo == b->hi && a->lo == b->lo) {
        return TRUTH_YES;
    }
    if (a->hi < b->lo || b->hi < a->lo || (b->lo == b->hi && !facts_has(a, b->lo)) ||
        (a->lo == a->hi && !facts_has(b, a->lo))) {
        return TRUTH_NO;
    }
    return TRUTH_UNKNOWN;
}

static enum truth truth_not(enum truth t)
{
    return t == TRUTH_UNKNOWN ? t : t == TRUTH_NO ? TRUTH_YES : TRUTH_NO;
}

// a < b
static enum truth compare_less(bool is_unsigned, const struct facts *a, const struct facts *b)
{
    if (is_unsigned && (a->lo < 0 || b->lo < 0)) {
        if (a->hi < 0 && b->lo >= 0) {
            return TRUTH_NO;
        }
        if (b->hi < 0 && a->lo >= 0) {
            return TRUTH_YES;
        }
        // Nothing is below 0.
        return b->lo == 0 && b->hi == 0 ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    return a->hi < b->lo ? TRUTH_YES : a->lo >= b->hi ? TRUTH_NO : TRUTH_UNKNOWN;
}

enum truth facts_compare(enum ir_bin op, bool is_unsigned, const struct facts *a,
                         const struct facts *b)
{
    switch (op) {
    case BIN_EQ:
        return compare_equal(a, b);
    case BIN_NE:
        return truth_not(compare_equal(a, b));
    case BIN_LT:
        return compare_less(is_unsigned, a, b);
    case BIN_GE:
        return truth_not(compare_less(is_unsigned, a, b));
    case BIN_GT:
        return compare_less(is_unsigned, b, a);
    case BIN_LE:
        return truth_not(compare_less(is_unsigned, b, a));
    default:
        return TRUTH_UNKNOWN;
    }
}

static bool refine_unsigned(struct facts *a, enum ir_bin op, const struct facts *b)
{
    if (b->lo < 0) {
        return true;
    }
    if (op == BIN_LT || op == BIN_LE) {
        if (b->hi == 0 && op == BIN_LT) {
            return false;
        }
        return facts_within(a, 0, op == BIN_LT ? b->hi - 1 : b->hi);
    }
    if (a->lo >= 0) {
        return (op != BIN_GT || b->lo < INT64_MAX) &&
               facts_within(a, op == BIN_GT ? b->lo + 1 : b->lo, INT64_MAX);
    }
    return op == BIN_GT || b->lo > 0 ? facts_exclude(a, 0) : true;
}

bool facts_refine(struct facts *a, enum ir_bin op, bool is_unsigned, const struct facts *b)
{
    if (op == BIN_EQ) {
        return facts_meet(a, b);
    }
    if (op == BIN_NE) {
        return b->lo != b->hi || facts_exclude(a, b->lo);
    }
    if (is_unsigned && (a->lo < 0 || b->lo < 0)) {
        return refine_unsigned(a, op, b);
    }
    switch (op) {
    case BIN_LT:
        return b->hi > INT64_MIN && facts_within(a, INT64_MIN, b->hi - 1);
    case BIN_LE:
        return facts_within(a, INT64_MIN, b->hi);
    case BIN_GT:
        return b->lo < INT64_MAX && facts_within(a, b->lo + 1, INT64_MAX);
    case BIN_GE:
        return facts_within(a, b->lo, INT64_MAX);
    default:
        return true;
    }
}

static bool fold_divide(unsigned op, bool is_unsigned, int64_t a, int64_t b, int64_t *value)
{
    if (b == 0 || (!is_unsigned && b == -1)) {
        return false;
    }
    if (is_unsigned) {
        *value = (int64_t)(op == BIN_DIV ? (uint64_t)a / (uint64_t)b : (uint64_t)a % (uint64_t)b);
    } else {
        *value = op == BIN_DIV ? a / b : a % b;
    }
    return true;
}

bool fold_binary(unsigned op, bool is_unsigned, int64_t a, int64_t b, int64_t *value)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    struct facts fa = facts_range(a, a), fb = facts_range(b, b);

    switch (op) {
    case BIN_ADD:
        *value = (int64_t)(x + y);
        return true;
    case BIN_SUB:
        *value = (int64_t)(x - y);
        return true;
    case BIN_MUL:
        *value = (int64_t)(x * y);
        return true;
    case BIN_DIV:
    case BIN_REM:
        return fold_divide(op, is_unsigned, a, b, value);
    case BIN_AND:
        *value = a & b;
        return true;
    case BIN_OR:
        *value = a | b;
        return true;
    case BIN_XOR:
        *value = a ^ b;
        return true;
    case BIN_SHL:
        *value = (int64_t)(x << (y & 63));
        return y < 64;
    case BIN_SHR:
        *value = (int64_t)(x >> (y & 63));
        return y < 64 && a >= 0;
    default:
        if (!is_compare(op)) {
            return false;
        }
        // The patterns are both known: an unsigned order is that of the patterns.
        if (is_unsigned && (a < 0) != (b < 0) && op != BIN_EQ && op != BIN_NE) {
            bool less = b < 0;
            *value = op == BIN_LT || op == BIN_LE ? less : !less;
            return true;
        }
        *value = facts_compare((enum ir_bin)op, false, &fa, &fb) == TRUTH_YES;
        return true;
    }
}

int64_t fold_cast(const struct ir_unit *u, type_id t, int64_t value)
{
    const struct ir_type *type = &u->types[t];
    unsigned bits = (unsigned)(8 * type->size);

    if (type->kind == TYPE_BOOL) {
        return value != 0;
    }
    if ((type->kind != TYPE_INT && type->kind != TYPE_POINTER) || bits == 0 || bits >= 64) {
        return value;
    }
    uint64_t low = (uint64_t)value & (((uint64_t)1 << bits) - 1);
    if (!(type->flags & TYPE_UNSIGNED) && low >> (bits - 1) != 0) {
        return (int64_t)(low | ~(((uint64_t)1 << bits) - 1));
    }
    return (int64_t)low;
}
