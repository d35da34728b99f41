// SPDX-License-Identifier: Apache-2.0
#include "rules/thread/unsafe_calls.h"

#include "analyzer/base/arena.h"

static bool works_on_lock(const struct api_effect *e)
{
    return e->kind == API_LOCK || e->kind == API_UNLOCK || e->kind == API_WAIT ||
           e->kind == API_SIGNAL || e->kind == API_BROADCAST;
}

static bool works_on_heap(const struct api_effect *e)
{
    return (e->kind == API_ACQUIRE || e->kind == API_RELEASE) &&
           (e->family == FAMILY_MEMORY || e->family == FAMILY_STREAM || e->family == FAMILY_DIR);
}

static bool works_on_stream(const struct api_effect *e)
{
    return e->kind == API_USE && e->family == FAMILY_STREAM;
}

static const struct api_share *hidden(const struct api_fn *row)
{
    for (uint32_t i = 0; i < row->nshares; i++) {
        if (row->shares[i].use == SHARE_LOCK || row->shares[i].use == SHARE_BUFFER) {
            return &row->shares[i];
        }
    }
    return NULL;
}

enum unsafe_kind unsafe_call(const struct api_fn *row)
{
    const struct api_share *share = hidden(row);

    if (row->flags & (API_SIGNAL_SAFE | API_PURE)) {
        return UNSAFE_NOT;
    }
    if (share) {
        return share->use == SHARE_LOCK ? UNSAFE_LOCK : UNSAFE_STATE;
    }
    for (uint32_t i = 0; i < row->neffects; i++) {
        const struct api_effect *e = &row->effects[i];
        if (works_on_lock(e) || works_on_heap(e) || works_on_stream(e)) {
            return UNSAFE_LOCK;
        }
    }
    // Of other libraries it is not written down what is safe.
    return row->flags & API_BORROWS ? UNSAFE_FORMALLY : UNSAFE_NOT;
}

const char *unsafe_why(struct rule_ctx *ctx, const struct api_fn *row)
{
    const struct api_share *share = hidden(row);

    if (share) {
        return arena_printf(rule_arena(ctx),
                            share->use == SHARE_LOCK ? "takes the lock of the %s" : "uses the %s",
                            share->what);
    }
    for (uint32_t i = 0; i < row->neffects; i++) {
        if (works_on_lock(&row->effects[i])) {
            return "works on a lock";
        }
        if (works_on_heap(&row->effects[i])) {
            return "takes the lock of the heap";
        }
        if (works_on_stream(&row->effects[i])) {
            return "takes the lock of the stream";
        }
    }
    return "is not on the list of what is safe there";
}
