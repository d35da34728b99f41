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

static bool is_taken_at(const struct section *x, const struct api_effect *e)
{
    return e->kind == API_LOCK && e->family == x->family && e->flags & EFFECT_BALANCED &&
           api_place_equal(&e->at, &x->at);
}

static bool guard_of(const struct entry *entry, const struct facts *f, struct api_guard *out)
{
    *out = (struct api_guard){.subject = entry->place, .lo = f->lo, .hi = f->hi};
    if (f->lo > entry->range.lo || f->hi < entry->range.hi) {
        return true;
    }
    out->negated = true;
    out->lo = out->hi = f->excluded[0];
    return f->nexcluded > 0;
}

// What is known of numbers comes first: callers mostly know no more of pointers than that they are
// not null.
static void guard_section(const struct summariser *s, const struct section *x, struct api_effect *e)
{
    for (int pointers = 0; pointers < 2; pointers++) {
        for (uint32_t k = 0; k < s->t->nentries; k++) {
            const struct entry *entry = &s->t->entries[k];
            struct api_guard g;
            if ((s->t->unit->types[entry->type].kind == TYPE_POINTER) == (pointers == 1) &&
                guard_of(entry, &x->entries[k], &g)) {
                add_guard(e, &g);
            }
        }
    }
}

// What the returns tell for certain stands; of other sections the condition is told here.
static void emit_section(struct summariser *s, const struct section *x)
{
    struct api_effect new = {.kind = API_LOCK,
                             .family = x->family,
                             .mode = x->mode,
                             .flags = EFFECT_MAY | EFFECT_BALANCED | EFFECT_SECTION,
                             .at = x->at,
                             .site_func = s->b->function + 1,
                             .site_insn = x->insn};

    for (uint32_t i = 0; i < s->b->neffects; i++) {
        const struct api_effect *e = &s->b->effects[i];
        if (is_taken_at(x, e) && !(e->flags & EFFECT_MAY)) {
            return;
        }
    }
    guard_section(s, x, &new);
    emit(s, new);
}

static void emit_sections(struct summariser *s)
{
    for (uint32_t i = 0; i < s->t->nsections; i++) {
        const struct section *x = &s->t->sections[i];
        if (x->is_ended && !x->is_split) {
            emit_section(s, x);
        }
    }
}

// Calls of what the caller gave, seen by the machine of locks.
static void keep_callbacks(const struct typestate *t, struct summary_builder *b)
{
    if (t->ngiven && !b->ncallbacks) {
        b->callbacks = arena_array(b->arena, struct api_callback, t->ngiven);
        for (uint32_t i = 0; i < t->ngiven; i++) {
            b->callbacks[i] = t->given[i].what;
            b->callbacks[i].site_func = b->function + 1;
            b->callbacks[i].site_insn = t->given[i].insn;
        }
        b->ncallbacks = t->ngiven;
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

static const struct facts *known_at_exits(const struct summariser *s)
{
    const uint32_t n = s->t->nentries;
    struct facts *known = arena_room_for(s->t->arena, struct facts, (size_t)s->n * n);

    for (uint32_t x = 0; x < s->n; x++) {
        entries_facts(s->exits[x].state, n, false, &known[x * n]);
    }
    return known;
}

void summarise(struct typestate *t, const struct candidates *found, struct summary_builder *b)
{
    struct summariser *s = arena_new(t->arena, struct summariser);

    if (t->only_visits) {
        keep_callbacks(t, b);
        return;
    }
    b->analysed |= t->families;
    if (!t->has_summary || found->is_incomplete || found->nreturns == EXITS_MAX) {
        b->unnamed |= t->families;
        return;
    }
    *s = (struct summariser){.t = t, .exits = found->returns, .n = found->nreturns, .b = b};
    if (s->n == 0) {
        return;
    }
    b->unnamed |= t->unnamed;
    b->arrays |= t->arrays;
    s->items = arena_room_for(t->arena, struct happening, HAPPENINGS_MAX);
    s->known = known_at_exits(s);
    make_buckets(s);
    for (uint32_t x = 0; x < s->n; x++) {
        collect_exit(s, x);
    }
    s->left = arena_array(t->arena, struct left_place, PLACES_MAX);
    s->nleft = written_places(s, s->left);
    for (uint32_t i = 0; i < s->nitems; i++) {
        emit_happening(s, &s->items[i]);
    }
    keep_callbacks(t, b);
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
    emit_sections(s);
}

// Effects are applied in order: a lock is destroyed behind all that was done under it.
static struct api_effect *in_order(const struct summary_builder *b)
{
    struct api_effect *out = arena_array(b->arena, struct api_effect, b->neffects);
    uint32_t n = 0;

    for (int destroys = 0; destroys < 2; destroys++) {
        for (uint32_t i = 0; i < b->neffects; i++) {
            if ((b->effects[i].kind == API_DESTROY) == (destroys == 1)) {
                out[n++] = b->effects[i];
            }
        }
    }
    return out;
}

const struct api_fn *summary_finish(struct summary_builder *b, const struct ir_unit *u,
                                    const struct ir_func *f)
{
    struct api_fn *out;

    if (b->analysed == 0 && b->ncallbacks == 0) {
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
    out->effects = in_order(b);
    out->callbacks = b->callbacks;
    out->ncallbacks = b->ncallbacks;
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
    if (a->ncallbacks != b->ncallbacks) {
        return false;
    }
    for (uint32_t i = 0; i < a->ncallbacks; i++) {
        if (!api_callback_equal(&a->callbacks[i], &b->callbacks[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < a->neffects; i++) {
        if (!api_effect_equal(&a->effects[i], &b->effects[i], 0) ||
            !api_props_equal(&a->effects[i], &b->effects[i])) {
            return false;
        }
    }
    return true;
}
