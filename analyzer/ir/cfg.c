// SPDX-License-Identifier: Apache-2.0
// Facts about one function's graph.
//
// Blocks are in reverse postorder already, so dominators need no walk of their own. Post-dominators
// are dominators of the reversed graph from a virtual exit; a part of the function that reaches no
// end (an endless loop) gets a pretended edge from its last block to that exit, so that every block
// has a post-dominator tree to be in.
#include "analyzer/ir/cfg.h"
#include "analyzer/ir/graph.h"

#include "analyzer/base/arena.h"

#include <string.h>

static const struct ir_insn *terminator(const struct ir_func *f, block_id b)
{
    return &f->insns[f->blocks[b].first + f->blocks[b].count - 1];
}

static struct graph succ_graph(struct arena *a, const struct ir_func *f)
{
    struct graph g = {.n = f->nblocks, .first = arena_array(a, uint32_t, f->nblocks + 1u)};

    g.to = f->succs;
    for (block_id b = 0; b < f->nblocks; b++) {
        g.first[b] = f->blocks[b].first_succ;
    }
    g.first[f->nblocks] = f->nsuccs;
    return g;
}

// Adds to `set` all that reaches `from`.
static void reach_back(const struct graph *preds, struct bitset set, uint32_t from, uint32_t *work)
{
    uint32_t n = 0;

    if (!bitset_has(set, from)) {
        bitset_set(set, from);
        work[n++] = from;
    }
    while (n) {
        uint32_t v = work[--n];

        for (uint32_t e = preds->first[v]; e < preds->first[v + 1]; e++) {
            if (!bitset_has(set, preds->to[e])) {
                bitset_set(set, preds->to[e]);
                work[n++] = preds->to[e];
            }
        }
    }
}

