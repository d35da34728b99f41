// SPDX-License-Identifier: Apache-2.0
// States: tables of fixed capacity while a path is walked, exact copies in the arena between.
//
// Terms are hash-consed by linear search (a state holds some dozens of values), so a condition that
// is computed twice is one value and what was learnt of it the first time holds the second time.
// When a table is full the state forgets (a new binding is not made, a new value is value 0, of
// which nothing is known) and says so in is_lossy.
#include "analyzer/engine/state.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"

#include <string.h>

enum { TERM_DEPTH = 4 };

static struct state *new_sized(struct arena *a, uint32_t nvals, uint32_t nbinds, uint32_t nres,
                               uint32_t nentries)
{
    struct state *s = arena_new(a, struct state);

    s->vals = arena_room_for(a, struct value, nvals);
    s->binds = arena_room_for(a, struct binding, nbinds);
    s->res = arena_room_for(a, struct resource, nres);
    s->entries = arena_room_for(a, val_id, nentries);
    s->cap_vals = nvals;
    s->cap_binds = nbinds;
    s->cap_res = nres;
    s->cap_entries = nentries;
    return s;
}

struct state *state_new(struct arena *a)
{
    struct state *s = new_sized(a, STATE_VALS, STATE_BINDS, STATE_RES, STATE_ENTRIES);

    state_clear(s);
    return s;
}

void state_clear(struct state *s)
{
    s->nvals = 1;
    s->vals[0] = (struct value){.facts = facts_any()};
    s->nbinds = s->nres = s->nentries = 0;
    s->fork = s->pending = s->touched = 0;
    s->kept = s->freed = s->used = s->read = s->written = s->guessed = 0;
    s->failed = (struct guard){0};
    s->doubts = s->unseen = 0;
    s->is_lossy = false;
}

static void copy_header(struct state *to, const struct state *from)
{
    to->nvals = from->nvals;
    to->nbinds = from->nbinds;
    to->nres = from->nres;
    to->nentries = from->nentries;
    to->fork = from->fork;
    to->pending = from->pending;
    to->touched = from->touched;
    to->kept = from->kept;
    to->freed = from->freed;
    to->used = from->used;
    to->read = from->read;
    to->written = from->written;
    to->guessed = from->guessed;
    to->failed = from->failed;
    to->doubts = from->doubts;
    to->unseen = from->unseen;
    to->is_lossy = from->is_lossy;
}

void state_copy(struct state *to, const struct state *from)
{
    copy_header(to, from);
    memcpy(to->vals, from->vals, from->nvals * sizeof *from->vals);
    if (from->nbinds) {
        memcpy(to->binds, from->binds, from->nbinds * sizeof *from->binds);
    }
    if (from->nres) {
        memcpy(to->res, from->res, from->nres * sizeof *from->res);
    }
    if (from->nentries) {
        memcpy(to->entries, from->entries, from->nentries * sizeof *from->entries);
    }
}

void state_swap(struct state *a, struct state *b)
{
    struct state swap = *a;

    *a = *b;
    *b = swap;
}

struct state *state_freeze(struct arena *a, const struct state *from)
{
    struct state *s = new_sized(a, from->nvals, from->nbinds, from->nres, from->nentries);

    state_copy(s, from);
    return s;
}

struct state *state_freeze_wide(struct arena *a, const struct state *from)
{
    struct state *s = new_sized(a, from->nvals + from->nvals / 4, from->nbinds + from->nbinds / 4,
                                from->nres + 2, from->nentries);

    state_copy(s, from);
    return s;
}

bool state_equal(const struct state *a, const struct state *b)
{
    return a->nvals == b->nvals && a->nbinds == b->nbinds && a->nres == b->nres &&
           a->nentries == b->nentries && a->fork == b->fork && a->pending == b->pending &&
           a->touched == b->touched && a->kept == b->kept && a->freed == b->freed &&
           a->used == b->used && a->guessed == b->guessed && a->read == b->read &&
           a->written == b->written && memcmp(&a->failed, &b->failed, sizeof a->failed) == 0 &&
           memcmp(a->vals, b->vals, a->nvals * sizeof *a->vals) == 0 &&
           (!a->nbinds || memcmp(a->binds, b->binds, a->nbinds * sizeof *a->binds) == 0) &&
           (!a->nres || memcmp(a->res, b->res, a->nres * sizeof *a->res) == 0) &&
           (!a->nentries || memcmp(a->entries, b->entries, a->nentries * sizeof *a->entries) == 0);
}

