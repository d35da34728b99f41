// SPDX-License-Identifier: Apache-2.0
// What a function does when two of its pointers lead to one object.
//
// Pointers that a function was given are taken to lead to different objects (entry.c). One that
// locks an object while it holds the lock of another one of the kind is walked once more with the
// two pointers equal: a lock that is taken twice then is held against callers who pass one object
// for both. A function that compares the pointers first is found to do so.
#include "analyzer/engine/summarise.h"
#include "analyzer/engine/typestate.h"

#include <string.h>

enum { PAIRS_MAX = 3 };

// ---- One value for two entries ------------------------------------------------------------------

static uint32_t find_entry(const struct typestate *t, const struct api_place *p)
{
    uint32_t e = 0;

    while (e < t->nentries && !api_place_equal(&t->entries[e].place, p)) {
        e++;
    }
    return e;
}

static void replace(struct state *s, val_id gone, val_id keep)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        s->binds[i].val = s->binds[i].val == gone ? keep : s->binds[i].val;
    }
    for (uint32_t e = 0; e < s->nentries; e++) {
        s->entries[e] = s->entries[e] == gone ? keep : s->entries[e];
    }
    for (val_id v = 1; v < s->nvals; v++) {
        struct cell *c = &s->vals[v].cell;
        if (s->vals[v].kind == VALUE_ADDR && c->kind == CELL_DEREF && c->base == gone) {
            c->base = keep;
        }
    }
}

// Memory behind the one is memory behind the other, and holds the same.
static void unite(struct state *s, val_id keep, val_id gone)
{
    struct facts both = s->vals[keep].facts;

    if (keep == gone) {
        return;
    }
    if (facts_meet(&both, &s->vals[gone].facts)) {
        s->vals[keep].facts = both;
    }
    replace(s, gone, keep);
    for (uint32_t i = s->nbinds; i-- > 0;) {
        struct binding b = s->binds[i];
        val_id other;
        if (b.cell.kind != CELL_DEREF || b.cell.base != gone) {
            continue;
        }
        state_unbind_at(s, i);
        b.cell.base = keep;
        other = state_lookup(s, &b.cell);
        if (other) {
            unite(s, other, b.val);
        } else {
            state_bind(s, &b.cell, b.val);
        }
        i = s->nbinds;
    }
}

void unite_entries(struct typestate *t, struct state *s)
{
    val_id keep, gone;

    if (!t->same[0]) {
        return;
    }
    keep = state_entry(s, find_entry(t, t->same[0]));
    gone = state_entry(s, find_entry(t, t->same[1]));
    if (keep && gone) {
        unite(s, keep, gone);
        state_settle(s, t->scratch);
    }
}

// ---- Which entries ------------------------------------------------------------------------------

// The pointer behind which the lock lies: the entry with the longest way.
static const struct api_place *pointer_to(const struct typestate *t, const struct section *x)
{
    const struct api_place *best = NULL;

    for (uint32_t e = 0; e < t->nentries; e++) {
        const struct api_place *p = &t->entries[e].place;
        if (api_place_is_prefix(p, &x->at) && x->at.steps[p->nsteps].kind == API_DEREF &&
            (!best || p->nsteps > best->nsteps)) {
            best = p;
        }
    }
    return best;
}

static bool is_same_step(const struct api_place *a, uint32_t i, const struct api_place *b,
                         uint32_t k)
{
    return a->steps[i].kind == b->steps[k].kind && a->steps[i].index == b->steps[k].index &&
           (a->steps[i].kind != API_FIELD || strcmp(a->steps[i].field, b->steps[k].field) == 0);
}

// One kind of lock, in the same place of the object behind the one pointer and the other. A field
// of one record is never that of another, whatever their names.
static bool are_alike(const struct section *x, const struct api_place *px, const struct section *y,
                      const struct api_place *py)
{
    const uint32_t n = x->at.nsteps - px->nsteps;

    if (x->family != y->family || x->class != y->class ||
        (uint32_t)(y->at.nsteps - py->nsteps) != n || api_place_equal(px, py) ||
        api_place_is_prefix(px, py) || api_place_is_prefix(py, px)) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!is_same_step(&x->at, px->nsteps + i, &y->at, py->nsteps + i)) {
            return false;
        }
    }
    return true;
}

// ---- The walk -----------------------------------------------------------------------------------

static bool is_known(const struct candidates *found, const struct candidate *c)
{
    for (uint32_t i = 0; i < found->n; i++) {
        if (found->items[i].insn == c->insn && found->items[i].error == c->error) {
            return true;
        }
    }
    return false;
}

// The first place where a lock is taken twice if the two are one; CFG_NONE: there is none.
static uint32_t taken_twice(const struct typestate *t, const struct candidates *found,
                            const struct api_place *x, const struct api_place *y)
{
    struct typestate *again = arena_new(t->arena, struct typestate);
    struct candidates c;

    typestate_init(again, t->arena, t->program, t->unit, t->cfg, t->machines, t->nmachines,
                   &t->caps, true);
    again->same[0] = x;
    again->same[1] = y;
    c = merge_run(again);
    again->uses = NULL;
    for (uint32_t i = 0; i < c.n; i++) {
        struct search_result r;
        if (c.items[i].event != EVENT_LOCK || is_known(found, &c.items[i])) {
            continue;
        }
        r = search_path(again, &c.items[i]);
        if (r.outcome == SEARCH_FOUND && !r.doubts && !(r.res.flags & RES_MAY)) {
            return c.items[i].insn;
        }
    }
    return CFG_NONE;
}

static void emit_apart(struct summary_builder *b, const struct section *x, const struct section *y,
                       uint32_t insn)
{
    if (insn != CFG_NONE && b->neffects < EFFECTS_PER_FUNCTION) {
        b->effects[b->neffects++] = (struct api_effect){.kind = API_APART,
                                                        .family = x->family,
                                                        .at = x->at,
                                                        .with = y->at,
                                                        .site_func = b->function + 1,
                                                        .site_insn = insn};
    }
}

static bool is_emitted(const struct summary_builder *b, const struct section *x,
                       const struct section *y)
{
    for (uint32_t i = 0; i < b->neffects; i++) {
        const struct api_effect *e = &b->effects[i];
        if (e->kind == API_APART && api_place_equal(&e->at, &x->at) &&
            api_place_equal(&e->with, &y->at)) {
            return true;
        }
    }
    return false;
}

void find_apart(struct typestate *t, const struct candidates *found, struct summary_builder *b)
{
    unsigned pairs = 0;

    if (!t->follows_locks || found->is_incomplete) {
        return;
    }
    for (uint32_t i = 0; i < t->nsections; i++) {
        const struct section *x = &t->sections[i];
        const struct api_place *px = pointer_to(t, x);
        for (uint32_t k = i + 1; px && k < t->nsections; k++) {
            const struct section *y = &t->sections[k];
            const struct api_place *py = pointer_to(t, y);
            const bool are_nested = x->inside >> k & 1 || y->inside >> i & 1;
            if (py && are_nested && are_alike(x, px, y, py) && !is_emitted(b, x, y) &&
                pairs++ < PAIRS_MAX) {
                emit_apart(b, x, y, taken_twice(t, found, px, py));
            }
        }
    }
}
