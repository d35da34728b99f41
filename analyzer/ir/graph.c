// SPDX-License-Identifier: Apache-2.0
// Walks are iterative: functions of 10,000 blocks exist and may be one chain.
//
// In a reverse postorder, an edge to an equal or lower number is a retreating one and its target a
// loop head. The body of a loop is what reaches a retreating edge's source backwards without
// passing the head; numbers below the head's stay out, which matters in irreducible regions only.
#include "analyzer/ir/graph.h"

#include "analyzer/base/arena.h"

#include <string.h>

struct graph graph_reverse(struct arena *a, const struct graph *g)
{
    struct graph r = {.n = g->n};
    uint32_t *at = arena_array(a, uint32_t, g->n + 1u);

    r.first = arena_array(a, uint32_t, g->n + 1u);
    r.to = arena_array(a, uint32_t, g->first[g->n]);
    for (uint32_t e = 0; e < g->first[g->n]; e++) {
        r.first[g->to[e] + 1]++;
    }
    for (uint32_t v = 0; v < g->n; v++) {
        r.first[v + 1] += r.first[v];
        at[v] = r.first[v];
    }
    for (uint32_t v = 0; v < g->n; v++) {
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            r.to[at[g->to[e]]++] = v;
        }
    }
    return r;
}

uint32_t graph_order(struct arena *a, const struct graph *g, uint32_t root, uint32_t *order,
                     uint32_t *pos)
{
    uint32_t *stack = arena_array(a, uint32_t, g->n + 1u), *edge = arena_array(a, uint32_t, g->n);
    uint32_t depth = 0, left = g->n;

    memset(pos, 0xff, g->n * sizeof *pos);
    memset(edge, 0xff, g->n * sizeof *edge); // not reached yet
    stack[depth++] = root;
    edge[root] = g->first[root];
    while (depth) {
        uint32_t v = stack[depth - 1];

        if (edge[v] == g->first[v + 1]) {
            order[--left] = v;
            depth--;
        } else {
            uint32_t w = g->to[edge[v]++];

            if (edge[w] == UINT32_MAX) {
                edge[w] = g->first[w];
                stack[depth++] = w;
            }
        }
    }
    memmove(order, order + left, (g->n - left) * sizeof *order);
    for (uint32_t i = 0; i < g->n - left; i++) {
        pos[order[i]] = i;
    }
    return g->n - left;
}

static void mark_body(const struct graph *preds, uint32_t head, struct graph_loops *l,
                      uint32_t *seen, uint32_t *work)
{
    uint32_t n = 0;

    for (uint32_t e = preds->first[head]; e < preds->first[head + 1]; e++) {
        uint32_t latch = preds->to[e];

        if (latch >= head && seen[latch] != head + 1) {
            seen[latch] = head + 1;
            work[n++] = latch;
        }
    }
    if (seen[head] != head + 1) {
        seen[head] = head + 1;
        work[n++] = head;
    }
    while (n) {
        uint32_t v = work[--n];

        l->head[v] = head;
        l->depth[v] = (uint16_t)(l->depth[v] + (l->depth[v] < UINT16_MAX));
        for (uint32_t e = preds->first[v]; v != head && e < preds->first[v + 1]; e++) {
            uint32_t w = preds->to[e];

            if (w > head && seen[w] != head + 1) {
                seen[w] = head + 1;
                work[n++] = w;
            }
        }
    }
}

struct graph_loops graph_loops(struct arena *a, const struct graph *g, const struct graph *preds)
{
    struct graph_loops l = {.head = arena_array(a, uint32_t, g->n),
                            .outer = arena_array(a, uint32_t, g->n),
                            .depth = arena_array(a, uint16_t, g->n),
                            .is_head = bitset_new(a, g->n)};
    uint32_t *seen = arena_array(a, uint32_t, g->n), *work = arena_array(a, uint32_t, g->n);

    memset(l.head, 0xff, g->n * sizeof *l.head);
    memset(l.outer, 0xff, g->n * sizeof *l.outer);
    for (uint32_t v = 0; v < g->n; v++) {
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            if (g->to[e] <= v) {
                bitset_set(l.is_head, g->to[e]);
            }
        }
    }
    for (uint32_t h = bitset_next(l.is_head, 0); h < g->n; h = bitset_next(l.is_head, h + 1)) {
        l.outer[h] = l.head[h];
        mark_body(preds, h, &l, seen, work);
    }
    return l;
}

static uint32_t common(const uint32_t *idom, uint32_t x, uint32_t y)
{
    while (x != y) {
        while (x > y) {
            x = idom[x];
        }
        while (y > x) {
            y = idom[y];
        }
    }
    return x;
}

uint32_t *graph_idoms(struct arena *a, const struct graph *preds)
{
    uint32_t *idom = arena_array(a, uint32_t, preds->n + 1u);
    bool changed = preds->n > 0;

    memset(idom, 0xff, preds->n * sizeof *idom);
    idom[0] = 0;
    while (changed) {
        changed = false;
        for (uint32_t v = 1; v < preds->n; v++) {
            uint32_t best = GRAPH_NONE;

            for (uint32_t e = preds->first[v]; e < preds->first[v + 1]; e++) {
                uint32_t p = preds->to[e];

                if (idom[p] != GRAPH_NONE) {
                    best = best == GRAPH_NONE ? p : common(idom, best, p);
                }
            }
            changed = changed || best != idom[v];
            idom[v] = best;
        }
    }
    idom[0] = GRAPH_NONE;
    return idom;
}
