// SPDX-License-Identifier: Apache-2.0
// Conditions: what a branch tells of the values it speaks of, and what that decides.
//
// A fact about a term goes on to its operands where that is safe. When facts changed, the guards
// of the resources are looked at: what is implied becomes unconditional, what is refuted makes the
// resource vanish, or gives a lock its state before the attempt back.
#include "analyzer/engine/state.h"

enum truth state_truth(const struct state *s, val_id v)
{
    const struct facts *f = &s->vals[v].facts;

    if (v == 0) {
        return TRUTH_UNKNOWN;
    }
    return f->lo == 0 && f->hi == 0 ? TRUTH_NO : facts_has(f, 0) ? TRUTH_UNKNOWN : TRUTH_YES;
}

// ---- Guards -------------------------------------------------------------------------------------

// YES: holds for certain.
static enum truth guard_truth(const struct state *s, const struct guard *g)
{
    const struct facts *f = &s->vals[g->v].facts;
    enum truth t = facts_in(f, g->lo, g->hi);

    if (g->negated && t != TRUTH_UNKNOWN) {
        t = t == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
    }
    return t;
}

// The callee has done what it says under that condition: there is a handle.
static void take_implied(struct state *s, struct resource *r)
{
    const struct guard *g = &r->guards[0];
    struct facts f;

    if (r->nguards != 1 || !g->is_implied) {
        return;
    }
    f = s->vals[g->v].facts;
    if (g->negated ? facts_exclude(&f, g->lo) : facts_within(&f, g->lo, g->hi)) {
        s->vals[g->v].facts = f;
        r->guards[0] = (struct guard){0};
        r->nguards = 0;
    }
}

static bool settle_guards(struct state *s, struct resource *r)
{
    for (uint32_t g = 0; g < r->nguards;) {
        enum truth t = guard_truth(s, &r->guards[g]);
        if (t == TRUTH_NO) {
            return false;
        }
        if (t == TRUTH_YES) {
            r->guards[g] = r->guards[r->nguards - 1];
            r->guards[--r->nguards] = (struct guard){0};
        } else {
            g++;
        }
    }
    take_implied(s, r);
    return true;
}

void state_resolve_guards(struct state *s)
{
    for (uint32_t i = 0; i < s->nres;) {
        struct resource *r = &s->res[i];
        if (settle_guards(s, r)) {
            i++;
        } else if (r->handle || r->prev == 0) {
            state_remove_resource(s, i);
        } else {
            r->st = r->prev;
            r->prev = 0;
            r->nguards = 0;
            r->guards[0] = r->guards[1] = (struct guard){0};
            i++;
        }
    }
}

// ---- Facts --------------------------------------------------------------------------------------

static bool refine_compare(struct state *s, val_id v, bool yes);

// A value whose only bit is that of the mask is 0 or the mask.
static bool narrow_bit(struct facts *f, int64_t mask)
{
    if (mask <= 0 || (mask & (mask - 1)) != 0) {
        return true;
    }
    if (!facts_has(f, 0)) {
        return facts_meet(f, &(struct facts){.lo = mask, .hi = mask});
    }
    return facts_has(f, mask) || facts_meet(f, &(struct facts){.lo = 0, .hi = 0});
}

