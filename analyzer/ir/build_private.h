// SPDX-License-Identifier: Apache-2.0
// What the files of the builder share.
#ifndef CCLINT_IR_BUILD_PRIVATE_H
#define CCLINT_IR_BUILD_PRIVATE_H

#include "analyzer/ir/build.h"
#include "analyzer/ir/vec.h"

// Instructions of a block are a list by `next`, since blocks grow in any order.
struct draft_insn {
    struct ir_insn insn;
    loc_id loc;
    uint32_t next; // index + 1; 0: last
};

struct draft_block {
    uint32_t head, tail; // index + 1 of draft_insn; 0: empty
    bool ended;
    VEC(block_id) succs;
    // Of ir_func_end().
    bool dead; // its instructions went into its predecessor
    uint32_t npreds, pos;
    uint32_t before, after; // split edges laid out around it: block + 1, linked by `next_split`
    uint32_t next_split;
};

struct ir_fbuilder {
    struct ir_builder *b;
    uint32_t fn, flags;
    loc_id loc, body_loc;
    VEC(struct ir_local) locals;
    VEC(struct draft_insn) insns;
    VEC(struct draft_block) blocks;
    VEC(ir_opnd) args;
    VEC(struct ir_case) cases;
    uint32_t nparams, ntemps;
    block_id current;
    loc_id at;
    bool in_macro;
    struct ir_fbuilder *next_free;
};

struct ir_builder {
    struct arena *arena;
    struct names *names;
    struct place_table *places;
    VEC(struct ir_file) files;
    VEC(struct loc) locs;
    VEC(struct ir_type) types;
    VEC(type_id) pointer_to; // by pointee: a plain pointer type, 0 if there is none yet
    VEC(type_id) param_types;
    VEC(struct ir_field) fields;
    VEC(struct ir_const) consts;
    VEC(struct ir_string) strings;
    VEC(struct ir_global) globals;
    VEC(struct ir_fn) fns;
    VEC(struct ir_func) funcs;
    VEC(struct ir_attr) attrs;
    VEC(struct ir_problem) problems;
    struct finder find_file, find_loc, find_const, find_string;
    struct ir_fbuilder *free_fbuilders; // their lists serve the next function
    // Scratch of ir_func_end().
    VEC(place_id) place_map; // old place to renumbered one, 0: not asked for yet
    VEC(place_id) mapped;    // places with an entry there
    VEC(uint32_t) temp_map;  // old temporary to new one + 1
    VEC(uint32_t) order;     // blocks as laid out
    VEC(uint32_t) work;
};

// A block of the draft; its instructions end with a terminator once `ended`.
block_id draft_block_new(struct ir_fbuilder *f);
void draft_append(struct ir_fbuilder *f, block_id b, struct ir_insn i, loc_id loc);
void draft_release(struct ir_fbuilder *f); // back to the builder's free list
// The type of the object at a place, as the function at hand sees it.
type_id draft_place_type(const struct ir_fbuilder *f, place_id p);
type_id draft_pointer_to(struct ir_builder *b, type_id pointee);

#endif
