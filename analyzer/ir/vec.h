// SPDX-License-Identifier: Apache-2.0
// Lists that grow inside an arena, and tables that find equal items of such a list.
//
// The builder outlives many calls of the front end, any of which may give the unit up by a jump;
// lists on the heap would be lost then, lists in the arena go with the unit. Doubling leaves at
// most as many bytes behind as the list has in the end.
#ifndef CCLINT_IR_VEC_H
#define CCLINT_IR_VEC_H

#include "analyzer/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *items;                                                                                  \
        uint32_t n, cap;                                                                           \
    }

void *vec_grow(struct arena *a, void *items, uint32_t n, uint32_t more, uint32_t *cap, size_t size);

// Room for `more` items behind the first `n`; returns the list, moved or not.
static inline void *vec_room(struct arena *a, void *items, uint32_t n, uint32_t more, uint32_t *cap,
                             size_t size)
{
    return (uint64_t)n + more <= *cap ? items : vec_grow(a, items, n, more, cap, size);
}

#define VEC_ROOM(a, v, more)                                                                       \
    ((v)->items = vec_room((a), (v)->items, (v)->n, (more), &(v)->cap, sizeof *(v)->items))
#define VEC_PUSH(a, v, ...) (VEC_ROOM((a), (v), 1), (v)->items[(v)->n++] = (__VA_ARGS__))

// Open addressing over indices into somebody's list; the caller compares.
struct finder {
    struct finder_slot *slots;
    uint32_t nslots, count;
};

struct finder_slot {
    uint64_t hash;
    uint32_t index_plus_1;
};

// The first item with this hash for which `same` holds, or UINT32_MAX.
uint32_t finder_get(const struct finder *f, uint64_t hash,
                    bool (*same)(const void *ctx, uint32_t index), const void *ctx);
void finder_put(struct arena *a, struct finder *f, uint64_t hash, uint32_t index);

#endif
