// SPDX-License-Identifier: Apache-2.0
// Directed graphs as two arrays, and what both the builder and the analyses of a function ask.
#ifndef CCLINT_IR_GRAPH_H
#define CCLINT_IR_GRAPH_H

#include "analyzer/base/bitset.h"

#include <stdint.h>

struct arena;

#define GRAPH_NONE UINT32_MAX

struct graph {
    uint32_t n;
    uint32_t *first; // n + 1 entries into `to`
    uint32_t *to;
};

struct graph graph_reverse(struct arena *a, const struct graph *g);

// Reverse postorder of a depth-first walk that takes edges as they are stored. `order` and `pos`
// have n entries each; pos is GRAPH_NONE where the walk does not come. Returns how many it reached.
uint32_t graph_order(struct arena *a, const struct graph *g, uint32_t root, uint32_t *order,
                     uint32_t *pos);

// Loops of a graph whose nodes are numbered in reverse postorder. A node's loop is its innermost
// one, named by its head; heads are in their own loop.
struct graph_loops {
    uint32_t *head;  // by node; GRAPH_NONE outside loops
    uint32_t *outer; // by head: the head of the loop around it
    uint16_t *depth; // by node: how many loops it is in
    struct bitset is_head;
};
struct graph_loops graph_loops(struct arena *a, const struct graph *g, const struct graph *preds);

// Immediate dominators, by node; GRAPH_NONE for the root. Node 0 is the root, and every other node
// has a predecessor with a lower number.
uint32_t *graph_idoms(struct arena *a, const struct graph *preds);

#endif