uint64_t state_hash(const struct state *s)
{
    uint64_t h = hash64(s->vals, s->nvals * sizeof *s->vals);

    h = hash64_mix(h, hash64(s->binds, s->nbinds * sizeof *s->binds));
    h = hash64_mix(h, hash64(s->entries, s->nentries * sizeof *s->entries));
    return hash64_mix(h, hash64(s->res, s->nres * sizeof *s->res));
}

// ---- Values -------------------------------------------------------------------------------------

static val_id add_value(struct state *s, const struct value *v)
{
    if (s->nvals == s->cap_vals) {
        s->is_lossy = true;
        return 0;
    }
    s->vals[s->nvals] = *v;
    return s->nvals++;
}

val_id val_const(struct state *s, int64_t k)
{
    for (val_id v = 1; v < s->nvals; v++) {
        if (s->vals[v].kind == VALUE_CONST && s->vals[v].facts.lo == k) {
            return v;
        }
    }
    return add_value(s, &(struct value){.kind = VALUE_CONST, .facts = facts_range(k, k)});
}

val_id val_opaque(struct state *s, struct facts f, unsigned flags)
{
    return add_value(s, &(struct value){.kind = VALUE_OPAQUE, .flags = (uint8_t)flags, .facts = f});
}

val_id val_addr(struct state *s, const struct cell *c)
{
    for (val_id v = 1; v < s->nvals; v++) {
        if (s->vals[v].kind == VALUE_ADDR && cell_equal(&s->vals[v].cell, c)) {
            return v;
        }
    }
    return add_value(
        s, &(struct value){.kind = VALUE_ADDR, .cell = *c, .facts = facts_range(1, INT64_MAX)});
}

static val_id find_term(const struct state *s, unsigned op, unsigned flags, val_id a, val_id b)
{
    for (val_id v = 1; v < s->nvals; v++) {
        const struct value *t = &s->vals[v];
        if (t->kind == VALUE_TERM && t->op == op && t->a == a && t->b == b && t->flags == flags) {
            return v;
        }
    }
    return 0;
}

static unsigned depth_of(const struct state *s, val_id v)
{
    const struct value *t = &s->vals[v];
    unsigned a, b;

    if (t->kind != VALUE_TERM) {
        return 0;
    }
    a = depth_of(s, t->a);
    b = t->op >= TERM_CAST ? 0 : depth_of(s, t->b);
    return 1 + (a > b ? a : b);
}

static val_id make_term(struct state *s, unsigned op, unsigned flags, val_id a, val_id b,
                        const struct facts *f)
{
    unsigned unseen = (s->vals[a].flags | (op < TERM_CAST ? s->vals[b].flags : 0u)) & VALUE_UNSEEN;
    val_id v = find_term(s, op, flags, a, b);

    if (v) {
        return v;
    }
    if (!a || (!b && op < TERM_CAST) || depth_of(s, a) >= TERM_DEPTH ||
        (op < TERM_CAST && depth_of(s, b) >= TERM_DEPTH)) {
        return val_opaque(s, *f, unseen);
    }
    return add_value(s, &(struct value){.kind = VALUE_TERM,
                                        .op = (uint8_t)op,
                                        .flags = (uint8_t)flags,
                                        .a = a,
                                        .b = b,
                                        .facts = *f});
}

// Whether two addresses are those of different objects.
static bool distinct_objects(const struct value *a, const struct value *b)
{
    if (a->kind != VALUE_ADDR || b->kind != VALUE_ADDR) {
        return false;
    }
    return a->cell.kind != CELL_DEREF && b->cell.kind != CELL_DEREF &&
           a->cell.kind != CELL_STRING && b->cell.kind != CELL_STRING &&
           (a->cell.kind != b->cell.kind || a->cell.base != b->cell.base);
}

// The term of a comparison, in the form in which an equal one is found again.
static val_id compare_term(struct state *s, enum ir_bin op, bool is_unsigned, val_id a, val_id b)
{
    const struct facts range = facts_range(0, 1);
    unsigned flags = is_unsigned ? VALUE_UNSIGNED : 0;
    val_id twin;
    int64_t k;

    twin = find_term(s, compare_swap(op), flags, b, a);
    if (twin) {
        return twin;
    }
    twin = find_term(s, compare_negate(op), flags, a, b);
    if (!twin) {
        twin = find_term(s, compare_swap(compare_negate(op)), flags, b, a);
    }
    if (twin && val_is_const(s, twin, &k)) {
        return val_const(s, !k);
    }
    return make_term(s, op, flags, a, b, &range);
}

