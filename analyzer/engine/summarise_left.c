// SPDX-License-Identifier: Apache-2.0
// What the caller finds afterwards: in memory that was written ("-1", "what arg1 was"), in what the
// result tells of the arguments, in the result itself.
#include "analyzer/engine/summarise_parts.h"

// ---- What memory holds afterwards ---------------------------------------------------------------

static bool is_acquired_place(const struct summariser *s, const struct api_place *p)
{
    for (uint32_t i = 0; i < s->nitems; i++) {
        if ((s->items[i].effect.kind == API_ACQUIRE || s->items[i].effect.kind == API_LEFTOVER) &&
            api_place_equal(&s->items[i].effect.at, p)) {
            return true;
        }
    }
    return false;
}

// What somebody may have written in between is not: a condition on it is about what is left.
static bool is_as_entered(const struct state *s, uint32_t entry, val_id v)
{
    return !(s->guessed >> (entry - 1) & 1) &&
           ((s->vals[v].entry == entry && !s->vals[v].shadow) || v == state_entry(s, entry - 1));
}

static bool is_caller_cell(const struct cell *c)
{
    return c->kind == CELL_DEREF || c->kind == CELL_GLOBAL;
}

// What the places hold at exit `x`: what the first of the cells with that name does.
static void find_left(const struct summariser *s, uint32_t x, struct left_place *places, uint32_t n)
{
    const struct exit_state *e = &s->exits[x];

    for (uint32_t i = 0; i < e->state->nbinds; i++) {
        const struct binding *b = &e->state->binds[i];
        struct api_place at;
        if (!is_caller_cell(&b->cell) || !cell_place(s->t, e->state, e->ret, &b->cell, &at)) {
            continue;
        }
        for (uint32_t k = 0; k < n; k++) {
            if (places[k].at_exits[x] == 0 && api_place_equal(&at, &places[k].place)) {
                places[k].at_exits[x] = b->val;
            }
        }
    }
}

// Places of the caller that were written on the way to some exit.
uint32_t written_places(const struct summariser *s, struct left_place out[PLACES_MAX])
{
    uint32_t n = 0;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct state *st = s->exits[x].state;
        for (uint32_t i = 0; i < st->nbinds && n < PLACES_MAX; i++) {
            struct left_place p = {.range = facts_any()};
            uint32_t k = 0;
            if (!is_caller_cell(&st->binds[i].cell) ||
                !cell_place(s->t, st, s->exits[x].ret, &st->binds[i].cell, &p.place)) {
                continue;
            }
            p.is_acquired = is_acquired_place(s, &p.place);
            for (uint32_t e = 0; e < s->t->nentries; e++) {
                if (api_place_equal(&s->t->entries[e].place, &p.place)) {
                    p.entry = e + 1;
                    p.range = s->t->entries[e].range;
                }
            }
            if (p.entry && is_as_entered(st, p.entry, st->binds[i].val)) {
                continue;
            }
            while (k < n && !api_place_equal(&out[k].place, &p.place)) {
                k++;
            }
            if (k == n) {
                out[n++] = p;
            }
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        out[k].at_exits = arena_array(s->t->arena, val_id, s->n);
    }
    for (uint32_t x = 0; n && x < s->n; x++) {
        find_left(s, x, out, n);
    }
    return n;
}

// More than the type says.
static bool is_telling(const struct facts *f, const struct facts *any)
{
    if (f->lo <= any->lo && f->hi >= any->hi) {
        return false;
    }
    return f->lo == f->hi || (f->lo >= 0 && f->hi > 0) || f->hi < 0;
}

// ---- What memory holds afterwards, as effects ---------------------------------------------------

// What the place holds at all exits of buckets first .. last.
static bool left_in(const struct summariser *s, const struct left_place *p, uint32_t first,
                    uint32_t last, struct api_effect *out)
{
    struct facts hull = {0};
    uint32_t entry = 0;
    bool is_first = true, is_same = true;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct exit_state *e = &s->exits[x];
        val_id v;
        if (s->bucket_of[x] < first || s->bucket_of[x] > last) {
            continue;
        }
        v = p->at_exits[x];
        if (v == 0) {
            return false;
        }
        hull = is_first ? e->state->vals[v].facts : facts_hull(&hull, &e->state->vals[v].facts);
        is_same =
            is_same && e->state->vals[v].entry && (is_first || entry == e->state->vals[v].entry);
        entry = e->state->vals[v].entry;
        is_first = false;
    }
    *out = (struct api_effect){.kind = API_VALUE, .at = p->place, .lo = hull.lo, .hi = hull.hi};
    if (is_first || (is_same && entry == p->entry)) {
        return false;
    }
    if (is_same) {
        out->with = s->t->entries[entry - 1].place;
        return true;
    }
    return is_telling(&hull, &p->range);
}

