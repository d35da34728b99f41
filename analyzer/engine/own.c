// SPDX-License-Identifier: Apache-2.0
// Memory of the function's own: allocated here, or by a callee that keeps nothing of it, and known
// to nobody else. A handle in it still is the function's to close.
//
// The value of such a pointer is marked (VALUE_OWN). The mark goes, and all that lies in the memory
// escapes, once the pointer goes where it is not followed: into memory that outlives the function,
// to a callee that may keep it, through a write that may have been to the variable it is in. Freed,
// the memory no longer refers to anything.
#include "analyzer/engine/typestate.h"

enum { OWN_DEPTH = 4 };

bool outlives(const struct typestate *t, const struct state *s, const struct cell *c)
{
    if (c->kind == CELL_DEREF && s->vals[c->base].flags & VALUE_OWN) {
        return false;
    }
    return is_outliving(t, c);
}

val_id own_memory(const struct state *s, val_id v)
{
    const struct value *x = val_get(s, v);
    val_id own;

    if (x->flags & VALUE_OWN) {
        return v;
    }
    if (x->kind == VALUE_ADDR && x->cell.kind == CELL_DEREF) {
        return own_memory(s, x->cell.base);
    }
    if (x->kind != VALUE_TERM || is_compare(x->op)) {
        return 0;
    }
    own = own_memory(s, x->a);
    return own || x->op >= TERM_CAST ? own : own_memory(s, x->b);
}

static bool is_held(const struct state *s, val_id own, unsigned depth)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        const struct cell *c = &s->binds[i].cell;
        bool is_inside = c->kind == CELL_DEREF && s->vals[c->base].flags & VALUE_OWN;
        if (c->kind != CELL_CALL && own_memory(s, s->binds[i].val) == own &&
            (!is_inside || (depth && c->base != own && is_held(s, c->base, depth - 1)))) {
            return true;
        }
    }
    return own == s->pending;
}

bool is_reachable(const struct state *s, const struct cell *c)
{
    return c->kind != CELL_DEREF || !(s->vals[c->base].flags & VALUE_OWN) ||
           is_held(s, c->base, OWN_DEPTH);
}

void publish(struct typestate *t, struct state *s, val_id v, uint32_t insn)
{
    val_id own = own_memory(s, v);

    if (own == 0) {
        return;
    }
    s->vals[own].flags &= (uint8_t)~VALUE_OWN;
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (s->binds[i].cell.kind == CELL_DEREF && s->binds[i].cell.base == own) {
            escape_value(t, s, s->binds[i].val, insn);
        }
    }
}

void publish_contents(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        const struct cell *at = &s->binds[i].cell;
        if (at->kind >= CELL_LOCAL && at->kind != CELL_CALL && own_memory(s, s->binds[i].val) &&
            cells_may_alias(t, s, at, c)) {
            publish(t, s, s->binds[i].val, insn);
        }
    }
}

void put_into_own(struct typestate *t, struct state *s, val_id v, const struct cell *c)
{
    for (uint32_t i = 0; v && c->kind == CELL_DEREF && i < s->nres; i++) {
        if (s->res[i].handle == v) {
            s->res[i].object.base = path_last_field(&t->paths, c->path);
        }
    }
}

void free_memory(struct typestate *t, struct state *s, val_id v, bool is_certain, uint32_t insn)
{
    const struct value *x = val_get(s, v);

    if (v == 0 || !t->follows_handles) {
        return;
    }
    if (x->entry) {
        uint64_t bit = (uint64_t)1 << (x->entry - 1);
        s->freed |= is_certain ? bit : 0;
        t->may_free |= is_certain ? 0 : bit;
    }
    if (!is_certain || !(x->flags & VALUE_OWN)) {
        publish(t, s, v, insn);
        return;
    }
    s->vals[v].flags &= (uint8_t)~VALUE_OWN;
    for (uint32_t i = s->nbinds; i-- > 0;) {
        if (s->binds[i].cell.kind == CELL_DEREF && s->binds[i].cell.base == v) {
            state_unbind_at(s, i);
        }
    }
}

static bool asks_for_result_only(const struct api_effect *e)
{
    for (unsigned g = 0; g < API_GUARDS; g++) {
        if (e->guard[g].subject.root != API_NO_PLACE && e->guard[g].subject.root != API_RET) {
            return false;
        }
    }
    return true;
}

bool gives_memory(const struct api_fn *api)
{
    for (uint32_t k = 0; api && k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        if (e->kind == API_ACQUIRE && e->family == FAMILY_MEMORY && e->at.root == API_RET &&
            e->at.nsteps == 0 && !(e->flags & EFFECT_MAY) && asks_for_result_only(e)) {
            return true;
        }
    }
    return false;
}
