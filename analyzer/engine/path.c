// SPDX-License-Identifier: Apache-2.0
// Paths behind a base, hash-consed: equal paths have equal numbers.
#include "analyzer/engine/state.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"

#include <string.h>

void paths_init(struct paths *p, struct arena *a)
{
    p->arena = a;
    p->cap = 32;
    p->items = arena_array(a, struct path, p->cap);
    p->slots = arena_array(a, uint32_t, 2 * p->cap);
    p->n = 1;
}

// The slot of the path, or the free one where it belongs.
static uint32_t *slot_of(const struct paths *p, const struct path *path)
{
    const uint32_t last = 2 * p->cap - 1;
    uint32_t i = (uint32_t)hash64_mix((uint64_t)path->parent << 8 | path->step, path->arg) & last;

    while (p->slots[i]) {
        const struct path *q = &p->items[p->slots[i]];
        if (q->parent == path->parent && q->step == path->step && q->arg == path->arg) {
            break;
        }
        i = (i + 1) & last;
    }
    return &p->slots[i];
}

static void grow(struct paths *p)
{
    struct path *items = arena_array(p->arena, struct path, p->cap * 2);

    memcpy(items, p->items, p->n * sizeof *items);
    p->items = items;
    p->cap *= 2;
    p->slots = arena_array(p->arena, uint32_t, 2 * p->cap);
    for (uint32_t i = 1; i < p->n; i++) {
        *slot_of(p, &p->items[i]) = i;
    }
}

uint32_t path_step(struct paths *p, uint32_t parent, enum place_step step, uint32_t arg)
{
    const struct path path = {.parent = parent, .arg = arg, .step = (uint8_t)step};
    uint32_t *slot = slot_of(p, &path);

    if (*slot) {
        return *slot;
    }
    if (p->n == p->cap) {
        grow(p);
        slot = slot_of(p, &path);
    }
    p->items[p->n] = path;
    *slot = p->n;
    return p->n++;
}

uint32_t path_last_field(const struct paths *p, uint32_t path)
{
    for (; path; path = p->items[path].parent) {
        if (p->items[path].step == PLACE_FIELD) {
            return p->items[path].arg + 1;
        }
    }
    return 0;
}

uint32_t path_blur(struct paths *p, uint32_t path)
{
    const struct path step = p->items[path];
    uint32_t parent;

    if (path == 0) {
        return 0;
    }
    parent = path_blur(p, step.parent);
    if (step.step == PLACE_INDEX_K || step.step == PLACE_INDEX) {
        return path_step(p, parent, PLACE_ANY, 0);
    }
    return path_step(p, parent, (enum place_step)step.step, step.arg);
}

bool path_has(const struct paths *p, uint32_t path, enum place_step step)
{
    for (; path; path = p->items[path].parent) {
        if (p->items[path].step == step) {
            return true;
        }
    }
    return false;
}

static uint32_t length(const struct paths *p, uint32_t path)
{
    uint32_t n = 0;

    for (; path; path = p->items[path].parent) {
        n++;
    }
    return n;
}

// Whether these two steps at the same depth lead to different memory for certain.
static bool steps_diverge(const struct ir_unit *u, const struct path *a, const struct path *b)
{
    if (a->step == PLACE_FIELD && b->step == PLACE_FIELD) {
        return a->arg != b->arg &&
               (a->arg >= u->nfields || !(u->types[u->fields[a->arg].owner].flags & TYPE_UNION));
    }
    if (a->step == PLACE_INDEX_K && b->step == PLACE_INDEX_K) {
        return a->arg != b->arg && (int32_t)a->arg != API_EVERY && (int32_t)b->arg != API_EVERY;
    }
    return false; // unknown indices are equal or not: they may overlap
}

bool paths_overlap(const struct paths *p, const struct ir_unit *u, uint32_t a, uint32_t b)
{
    uint32_t na = length(p, a), nb = length(p, b);

    for (; na > nb; na--) {
        a = p->items[a].parent;
    }
    for (; nb > na; nb--) {
        b = p->items[b].parent;
    }
    for (; a != b; a = p->items[a].parent, b = p->items[b].parent) {
        if (steps_diverge(u, &p->items[a], &p->items[b])) {
            return false;
        }
    }
    return true;
}