static val_id compare(struct state *s, enum ir_bin op, bool is_unsigned, val_id a, val_id b)
{
    const struct value *x = &s->vals[a], *y = &s->vals[b];
    enum truth t;
    int64_t k;

    if (x->kind == VALUE_CONST && y->kind != VALUE_CONST) {
        return compare(s, compare_swap(op), is_unsigned, b, a);
    }
    if (op == BIN_EQ || op == BIN_NE) {
        is_unsigned = false;
    }
    if (a && a == b) {
        return val_const(s, op == BIN_EQ || op == BIN_LE || op == BIN_GE);
    }
    if ((op == BIN_EQ || op == BIN_NE) && distinct_objects(x, y)) {
        return val_const(s, op == BIN_NE);
    }
    t = facts_compare(op, is_unsigned, &x->facts, &y->facts);
    if (t != TRUTH_UNKNOWN) {
        return val_const(s, t == TRUTH_YES);
    }
    if (x->kind == VALUE_TERM && val_is_const(s, b, &k) && !is_unsigned) {
        int64_t c;
        if (is_compare(x->op) && (op == BIN_EQ || op == BIN_NE) && (k == 0 || k == 1)) {
            bool same = (op == BIN_EQ) == (k == 1);
            enum ir_bin inner = (enum ir_bin)x->op;
            return compare_term(s, same ? inner : compare_negate(inner),
                                (x->flags & VALUE_UNSIGNED) != 0, x->a, x->b);
        }
        if (x->op == BIN_ADD && val_is_const(s, x->b, &c) &&
            fold_binary(BIN_SUB, false, k, c, &k)) {
            return compare(s, op, is_unsigned, x->a, val_const(s, k));
        }
    }
    return compare_term(s, op, is_unsigned, a, b);
}

static struct facts add_facts(const struct facts *f, int64_t k)
{
    struct facts g = *f;

    if ((k > 0 && f->hi > INT64_MAX - k) || (k < 0 && f->lo < INT64_MIN - k)) {
        return facts_any();
    }
    g.lo += k;
    g.hi += k;
    for (uint32_t i = 0; i < g.nexcluded; i++) {
        g.excluded[i] += k;
    }
    return g;
}

static val_id add_constant(struct state *s, val_id a, int64_t k, const struct facts *range)
{
    const struct value *x = &s->vals[a];
    struct facts f;
    int64_t c;

    if (k == 0) {
        return a;
    }
    if (x->kind == VALUE_TERM && x->op == BIN_ADD && val_is_const(s, x->b, &c) &&
        fold_binary(BIN_ADD, false, c, k, &c)) {
        return add_constant(s, x->a, c, range);
    }
    f = add_facts(&x->facts, k);
    if (!facts_meet(&f, range)) {
        f = *range; // wrapped round
    }
    return make_term(s, BIN_ADD, 0, a, val_const(s, k), &f);
}

static struct facts binary_facts(unsigned op, const struct facts *a, const struct facts *b,
                                 const struct facts *range)
{
    struct facts f = *range;

    switch (op) {
    case BIN_AND:
        if (b->lo >= 0) {
            facts_within(&f, 0, b->hi);
        }
        break;
    case BIN_OR:
        if (a->lo >= 0 && b->lo > 0) {
            facts_within(&f, b->lo, INT64_MAX);
        }
        break;
    case BIN_REM:
        if (a->lo >= 0 && b->lo > 0) {
            facts_within(&f, 0, b->hi - 1);
        }
        break;
    default:
        break;
    }
    return f;
}

static bool is_commutative(unsigned op)
{
    return op == BIN_ADD || op == BIN_MUL || op == BIN_AND || op == BIN_OR || op == BIN_XOR;
}

val_id val_binary(struct state *s, unsigned op, bool is_unsigned, val_id a, val_id b,
                  const struct facts *range)
{
    struct facts f;
    int64_t x, y, k;

    if (val_is_const(s, a, &x) && val_is_const(s, b, &y)) {
        if (fold_binary(op, is_unsigned, x, y, &k) && (is_compare(op) || facts_has(range, k))) {
            return val_const(s, k);
        }
        return val_opaque(s, *range, 0);
    }
    if (is_compare(op)) {
        return compare(s, (enum ir_bin)op, is_unsigned, a, b);
    }
    if (is_commutative(op) && val_is_const(s, a, &x)) {
        val_id swap = a;
        a = b;
        b = swap;
    }
    if (val_is_const(s, b, &k) && k > INT64_MIN && (op == BIN_ADD || op == BIN_SUB)) {
        return add_constant(s, a, op == BIN_ADD ? k : -k, range);
    }
    // The bits that are not set are those that are taken off: `~x & k` is `k - (x & k)`.
    if (op == BIN_AND && val_is_const(s, b, &k) && k > 0 && s->vals[a].kind == VALUE_TERM &&
        s->vals[a].op == TERM_COM) {
        f = facts_range(0, k);
        return val_binary(s, BIN_SUB, false, b, val_binary(s, op, false, s->vals[a].a, b, &f), &f);
    }
    f = binary_facts(op, &s->vals[a].facts, &s->vals[b].facts, range);
    return make_term(s, op, is_unsigned ? VALUE_UNSIGNED : 0, a, b, &f);
}