// The facts of `v` became narrower: what follows for its parts.
static bool narrow_parts(struct state *s, val_id v)
{
    struct value *t = &s->vals[v];
    int64_t k;

    if (t->kind != VALUE_TERM) {
        return true;
    }
    if (is_compare(t->op)) {
        return t->facts.lo != t->facts.hi || refine_compare(s, v, t->facts.lo != 0);
    }
    if (t->op == BIN_ADD && val_is_const(s, t->b, &k) && k > -1000000 && k < 1000000 &&
        t->facts.lo > INT64_MIN + 1000000 && t->facts.hi < INT64_MAX - 1000000) {
        struct facts f = facts_range(t->facts.lo - k, t->facts.hi - k);
        for (uint32_t i = 0; i < t->facts.nexcluded; i++) {
            facts_exclude(&f, t->facts.excluded[i] - k);
        }
        return facts_meet(&s->vals[t->a].facts, &f) && narrow_parts(s, t->a);
    }
    if (t->op == BIN_SUB && val_is_const(s, t->a, &k) && t->facts.lo >= 0 && t->facts.hi <= k) {
        struct facts f = facts_range(k - t->facts.hi, k - t->facts.lo);
        return facts_meet(&s->vals[t->b].facts, &f) && narrow_parts(s, t->b);
    }
    if (t->op == BIN_AND && val_is_const(s, t->b, &k) && !narrow_bit(&t->facts, k)) {
        return false;
    }
    if (t->op == BIN_AND && !facts_has(&t->facts, 0)) {
        return facts_exclude(&s->vals[t->a].facts, 0) && facts_exclude(&s->vals[t->b].facts, 0);
    }
    return true;
}

static bool refine_value(struct state *s, val_id v, enum ir_bin op, bool is_unsigned,
                         const struct facts *other)
{
    struct facts with = *other; // may be the facts of v itself

    if (v == 0) {
        return true;
    }
    return facts_refine(&s->vals[v].facts, op, is_unsigned, &with) && narrow_parts(s, v);
}

static bool is_handle(const struct state *s, val_id v)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle == v) {
            return true;
        }
    }
    return v == s->fork;
}

// Two values turned out to be one: `to` stands for `from` wherever a cell holds it.
static void unify(struct state *s, val_id from, val_id to)
{
    if (s->vals[from].kind != VALUE_OPAQUE || is_handle(s, from) || is_handle(s, to)) {
        return;
    }
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (s->binds[i].val == from) {
            s->binds[i].val = to;
        }
    }
    for (uint32_t e = 0; e < s->nentries; e++) {
        s->entries[e] = s->entries[e] == from ? to : s->entries[e];
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        for (uint32_t g = 0; g < s->res[i].nguards; g++) {
            if (s->res[i].guards[g].v == from) {
                s->res[i].guards[g].v = to;
            }
        }
    }
}

// A handle that was just obtained is no value that was there before; a value that may be read back
// from where the handle was stored is a shadow of it.
static bool is_new_handle(const struct state *s, val_id v, val_id other)
{
    const struct value *o = &s->vals[other];

    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->handle == v && r->acquired != CFG_NONE && r->since == r->acquired && r->st &&
            (o->kind == VALUE_OPAQUE || o->kind == VALUE_ADDR) && o->shadow != v) {
            return true;
        }
    }
    return false;
}

static bool refine_compare(struct state *s, val_id v, bool yes)
{
    struct value *t = &s->vals[v];
    enum ir_bin op = yes ? (enum ir_bin)t->op : compare_negate((enum ir_bin)t->op);
    bool is_unsigned = (t->flags & VALUE_UNSIGNED) != 0;
    struct facts a = s->vals[t->a].facts;

    if (!facts_meet(&t->facts, &(struct facts){.lo = yes, .hi = yes})) {
        return false;
    }
    if (!refine_value(s, t->a, op, is_unsigned, &s->vals[t->b].facts) ||
        !refine_value(s, t->b, compare_swap(op), is_unsigned, &a)) {
        return false;
    }
    if (op == BIN_EQ && (is_new_handle(s, t->a, t->b) || is_new_handle(s, t->b, t->a))) {
        return false;
    }
    if (op == BIN_EQ) {
        if (s->vals[t->b].kind == VALUE_OPAQUE) {
            unify(s, t->b, t->a);
        } else if (s->vals[t->b].kind == VALUE_ADDR) {
            unify(s, t->a, t->b);
        }
    }
    return true;
}

static bool refine(struct state *s, val_id v, bool yes)
{
    struct value *x = &s->vals[v];

    if (x->kind == VALUE_TERM && is_compare(x->op)) {
        return refine_compare(s, v, yes);
    }
    if (yes) {
        return facts_exclude(&x->facts, 0) && narrow_parts(s, v);
    }
    return facts_within(&x->facts, 0, 0) && narrow_parts(s, v);
}