// Numbers the forest `parent` (CFG_NONE for roots), whose nodes come after their parents in
// `order`: node v's subtree is [in[v], out[v]).
static void number_tree(struct arena *a, const uint32_t *parent, const uint32_t *order, uint32_t n,
                        uint32_t **in, uint32_t **out)
{
    uint32_t *size = arena_array(a, uint32_t, n), *at = arena_array(a, uint32_t, n), roots = 0;

    *in = arena_array(a, uint32_t, n);
    *out = arena_array(a, uint32_t, n);
    for (uint32_t i = n; i--;) {
        uint32_t v = order ? order[i] : i;

        size[v]++;
        if (parent[v] != CFG_NONE) {
            size[parent[v]] += size[v];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t v = order ? order[i] : i;
        uint32_t *next = parent[v] == CFG_NONE ? &roots : &at[parent[v]];

        (*in)[v] = *next;
        (*out)[v] = *next + size[v];
        at[v] = *next + 1;
        *next += size[v];
    }
}

// Blocks from which a virtual edge leads to the virtual exit.
static struct bitset find_ends(struct arena *a, const struct ir_func *f, const struct graph *preds)
{
    struct bitset ends = bitset_new(a, f->nblocks), reached = bitset_new(a, f->nblocks);
    uint32_t *work = arena_array(a, uint32_t, f->nblocks);

    for (block_id b = 0; b < f->nblocks; b++) {
        if (f->blocks[b].nsuccs == 0) {
            bitset_set(ends, b);
            reach_back(preds, reached, b, work);
        }
    }
    for (block_id b = f->nblocks; b--;) {
        if (!bitset_has(reached, b)) {
            bitset_set(ends, b);
            reach_back(preds, reached, b, work);
        }
    }
    return ends;
}

// The reversed graph; node nblocks is the virtual exit.
static struct graph reversed(struct arena *a, const struct ir_func *f, const struct graph *preds,
                             struct bitset ends)
{
    uint32_t n = f->nblocks, nends = bitset_count(ends), at = preds->first[n];
    struct graph g = {.n = n + 1,
                      .first = arena_array(a, uint32_t, n + 2u),
                      .to = arena_array(a, uint32_t, (size_t)at + nends)};

    memcpy(g.first, preds->first, (n + 1u) * sizeof *g.first);
    if (at) {
        memcpy(g.to, preds->to, at * sizeof *g.to);
    }
    for (uint32_t b = bitset_next(ends, 0); b < n; b = bitset_next(ends, b + 1)) {
        g.to[at++] = b;
    }
    g.first[n + 1] = at;
    return g;
}

// What precedes each node of the reversed graph, numbered by `pos`: successors, then the exit.
static struct graph reversed_preds(struct arena *a, const struct ir_func *f, struct bitset ends,
                                   const uint32_t *order, const uint32_t *pos)
{
    uint32_t n = f->nblocks, e = 0;
    struct graph g = {.n = n + 1,
                      .first = arena_array(a, uint32_t, n + 2u),
                      .to = arena_array(a, uint32_t, (size_t)f->nsuccs + n)};

    for (uint32_t i = 0; i <= n; i++) {
        uint32_t b = order[i];

        g.first[i] = e;
        for (uint32_t s = 0; b < n && s < f->blocks[b].nsuccs; s++) {
            g.to[e++] = pos[f->succs[f->blocks[b].first_succ + s]];
        }
        if (b < n && bitset_has(ends, b)) {
            g.to[e++] = 0;
        }
    }
    g.first[n + 1] = e;
    return g;
}

static void post_dominators(struct arena *a, struct cfg *c, const struct graph *preds)
{
    uint32_t n = c->func->nblocks, *order = arena_array(a, uint32_t, n + 1u),
             *pos = arena_array(a, uint32_t, n + 1u), *idom;
    struct bitset ends = find_ends(a, c->func, preds);
    struct graph g = reversed(a, c->func, preds, ends), back;

    graph_order(a, &g, n, order, pos);
    back = reversed_preds(a, c->func, ends, order, pos);
    idom = graph_idoms(a, &back);
    for (block_id b = 0; b < n; b++) {
        uint32_t d = order[idom[pos[b]]];

        c->ipdom[b] = d == n ? CFG_NONE : d;
    }
    number_tree(a, c->ipdom, order + 1, n, &c->pdom_in, &c->pdom_out);
}

struct cfg *cfg_build(struct arena *a, const struct ir_func *f)
{
    struct cfg *c = arena_new(a, struct cfg);
    struct graph succs = succ_graph(a, f), preds = graph_reverse(a, &succs);
    uint32_t *work = arena_array(a, uint32_t, f->nblocks);
    struct graph_loops loops;

    c->func = f;
    c->pred_first = preds.first;
    c->preds = preds.to;
    c->reaches_exit = bitset_new(a, f->nblocks);
    c->is_loop_head = bitset_new(a, f->nblocks);
    if (f->nblocks == 0) {
        return c;
    }
    c->idom = graph_idoms(a, &preds);
    number_tree(a, c->idom, NULL, f->nblocks, &c->dom_in, &c->dom_out);
    loops = graph_loops(a, &succs, &preds);
    c->loop_head = loops.head;
    c->loop_outer = loops.outer;
    c->loop_depth = loops.depth;
    c->is_loop_head = loops.is_head;
    for (block_id b = 0; b < f->nblocks; b++) {
        if (terminator(f, b)->op == IR_RET) {
            reach_back(&preds, c->reaches_exit, b, work);
        }
    }
    c->ipdom = arena_array(a, block_id, f->nblocks);
    post_dominators(a, c, &preds);
    return c;
}

bool cfg_dominates(const struct cfg *c, block_id a, block_id b)
{
    return c->dom_in[a] <= c->dom_in[b] && c->dom_in[b] < c->dom_out[a];
}

bool cfg_post_dominates(const struct cfg *c, block_id a, block_id b)
{
    return c->pdom_in[a] <= c->pdom_in[b] && c->pdom_in[b] < c->pdom_out[a];
}

bool cfg_in_loop(const struct cfg *c, block_id b, block_id head)
{
    block_id h = c->loop_head[b];

    while (h != CFG_NONE && h != head) {
        h = c->loop_outer[h];
    }
    return h == head;
}

block_id cfg_block_of(const struct ir_func *f, uint32_t insn)
{
    uint32_t lo = 0, hi = f->nblocks;

    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (f->blocks[mid].first <= insn) {
            lo = mid;
        } else {
            hi = mid;
        }
    }
    return lo;
}
