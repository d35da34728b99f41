// SPDX-License-Identifier: Apache-2.0
// Hash-consing: each path is a parent and one step, and a table maps (parent, step, arg, type
// where it tells) to the id that path already has.
//
// Places live in chunks that never move, so that what place_get() returned stays valid while
// others are added. The table is linear probing over a power of two, at most half full; 0, unknown
// memory, marks an empty slot, since it is never looked up.
#include "analyzer/place/place.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/hash.h"

#include <string.h>

enum { CHUNK = 256, FIRST_SLOTS = 256 };

struct place_table {
    struct arena *arena;
    struct place **chunks; // nchunks in use, cap_chunks allocated
    uint32_t nchunks, cap_chunks;
    uint32_t count;
    place_id *slots;
    uint32_t nslots; // a power of two
};

static void add_chunk(struct place_table *t)
{
    struct place *chunk = arena_array(t->arena, struct place, CHUNK);

    if (t->nchunks == t->cap_chunks) {
        uint32_t cap = t->cap_chunks ? t->cap_chunks * 2 : 8;
        struct place **chunks = arena_array(t->arena, struct place *, cap);

        if (t->nchunks) {
            memcpy(chunks, t->chunks, t->nchunks * sizeof *chunks);
        }
        t->chunks = chunks;
        t->cap_chunks = cap;
    }
    t->chunks[t->nchunks++] = chunk;
}

struct place_table *place_table_new(struct arena *a)
{
    struct place_table *t = arena_new(a, struct place_table);

    t->arena = a;
    t->nslots = FIRST_SLOTS;
    t->slots = arena_array(a, place_id, t->nslots);
    add_chunk(t);
    t->count = 1; // PLACE_UNKNOWN, all zero
    return t;
}

uint32_t place_count(const struct place_table *t)
{
    return t->count;
}

static struct place *at(const struct place_table *t, place_id p)
{
    return &t->chunks[p / CHUNK][p % CHUNK];
}

const struct place *place_get(const struct place_table *t, place_id p)
{
    ENSURE(p < t->count);
    return at(t, p);
}

// Numbers of locals and temporaries say nothing outside their function, and what a DEREF leads to
// depends on how it is used. All else has one type, but for qualifiers.
static uint32_t identity_type(const struct place *p)
{
    bool tells = p->step == PLACE_DEREF || p->step == PLACE_LOCAL || p->step == PLACE_TEMP;

    return tells ? p->type : 0;
}

static uint64_t hash(const struct place *p)
{
    return hash64_mix((uint64_t)p->parent << 32 | p->arg,
                      (uint64_t)p->step << 32 | identity_type(p));
}

static bool same(const struct place *a, const struct place *b)
{
    return a->parent == b->parent && a->arg == b->arg && a->step == b->step &&
           identity_type(a) == identity_type(b);
}

// The slot that holds an equal place, or the empty one where it belongs.
static uint32_t probe(const struct place_table *t, const struct place *p)
{
    uint32_t mask = t->nslots - 1;
    uint32_t i = (uint32_t)hash(p) & mask;

    while (t->slots[i] && !same(at(t, t->slots[i]), p)) {
        i = (i + 1) & mask;
    }
    return i;
}

static void grow_slots(struct place_table *t)
{
    uint32_t nslots = t->nslots * 2, mask = nslots - 1;
    place_id *slots;

    if (t->nslots > UINT32_MAX / 4) {
        give_up("too many places");
    }
    slots = arena_array(t->arena, place_id, nslots);
    for (place_id p = 1; p < t->count; p++) {
        uint32_t i = (uint32_t)hash(at(t, p)) & mask;

        while (slots[i]) {
            i = (i + 1) & mask;
        }
        slots[i] = p;
    }
    t->slots = slots;
    t->nslots = nslots;
}

static place_id put(struct place_table *t, struct place p)
{
    uint32_t slot = probe(t, &p);

    if (t->slots[slot]) {
        return t->slots[slot];
    }
    if (t->count >= t->nslots / 2) {
        grow_slots(t);
        slot = probe(t, &p);
    }
    if (t->count / CHUNK == t->nchunks) {
        add_chunk(t);
    }
    *at(t, t->count) = p;
    t->slots[slot] = t->count;
    return t->count++;
}

place_id place_base(struct place_table *t, enum place_step base, uint32_t arg, uint32_t type)
{
    ENSURE(base > PLACE_UNKNOWN && base < PLACE_DEREF);
    return put(t, (struct place){.arg = arg, .type = type, .step = (uint8_t)base});
}

place_id place_step(struct place_table *t, place_id parent, enum place_step step, uint32_t arg,
                    uint32_t type, unsigned flags)
{
    const struct place *above = place_get(t, parent);

    ENSURE(step >= PLACE_DEREF && step < PLACE_STEP_COUNT);
    if (parent == 0) {
        return 0;
    }
    if (step == PLACE_INDEX_K && arg == 0 && above->step == PLACE_DEREF) {
        return parent; // p[0] is *p
    }
    if (above->depth >= PLACE_DEPTH_MAX) {
        return 0;
    }
    return put(t, (struct place){.parent = parent,
                                 .arg = arg,
                                 .type = type,
                                 .step = (uint8_t)step,
                                 .depth = (uint8_t)(above->depth + 1),
                                 .flags = (uint8_t)flags});
}

place_id place_root(const struct place_table *t, place_id p)
{
    while (place_get(t, p)->parent) {
        p = at(t, p)->parent;
    }
    return p;
}

bool place_has_deref(const struct place_table *t, place_id p)
{
    for (; p; p = at(t, p)->parent) {
        if (place_get(t, p)->step == PLACE_DEREF) {
            return true;
        }
    }
    return false;
}

bool place_is_prefix(const struct place_table *t, place_id prefix, place_id p)
{
    unsigned depth = place_get(t, prefix)->depth;

    while (place_get(t, p)->depth > depth) {
        p = at(t, p)->parent;
    }
    return p == prefix;
}