// ---- Shadows ------------------------------------------------------------------------------------

// `v` with every value replaced by its shadow; `v` itself if it has none.
static val_id shadow_of(struct state *s, val_id v)
{
    const struct value x = s->vals[v];
    val_id a, b;

    if (x.shadow) {
        return x.shadow;
    }
    if (x.kind != VALUE_TERM || x.op >= TERM_CAST) {
        return v;
    }
    a = shadow_of(s, x.a);
    b = shadow_of(s, x.b);
    if (a == x.a && b == x.b) {
        return v;
    }
    struct facts range = is_compare(x.op) ? facts_range(0, 1) : facts_any();
    return val_binary(s, x.op, (x.flags & VALUE_UNSIGNED) != 0, a, b, &range);
}

static void doubt(struct state *s)
{
    if (s->doubts < UINT16_MAX) {
        s->doubts++;
    }
}

// What was learned of a value most likely holds for what it shadows, too: a resource that exists on
// the condition that is tested again later goes with that test.
static void agree_with_shadow(struct state *s, val_id v)
{
    const struct value *x = &s->vals[v];

    if (x->shadow) {
        struct facts both = s->vals[x->shadow].facts;
        if (facts_meet(&both, &x->facts)) {
            s->vals[x->shadow].facts = both;
        }
    } else if (x->kind == VALUE_TERM && x->op < TERM_CAST) {
        agree_with_shadow(s, x->a);
        agree_with_shadow(s, x->b);
    }
}

static bool is_unseen(const struct state *s, val_id v)
{
    const struct value *x = &s->vals[v];

    if (x->kind == VALUE_TERM) {
        return is_unseen(s, x->a) || (x->op < TERM_CAST && is_unseen(s, x->b));
    }
    return (x->flags & VALUE_UNSEEN) != 0;
}

static void count_unseen(struct state *s, val_id v)
{
    if (s->unseen < UINT16_MAX && is_unseen(s, v)) {
        s->unseen++;
    }
}

bool state_assume(struct state *s, val_id v, bool yes)
{
    enum truth t = state_truth(s, v);
    val_id shadow;

    if (t != TRUTH_UNKNOWN) {
        return t == (yes ? TRUTH_YES : TRUTH_NO);
    }
    if (v == 0) {
        return true;
    }
    shadow = shadow_of(s, v);
    if (shadow != v) {
        t = state_truth(s, shadow);
        if (t == (yes ? TRUTH_NO : TRUTH_YES)) {
            doubt(s);
        }
    }
    count_unseen(s, v);
    if (!refine(s, v, yes)) {
        return false;
    }
    agree_with_shadow(s, v);
    state_resolve_guards(s);
    return true;
}

static bool meet_outside(struct facts *f, int64_t lo, int64_t hi)
{
    if (lo == hi) {
        return facts_exclude(f, lo);
    }
    if (f->lo >= lo) {
        return hi < INT64_MAX && facts_within(f, hi + 1, INT64_MAX);
    }
    return f->hi > hi || (lo > INT64_MIN && facts_within(f, INT64_MIN, lo - 1));
}

bool state_assume_in(struct state *s, val_id v, int64_t lo, int64_t hi, bool inside)
{
    struct facts *f = &s->vals[v].facts;
    enum truth t;

    if (v == 0) {
        return true;
    }
    t = facts_in(f, lo, hi);
    if (t != TRUTH_UNKNOWN) {
        return (t == TRUTH_YES) == inside;
    }
    if (s->vals[v].shadow) {
        t = facts_in(&s->vals[s->vals[v].shadow].facts, lo, hi);
        if (t != TRUTH_UNKNOWN && (t == TRUTH_YES) != inside) {
            doubt(s);
        }
    }
    count_unseen(s, v);
    if (!(inside ? facts_within(f, lo, hi) : meet_outside(f, lo, hi)) || !narrow_parts(s, v)) {
        return false;
    }
    agree_with_shadow(s, v);
    state_resolve_guards(s);
    return true;
}
