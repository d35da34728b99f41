// SPDX-License-Identifier: Apache-2.0
#include "analyzer/ir/vec.h"
#include "analyzer/base/bug.h"

#include <string.h>

void *vec_grow(struct arena *a, void *items, uint32_t n, uint32_t more, uint32_t *cap, size_t size)
{
    uint64_t want = (uint64_t)n + more;
    void *grown;

    if (want > UINT32_MAX / 2) {
        give_up("a table of the unit is too long");
    }
    want = want < 8 ? 8 : want;
    *cap = *cap * 2u > want ? *cap * 2u : (uint32_t)want;
    grown = arena_alloc(a, arena_bytes(*cap, size), alignof(max_align_t));
    if (n) {
        memcpy(grown, items, n * size);
    }
    return grown;
}

static uint32_t first_slot(const struct finder *f, uint64_t hash)
{
    return (uint32_t)(hash ^ hash >> 32) & (f->nslots - 1);
}

uint32_t finder_get(const struct finder *f, uint64_t hash,
                    bool (*same)(const void *ctx, uint32_t index), const void *ctx)
{
    if (f->nslots == 0) {
        return UINT32_MAX;
    }
    for (uint32_t i = first_slot(f, hash); f->slots[i].index_plus_1;
         i = (i + 1) & (f->nslots - 1)) {
        uint32_t index = f->slots[i].index_plus_1 - 1;

        if (f->slots[i].hash == hash && same(ctx, index)) {
            return index;
        }
    }
    return UINT32_MAX;
}

static void insert(struct finder *f, struct finder_slot s)
{
    uint32_t i = first_slot(f, s.hash);

    while (f->slots[i].index_plus_1) {
        i = (i + 1) & (f->nslots - 1);
    }
    f->slots[i] = s;
}

void finder_put(struct arena *a, struct finder *f, uint64_t hash, uint32_t index)
{
    if (f->count >= f->nslots / 2) {
        struct finder old = *f;

        if (old.nslots > UINT32_MAX / 4) {
            give_up("a table of the unit is too long");
        }
        f->nslots = old.nslots ? old.nslots * 2 : 64;
        f->slots = arena_array(a, struct finder_slot, f->nslots);
        for (uint32_t i = 0; i < old.nslots; i++) {
            if (old.slots[i].index_plus_1) {
                insert(f, old.slots[i]);
            }
        }
    }
    insert(f, (struct finder_slot){hash, index + 1});
    f->count++;
}
