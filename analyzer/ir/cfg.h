// SPDX-License-Identifier: Apache-2.0
// Facts about a function's control-flow graph, computed once and kept in an arena.
//
// Dominators after Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm" (2001). A loop is
// the natural loop of a back edge; the target of a retreating edge of an irreducible region counts
// as a loop head as well.
#ifndef CCLINT_IR_CFG_H
#define CCLINT_IR_CFG_H

#include "analyzer/base/bitset.h"
#include "analyzer/ir/ir.h"

#define CFG_NONE UINT32_MAX

struct cfg {
    const struct ir_func *func;
    uint32_t *pred_first; // nblocks + 1 entries into preds
    block_id *preds;
    block_id *idom;       // CFG_NONE for the entry
    block_id *ipdom;      // immediate post-dominator; CFG_NONE: the virtual exit
    block_id *loop_head;  // innermost loop's head, CFG_NONE outside loops; a head is in its loop
    block_id *loop_outer; // by loop head: the head of the loop around it, CFG_NONE if there is none
    uint16_t *loop_depth;
    struct bitset is_loop_head;
    struct bitset reaches_exit;   // some RET is reachable from the block
    uint32_t *dom_in, *dom_out;   // a node's subtree of the dominator tree is [in, out)
    uint32_t *pdom_in, *pdom_out; // likewise of post-dominators
};

struct cfg *cfg_build(struct arena *a, const struct ir_func *f);
bool cfg_dominates(const struct cfg *c, block_id a, block_id b);      // reflexive
bool cfg_post_dominates(const struct cfg *c, block_id a, block_id b); // reflexive
bool cfg_in_loop(const struct cfg *c, block_id b, block_id head);

// Liveness of register locals: live_out[b] has a bit for each local that is read after block b
// before it is written.
struct liveness {
    struct bitset *live_in, *live_out;
};
struct liveness *cfg_liveness(struct arena *a, const struct cfg *c, const struct ir_unit *u);

// Where temporaries are defined and used. uses[first[t] .. first[t + 1]) are instruction indices.
struct defuse {
    uint32_t *def; // by temporary: instruction index
    uint32_t *use_first;
    uint32_t *uses;
};
struct defuse *cfg_defuse(struct arena *a, const struct ir_func *f, const struct ir_unit *u);

block_id cfg_block_of(const struct ir_func *f, uint32_t insn); // binary search

// Calls `each` for every operand an instruction reads, operands inside its place's steps included
// (INDEX operands, the TEMP or register LOCAL at the base of a place that it dereferences).
void ir_each_use(const struct ir_unit *u, const struct ir_func *f, const struct ir_insn *i,
                 void (*each)(void *ctx, ir_opnd use), void *ctx);

#endif
