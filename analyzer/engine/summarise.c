// SPDX-License-Identifier: Apache-2.0
// From exit states to guarded effects.
//
// Every state at a return yields a list of happenings: a handle obtained here that the caller gets,
// one of the caller's that was closed, a lock left held. Equal happenings of several states are one
// effect. Then each effect gets its condition: none if every state has it; else what entries of the
// function (parameters, memory) tell the states that have it from the others; else the bucket of
// the returned value; else it may happen.
#include "analyzer/engine/summarise_parts.h"

// ---- Uses ---------------------------------------------------------------------------------------

static void emit_use(struct summariser *s, uint32_t use, bool is_certain)
{
    const struct handle_use *u = &s->t->uses[use];
    struct api_effect e = {.kind = API_USE,
                           .family = u->family,
                           .mode = u->mode,
                           .props = u->change,
                           .site_func = s->b->function + 1,
                           .site_insn = use / USES_PER_CALL};

    if (u->entry && u->entry != UINT32_MAX) {
        e.flags = is_certain && !u->is_unsure ? 0 : EFFECT_MAY;
        e.at = s->t->entries[u->entry - 1].place;
        emit(s, e);
    }
}

// Handles of the caller that are used on every path, and those of which a use may change what is
// known.
static void emit_uses(struct summariser *s)
{
    const struct ir_func *f = s->t->func;
    const struct cfg *c = s->t->cfg;
    struct bitset always = bitset_new(s->t->arena, f->nblocks);
    block_id b = 0;

    for (uint32_t n = 0; b != CFG_NONE && n < f->nblocks; n++, b = c->ipdom[b]) {
        bitset_set(always, b);
    }
    for (b = 0; b < f->nblocks; b++) {
        const uint32_t first = f->blocks[b].first * USES_PER_CALL;
        for (uint32_t i = first; i < first + f->blocks[b].count * USES_PER_CALL; i++) {
            const struct api_props *change = &s->t->uses[i].change;
            if (bitset_has(always, b) || (change->has | change->lacks)) {
                emit_use(s, i, bitset_has(always, b));
            }
        }
    }
}

// Handles of the caller of which nobody can say whether they were given up.
static void emit_unsure(struct summariser *s)
{
    for (uint32_t e = 0; e < s->t->nentries; e++) {
        if (s->t->unsure >> e & 1) {
            emit(s, (struct api_effect){
                        .kind = API_ESCAPE, .flags = EFFECT_MAY, .at = s->t->entries[e].place});
        }
    }
}

static void emit_may_free(struct summariser *s)
{
    for (uint32_t e = 0; e < s->t->nentries; e++) {
        if (s->t->may_free >> e & 1) {
            emit(s, (struct api_effect){.kind = API_RELEASE,
                                        .family = FAMILY_MEMORY,
                                        .flags = EFFECT_MAY,
                                        .at = s->t->entries[e].place});
        }
    }
}

// Those that are used under a condition.
static void emit_sometimes_used(struct summariser *s)
{
    s->nitems = 0;
    for (uint32_t x = 0; x < s->n; x++) {
        collect_uses(s, x);
    }
    for (uint32_t i = 0; i < s->nitems; i++) {
        emit_happening(s, &s->items[i]);
    }
}

// ---- The whole ----------------------------------------------------------------------------------

void summarise(struct typestate *t, const struct candidates *found, struct summary_builder *b)
{
    struct summariser *s = arena_new(t->arena, struct summariser);

    b->analysed |= t->families;
    if (found->is_incomplete || found->nreturns == EXITS_MAX) {
        b->unnamed |= t->families;
        return;
    }
    *s = (struct summariser){.t = t, .exits = found->returns, .n = found->nreturns, .b = b};
    if (s->n == 0) {
        return;
    }
    b->unnamed |= t->unnamed;
    b->arrays |= t->arrays;
    make_buckets(s);
    for (uint32_t x = 0; x < s->n; x++) {
        collect_exit(s, x);
    }
    s->left = arena_array(t->arena, struct left_place, PLACES_MAX);
    s->nleft = written_places(s, s->left);
    for (uint32_t i = 0; i < s->nitems; i++) {
        emit_happening(s, &s->items[i]);
    }
    emit_uses(s);
    emit_unsure(s);
    emit_may_free(s);
    for (uint32_t i = 0; i < s->nleft; i++) {
        emit_left(s, &s->left[i]);
    }
    for (uint32_t e = 0; e < t->nentries; e++) {
        emit_known(s, e);
    }
    emit_result(s);
    emit_sometimes_used(s);
}

const struct api_fn *summary_finish(struct summary_builder *b, const struct ir_unit *u,
                                    const struct ir_func *f)
{
    struct api_fn *out;

    if (b->analysed == 0) {
        return NULL;
    }
    out = arena_new(b->arena, struct api_fn);
    out->name = ir_func_name(u, f);
    out->library = "";
    out->is_inferred = true;
    out->min_params = (uint8_t)(f->nparams < UINT8_MAX ? f->nparams : UINT8_MAX);
    out->analysed = b->analysed;
    out->unnamed = b->unnamed;
    out->arrays = b->arrays;
    out->has_range = b->has_range;
    out->lo = b->range.lo;
    out->hi = b->range.hi;
    out->neffects = b->neffects;
    out->effects = arena_copy(b->arena, b->effects, b->neffects * sizeof *b->effects);
    return out;
}

bool summary_sites_equal(const struct api_fn *a, const struct api_fn *b)
{
    for (uint32_t i = 0; a && b && i < a->neffects; i++) {
        const struct api_effect *x = &a->effects[i], *y = &b->effects[i];
        if (x->site_func != y->site_func || x->site_insn != y->site_insn) {
            return false;
        }
    }
    return true;
}

bool summary_equal(const struct api_fn *a, const struct api_fn *b)
{
    if (!a || !b) {
        return a == b;
    }
    if (a->neffects != b->neffects || a->unnamed != b->unnamed || a->arrays != b->arrays ||
        a->analysed != b->analysed || a->has_range != b->has_range || a->lo != b->lo ||
        a->hi != b->hi) {
        return false;
    }
    for (uint32_t i = 0; i < a->neffects; i++) {
        if (!api_effect_equal(&a->effects[i], &b->effects[i], 0) ||
            !api_props_equal(&a->effects[i], &b->effects[i])) {
            return false;
        }
    }
    return true;
}
