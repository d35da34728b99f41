// SPDX-License-Identifier: Apache-2.0
// errno: one number a thread, which only a call that failed sets.
//
// The C library gives its address by a function that always answers the same. After a call errno is
// taken for what it was if the call is known to have succeeded: strictly speaking it may have been
// set all the same, so a path on which it was costs confidence. If the call failed, errno is a
// number above 0; if nobody knows, it may be any.
#include "analyzer/engine/error_sets.h"
#include "analyzer/engine/typestate.h"

#include <string.h>

enum { ERRNO_MAX = 4095 };

uint32_t errno_function(const struct ir_unit *u)
{
    static const char *const names[] = {"__errno_location", "__errno", "___errno", "__error"};
    enum { N = sizeof names / sizeof names[0] };
    name_id ids[N];
    bool any = false;

    for (unsigned n = 0; n < N; n++) {
        ids[n] = names_find(u->names, names[n], strlen(names[n]));
        any = any || ids[n];
    }
    for (uint32_t fn = 0; any && fn < u->nfns; fn++) {
        for (unsigned n = 0; n < N; n++) {
            if (ids[n] && u->fns[fn].name == ids[n]) {
                return fn;
            }
        }
    }
    return UINT32_MAX;
}

bool errno_is_place(const struct ir_unit *u, const struct ir_func *f, const uint32_t *defs,
                    uint32_t errno_fn, place_id p)
{
    const struct place *at = place_get(u->places, p);
    const struct place *root = at->step == PLACE_DEREF ? place_get(u->places, at->parent) : at;
    const struct ir_insn *def;

    if (errno_fn == UINT32_MAX || root->step != PLACE_TEMP) {
        return false;
    }
    def = &f->insns[defs[root->arg]];
    return def->op == IR_CALL && def->callee == errno_fn;
}

// Whether the latest call that sets errno failed.
enum truth has_failed(const struct state *s)
{
    const struct guard *g = &s->failed;
    enum truth t = g->v ? facts_in(&val_get(s, g->v)->facts, g->lo, g->hi) : TRUTH_UNKNOWN;

    if (t == TRUTH_UNKNOWN || !g->negated) {
        return t;
    }
    return t == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

void errno_read(const struct typestate *t, struct state *s, place_id p, val_id v)
{
    struct value *x = &s->vals[v];
    enum truth failed;

    if (x->kind != VALUE_OPAQUE || !errno_is_place(t->unit, t->func, t->temp_def, t->errno_fn, p)) {
        return;
    }
    failed = has_failed(s);
    x->shadow = failed == TRUTH_NO ? x->shadow : 0;
    facts_within(&x->facts, failed == TRUTH_YES ? 1 : 0, ERRNO_MAX);
}

val_id errno_address(const struct typestate *t, const struct state *s)
{
    const struct cell memo = {.kind = CELL_CALL, .path = t->errno_fn};

    return t->errno_fn == UINT32_MAX ? 0 : state_lookup(s, &memo);
}

bool errno_is(const struct typestate *t, const struct state *s, int number)
{
    const struct cell c = {.kind = CELL_DEREF, .base = errno_address(t, s)};
    int64_t k;

    return c.base && has_failed(s) == TRUTH_YES && val_is_const(s, state_lookup(s, &c), &k) &&
           k == number;
}

void errno_forget(struct typestate *t, struct state *s)
{
    const struct cell c = {.kind = CELL_DEREF, .base = errno_address(t, s)};
    uint32_t i = c.base ? state_find(s, &c) : UINT32_MAX;

    if (i != UINT32_MAX) {
        havoc_binding(t, s, i);
    }
}