// What is known of -x; false: nothing, or it may wrap.
static bool negated(const struct facts *range, const struct facts *x, struct facts *out)
{
    *out = *range;
    return x->lo > INT64_MIN && -x->hi >= range->lo && -x->lo <= range->hi &&
           facts_within(out, -x->hi, -x->lo);
}

val_id val_unary(struct state *s, unsigned op, val_id a, const struct facts *range)
{
    int64_t k, zero = 0;
    struct facts known;

    if (val_is_const(s, a, &k) && fold_binary(BIN_SUB, false, zero, k, &k)) {
        k = op == TERM_NEG ? k : k - 1;
        return facts_has(range, k) ? val_const(s, k) : val_opaque(s, *range, 0);
    }
    return make_term(s, op, 0, a, 0,
                     op == TERM_NEG && negated(range, &s->vals[a].facts, &known) ? &known : range);
}

// A conversion that keeps the bits is no new value. Where the pattern may change, the result is a
// term of its own.
val_id val_cast(struct state *s, const struct ir_unit *u, type_id to, val_id a)
{
    const struct ir_type *t = &u->types[to];
    struct facts range = facts_of_type(u, to);
    const struct facts *f = &s->vals[a].facts;
    int64_t k;

    if (t->kind == TYPE_BOOL) {
        if (s->vals[a].kind == VALUE_TERM && is_compare(s->vals[a].op)) {
            return a;
        }
        return compare(s, BIN_NE, false, a, val_const(s, 0));
    }
    if (t->kind == TYPE_POINTER || (t->kind == TYPE_INT && t->size >= 8) || t->kind == TYPE_VOID) {
        return a;
    }
    if (t->kind != TYPE_INT) {
        return val_opaque(s, facts_any(), VALUE_UNSEEN);
    }
    if (val_is_const(s, a, &k)) {
        return val_const(s, fold_cast(u, to, k));
    }
    // An int read as unsigned, or the other way, and back: kept one value.
    if (a && (facts_in(f, range.lo, range.hi) == TRUTH_YES || t->size >= 4)) {
        return a;
    }
    return make_term(s, TERM_CAST, 0, a, to, &range);
}

// ---- Bits ---------------------------------------------------------------------------------------

static int64_t bits_above(int64_t hi)
{
    int64_t below = hi;

    for (unsigned shift = 1; shift < 64; shift *= 2) {
        below |= below >> shift;
    }
    return ~below;
}

static void bits_of_term(const struct state *s, const struct value *t, int64_t *ones,
                         int64_t *zeros)
{
    int64_t ones_a, zeros_a, ones_b, zeros_b;

    if (t->op != BIN_AND && t->op != BIN_OR && t->op != BIN_XOR) {
        return;
    }
    state_bits(s, t->a, &ones_a, &zeros_a);
    state_bits(s, t->b, &ones_b, &zeros_b);
    if (t->op == BIN_AND) {
        *ones |= ones_a & ones_b;
        *zeros |= zeros_a | zeros_b;
    } else if (t->op == BIN_OR) {
        *ones |= ones_a | ones_b;
        *zeros |= zeros_a & zeros_b;
    } else {
        *ones |= (ones_a & zeros_b) | (zeros_a & ones_b);
        *zeros |= (ones_a & ones_b) | (zeros_a & zeros_b);
    }
}

// What branches told of `v & mask`.
static void bits_of_tests(const struct state *s, val_id v, int64_t *ones, int64_t *zeros)
{
    for (val_id m = 1; m < s->nvals; m++) {
        const struct value *t = &s->vals[m];
        int64_t mask, k;
        if (t->kind == VALUE_TERM && t->op == BIN_AND && t->a == v &&
            val_is_const(s, t->b, &mask)) {
            if (val_is_const(s, m, &k)) {
                *ones |= mask & k;
                *zeros |= mask & ~k;
            } else if ((mask & (mask - 1)) == 0 && !facts_has(&t->facts, 0)) {
                *ones |= mask;
            }
        }
    }
}

