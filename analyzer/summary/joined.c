// SPDX-License-Identifier: Apache-2.0
// Several summaries as one, of which one holds: of the functions that a call through a pointer may
// reach, or of one function before it has settled.
//
// An effect that all of them have in the same words is certain, any other may happen. What places
// hold afterwards, and uses, are only told when all say the same; where they differ, what any of
// them writes is forgotten (its mods). As long as one target was not looked at whole, the call
// stays one of which only is known what it touches.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

#include <string.h>

static bool is_known(const struct program *p, const struct call_target *t)
{
    const struct func_link *l = t->body == FUNC_UNKNOWN ? NULL : &p->links[t->body];

    return l && !t->api && l->has_body && l->is_analysed && !l->is_unsure;
}

static bool all_known(const struct program *p, const struct call_targets *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (!is_known(p, &t->items[i])) {
            return false;
        }
    }
    return targets_resolved(t);
}

static bool is_up_to_date(const struct program *p, const struct call_site *s)
{
    for (uint32_t i = 0; i < s->targets.n; i++) {
        if (s->joined_of[i] != p->links[s->targets.items[i].body].summary) {
            return false;
        }
    }
    return s->callee.mods != NULL;
}

// ---- Effects ------------------------------------------------------------------------------------

struct summaries {
    const struct api_fn *const *items; // NULL: neutral
    uint32_t n;
};

// Of uses, what they change counts.
static const struct api_effect *find_effect(const struct api_fn *f, const struct api_effect *like)
{
    for (uint32_t i = 0; f && i < f->neffects; i++) {
        if (api_effect_equal(&f->effects[i], like, EFFECT_MAY) &&
            (like->kind != API_USE || api_props_equal(&f->effects[i], like))) {
            return &f->effects[i];
        }
    }
    return NULL;
}

static bool is_in_all(const struct summaries *all, const struct api_effect *like)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct api_effect *e = find_effect(all->items[i], like);
        if (!e || e->flags & EFFECT_MAY) {
            return false;
        }
    }
    return true;
}

// What all of them say of the resource, as far as they agree.
static void join_props(struct api_effect *out, const struct summaries *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct api_effect *e = find_effect(all->items[i], out);
        out->props = api_props_join(out->props, e ? e->props : out->props);
        out->opening = e && api_opening_equal(e->opening, out->opening) ? out->opening : NULL;
    }
}

// What callers must know or are blamed for counts only if it is certain, but for what a use
// changes.
static bool is_held_against_callers(const struct api_effect *e)
{
    return e->kind == API_VALUE || e->kind == API_REQUIRES || e->kind == API_APART ||
           (e->kind == API_USE && !(e->props.has | e->props.lacks));
}

static void add_effect(struct api_fn *to, const struct summaries *all, const struct api_effect *e)
{
    const bool is_certain = is_in_all(all, e);
    struct api_effect *out = &to->effects[to->neffects];

    if (find_effect(to, e) || (!is_certain && is_held_against_callers(e))) {
        return;
    }
    *out = *e;
    join_props(out, all);
    out->flags =
        (uint16_t)(is_certain ? e->flags
                              : (e->flags | (unsigned)EFFECT_MAY) & ~(unsigned)EFFECT_SECTION);
    to->neffects++;
}

static void join_range(struct api_fn *to, const struct summaries *all)
{
    to->has_range = true;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct api_fn *f = all->items[i];
        if (!f || !f->has_range) {
            to->has_range = false;
            return;
        }
        to->lo = i == 0 || f->lo < to->lo ? f->lo : to->lo;
        to->hi = i == 0 || f->hi > to->hi ? f->hi : to->hi;
    }
}

const struct api_fn *summaries_join(struct arena *a, const struct api_fn *const *items, uint32_t n)
{
    const struct summaries all = {items, n};
    struct api_fn *out = arena_new(a, struct api_fn);
    uint32_t neffects = 0;

    *out = (struct api_fn){.name = "", .library = "", .is_inferred = true, .analysed = ~0u};
    for (uint32_t i = 0; i < n; i++) {
        const struct api_fn *f = items[i];
        out->name = f ? f->name : out->name;
        out->analysed &= f ? f->analysed : 0;
        out->unnamed |= f ? f->unnamed : 0;
        out->arrays = (uint16_t)(out->arrays | (f ? f->arrays : 0));
        neffects += f ? f->neffects : 0;
        out->min_params = f && f->min_params > out->min_params ? f->min_params : out->min_params;
    }
    if (neffects == 0 && out->analysed == 0 && out->unnamed == 0) {
        return NULL;
    }
    out->effects = arena_array(a, struct api_effect, neffects);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; items[i] && k < items[i]->neffects; k++) {
            add_effect(out, &all, &items[i]->effects[k]);
        }
    }
    join_range(out, &all);
    return out;
}

// ---- Mods ---------------------------------------------------------------------------------------

// Merges two sorted lists into `to`, which has room.
static uint32_t merge_classes(uint64_t *to, const struct mods *a, const struct mods *b)
{
    uint32_t i = 0, k = 0, n = 0;

    while (i < a->nclasses || k < b->nclasses) {
        if (k == b->nclasses || (i < a->nclasses && a->classes[i] < b->classes[k])) {
            to[n++] = a->classes[i++];
        } else {
            i += i < a->nclasses && a->classes[i] == b->classes[k];
            to[n++] = b->classes[k++];
        }
    }
    return n;
}

static void join_mods(const struct program *p, struct mods *to, const struct mods *more)
{
    uint64_t *classes = arena_array(p->arena, uint64_t, to->nclasses + more->nclasses);

    to->nclasses = merge_classes(classes, to, more);
    to->classes = classes;
    to->flags |= more->flags;
    to->kept |= more->kept;
    to->written |= more->written;
    to->elements |= more->elements;
    to->unknown |= more->unknown;
    to->returned |= more->returned;
}

void link_joined_targets(const struct program *p, struct call_site *s)
{
    struct mods *mods;

    if (!all_known(p, &s->targets) || is_up_to_date(p, s)) {
        return;
    }
    mods = arena_new(p->arena, struct mods);
    for (uint32_t i = 0; i < s->targets.n; i++) {
        s->joined_of[i] = p->links[s->targets.items[i].body].summary;
        join_mods(p, mods, &p->links[s->targets.items[i].body].mods);
    }
    s->callee.mods = mods;
    s->callee.api = summaries_join(p->arena, s->joined_of, s->targets.n);
}