// The exits at which the place holds something worth telling, told from the others by entries
// ("-1 if arg0 is not null").
static void emit_left_divided(struct summariser *s, const struct left_place *p)
{
    struct bitset with = bitset_new(s->t->arena, s->n), without = bitset_new(s->t->arena, s->n);
    struct api_effect e = {.kind = API_VALUE, .at = p->place};
    struct api_guard found[2];
    struct facts hull = {0};
    unsigned n;

    for (uint32_t x = 0; x < s->n; x++) {
        val_id v = p->at_exits[x];
        const struct facts *f = &s->exits[x].state->vals[v].facts;
        if (v && is_telling(f, &p->range)) {
            hull = is_empty(s, with) ? *f : facts_hull(&hull, f);
            bitset_set(with, x);
        } else {
            bitset_set(without, x);
        }
    }
    if (is_empty(s, with) || is_empty(s, without) || !is_telling(&hull, &p->range)) {
        return;
    }
    n = separate(s, with, without, false, found);
    for (unsigned i = 0; i < n; i++) {
        add_guard(&e, &found[i]);
    }
    if (n) {
        e.lo = hull.lo;
        e.hi = hull.hi;
        emit(s, e);
    }
}

// Whether the place holds what it held at the start at all exits of the bucket.
static bool is_unchanged_in(const struct summariser *s, const struct left_place *p, uint32_t bucket)
{
    for (uint32_t x = 0; x < s->n; x++) {
        const struct exit_state *e = &s->exits[x];
        val_id v = s->bucket_of[x] == bucket ? p->at_exits[x] : 0;
        if (s->bucket_of[x] == bucket && !(v && is_as_entered(e->state, p->entry, v))) {
            return false;
        }
    }
    return true;
}

// A handle that is replaced on success only: on failure the old one, which may be closed, is still
// there.
static void emit_unchanged(struct summariser *s, const struct left_place *p)
{
    struct api_effect e = {.kind = API_VALUE, .at = p->place, .with = p->place};

    for (uint32_t b = 0; p->entry && s->nbuckets > 1 && b < s->nbuckets; b++) {
        struct api_guard g = bucket_guard(s, b, b);
        e.guard[0] = g;
        if (is_unchanged_in(s, p, b)) {
            emit(s, e);
        }
    }
}

void emit_left(struct summariser *s, const struct left_place *p)
{
    uint32_t before = s->b->neffects;
    struct api_effect e;

    if (p->is_acquired) {
        emit_unchanged(s, p);
        return; // where there is a new one, its own effect tells
    }
    if (left_in(s, p, 0, s->nbuckets - 1, &e)) {
        emit(s, e);
        return;
    }
    for (uint32_t b = 0; s->nbuckets > 1 && b < s->nbuckets; b++) {
        struct api_guard g = bucket_guard(s, b, b);
        if (left_in(s, p, b, b, &e) && add_guard(&e, &g)) {
            emit(s, e);
        }
    }
    if (s->b->neffects == before) {
        emit_left_divided(s, p);
    }
}

// What the result tells of the entries ("true if arg0 is not negative").
static void emit_known_by_result(struct summariser *s, uint32_t entry, const struct facts *any)
{
    struct bitset none = bitset_new(s->t->arena, s->n);

    for (uint32_t b = 0; b < s->nbuckets; b++) {
        struct bitset all = in_bucket(s, none, b, false);
        struct api_guard g = bucket_guard(s, b, b);
        struct api_effect e = {.kind = API_VALUE, .at = s->t->entries[entry].place};
        struct facts f;
        f = hull_of_entry(s, all, entry);
        e.lo = f.lo;
        e.hi = f.hi;
        if (is_telling(&f, &s->t->entries[entry].range) && (f.lo != any->lo || f.hi != any->hi) &&
            add_guard(&e, &g)) {
            emit(s, e);
        }
    }
}

// What is known of an entry because the function returned: by the result, or at all ("ends the
// process unless arg0 is not 0").
void emit_known(struct summariser *s, uint32_t entry)
{
    const struct entry *at = &s->t->entries[entry];
    const struct ir_type *type = &s->t->unit->types[at->type];
    struct bitset every = bitset_new(s->t->arena, s->n);
    struct facts any;

    if (at->place.nsteps || (type->kind != TYPE_INT && type->kind != TYPE_POINTER)) {
        return;
    }
    for (uint32_t x = 0; x < s->n; x++) {
        bitset_set(every, x);
    }
    any = hull_of_entry(s, every, entry);
    if (is_telling(&any, &at->range)) {
        emit(s,
             (struct api_effect){.kind = API_VALUE, .at = at->place, .lo = any.lo, .hi = any.hi});
    }
    if (s->nbuckets > 1) {
        emit_known_by_result(s, entry, &any);
    }
}

void emit_result(struct summariser *s)
{
    uint32_t entry = 0;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct exit_state *e = &s->exits[x];
        const struct facts *f = &e->state->vals[e->ret].facts;
        uint32_t own = e->ret ? e->state->vals[e->ret].entry : 0;
        if (e->ret == 0) {
            return;
        }
        s->b->range = s->b->has_range || x ? facts_hull(&s->b->range, f) : *f;
        entry = x == 0 || entry == own ? own : 0;
    }
    s->b->has_range = true;
    if (entry) {
        emit(s, (struct api_effect){.kind = API_VALUE,
                                    .at = {.root = API_RET},
                                    .with = s->t->entries[entry - 1].place});
    }
}