void state_bits(const struct state *s, val_id v, int64_t *ones, int64_t *zeros)
{
    const struct value *x = &s->vals[v];
    int64_t k;

    *ones = *zeros = 0;
    if (v == 0) {
        return;
    }
    if (val_is_const(s, v, &k)) {
        *ones = k;
        *zeros = ~k;
        return;
    }
    if (x->facts.lo >= 0) {
        *zeros = bits_above(x->facts.hi);
    }
    if (x->kind == VALUE_TERM) {
        bits_of_term(s, x, ones, zeros);
    }
    bits_of_tests(s, v, ones, zeros);
}

bool val_derives(const struct state *s, val_id v, val_id what)
{
    const struct value *t = &s->vals[v];

    if (v == what) {
        return true;
    }
    if (t->kind != VALUE_TERM) {
        return false;
    }
    if (t->op == BIN_OR || t->op == BIN_XOR) {
        return val_derives(s, t->a, what) || val_derives(s, t->b, what);
    }
    return (t->op == TERM_CAST || t->op == BIN_SHL) && val_derives(s, t->a, what);
}

bool val_leads_into(const struct state *s, val_id v, val_id what)
{
    const struct value *t = &s->vals[v];

    if (t->kind == VALUE_ADDR) {
        return t->cell.kind == CELL_DEREF && val_leads_into(s, t->cell.base, what);
    }
    if (t->kind == VALUE_TERM && (t->op == BIN_PTR_ADD || t->op == TERM_CAST)) {
        return val_leads_into(s, t->a, what);
    }
    return val_derives(s, v, what);
}

// ---- Cells and resources ------------------------------------------------------------------------

static inline bool is_before(const struct cell *a, uint64_t b1, uint64_t b2)
{
    const uint64_t a1 = (uint64_t)a->kind << 32 | a->base, a2 = (uint64_t)a->path << 32 | a->index;

    return a1 < b1 || (a1 == b1 && a2 < b2);
}

uint32_t state_lower_bound(const struct state *s, const struct cell *c)
{
    const uint64_t c1 = (uint64_t)c->kind << 32 | c->base, c2 = (uint64_t)c->path << 32 | c->index;
    const struct binding *at = s->binds;

    for (uint32_t n = s->nbinds; n > 0;) {
        const uint32_t half = n / 2;
        const bool is_low = is_before(&at[half].cell, c1, c2);
        at += is_low ? half + 1 : 0;
        n = is_low ? n - half - 1 : half;
    }
    return (uint32_t)(at - s->binds);
}

uint32_t state_find(const struct state *s, const struct cell *c)
{
    uint32_t i = state_lower_bound(s, c);

    return i < s->nbinds && cell_equal(&s->binds[i].cell, c) ? i : UINT32_MAX;
}

val_id state_lookup(const struct state *s, const struct cell *c)
{
    uint32_t i = state_find(s, c);

    return i == UINT32_MAX ? 0 : s->binds[i].val;
}

bool state_keeps(const struct state *s, val_id v)
{
    for (uint32_t e = 0; e < s->nentries; e++) {
        if (s->entries[e] == v) {
            return true;
        }
    }
    return false;
}

void state_bind(struct state *s, const struct cell *c, val_id v)
{
    const bool is_last = s->nbinds == 0 || cell_compare(&s->binds[s->nbinds - 1].cell, c) < 0;
    uint32_t i = is_last ? s->nbinds : state_lower_bound(s, c); // joins bind in order

    if (i < s->nbinds && cell_equal(&s->binds[i].cell, c)) {
        if (v) {
            s->binds[i].val = v;
        } else {
            state_unbind_at(s, i);
        }
        return;
    }
    if (v == 0) {
        return;
    }
    if (s->nbinds == s->cap_binds) {
        s->is_lossy = true;
        return;
    }
    if (i < s->nbinds) {
        memmove(&s->binds[i + 1], &s->binds[i], (s->nbinds - i) * sizeof *s->binds);
    }
    s->binds[i] = (struct binding){.cell = *c, .val = v};
    s->nbinds++;
}

void state_unbind_at(struct state *s, uint32_t i)
{
    s->nbinds--;
    memmove(&s->binds[i], &s->binds[i + 1], (s->nbinds - i) * sizeof *s->binds);
}

struct resource *state_add_resource(struct state *s, const struct resource *r)
{
    if (s->nres == s->cap_res) {
        s->is_lossy = true;
        return NULL;
    }
    s->res[s->nres] = *r;
    return &s->res[s->nres++];
}

void state_remove_resource(struct state *s, uint32_t i)
{
    s->nres--;
    memmove(&s->res[i], &s->res[i + 1], (s->nres - i) * sizeof *s->res);
}
