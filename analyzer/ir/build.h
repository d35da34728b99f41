// SPDX-License-Identifier: Apache-2.0
// Building units and functions. The tables deduplicate (types excepted: the front end memoises
// them); a function under construction grows in any block order and ir_func_end() puts it in form.
#ifndef CCLINT_IR_BUILD_H
#define CCLINT_IR_BUILD_H

#include "analyzer/ir/ir.h"

struct ir_builder;  // of a unit
struct ir_fbuilder; // of a function

// Everything lands in `a`. Use one builder for one unit.
struct ir_builder *ir_builder_new(struct arena *a);
struct names *ir_builder_names(struct ir_builder *b);
struct place_table *ir_builder_places(struct ir_builder *b);

uint32_t ir_add_file(struct ir_builder *b, name_id path, uint32_t flags); // equal path: same index
loc_id ir_add_loc(struct ir_builder *b, struct loc loc);                  // equal: same id
type_id ir_add_type(struct ir_builder *b, struct ir_type t);              // always a new one
struct ir_type *ir_type_at(struct ir_builder *b, type_id t); // valid until the next ir_add_type
uint32_t ir_add_param_types(struct ir_builder *b, const type_id *types, uint32_t n);
uint32_t ir_add_fields(struct ir_builder *b, const struct ir_field *fields, uint32_t n);
const struct ir_field *ir_field_at(struct ir_builder *b, uint32_t field);
ir_opnd ir_const_int(struct ir_builder *b, type_id type, int64_t value); // equal: same operand
ir_opnd ir_const_float(struct ir_builder *b, type_id type, double value);
// Of `n` bytes the first `kept` are kept.
uint32_t ir_add_string(struct ir_builder *b, const char *bytes, size_t n, uint32_t size,
                       uint8_t char_size, size_t kept);
uint32_t ir_add_global(struct ir_builder *b, struct ir_global g);
struct ir_global *ir_global_at(struct ir_builder *b, uint32_t global);
uint32_t ir_add_fn(struct ir_builder *b, struct ir_fn fn);
struct ir_fn *ir_fn_at(struct ir_builder *b, uint32_t fn);
void ir_add_attr(struct ir_builder *b, struct ir_attr attr);
void ir_add_problem(struct ir_builder *b, enum ir_problem_kind kind, loc_id loc, const char *text);

// Functions. Statement-expression bodies and initialisers are lowered into the same fbuilder.
struct ir_fbuilder *ir_func_begin(struct ir_builder *b, uint32_t fn, uint32_t flags, loc_id loc,
                                  loc_id body_loc);
void ir_set_func_flags(struct ir_fbuilder *f, uint32_t flags);       // enum ir_func_flags, on top
uint32_t ir_add_local(struct ir_fbuilder *f, struct ir_local local); // parameters first
struct ir_local *ir_local_at(struct ir_fbuilder *f, uint32_t local);
block_id ir_new_block(struct ir_fbuilder *f);
void ir_set_block(struct ir_fbuilder *f, block_id b); // where instructions go now
block_id ir_current_block(const struct ir_fbuilder *f);
bool ir_block_ended(const struct ir_fbuilder *f); // the current block has its terminator
void ir_set_loc(struct ir_fbuilder *f, loc_id loc, bool in_macro); // of what is emitted from here
loc_id ir_current_loc(const struct ir_fbuilder *f);
ir_opnd ir_new_temp(struct ir_fbuilder *f);

// Appends an instruction. After a terminator, instructions go to a fresh unreachable block.
// `args` are copied. Returns the instruction's dst.
ir_opnd ir_emit(struct ir_fbuilder *f, struct ir_insn i, const ir_opnd *args, uint32_t nargs);
void ir_emit_jmp(struct ir_fbuilder *f, block_id to);
void ir_emit_br(struct ir_fbuilder *f, ir_opnd cond, block_id yes, block_id no);
void ir_emit_switch(struct ir_fbuilder *f, ir_opnd value, type_id type, const struct ir_case *cases,
                    const block_id *targets, uint32_t n, block_id otherwise);
void ir_emit_ijmp(struct ir_fbuilder *f, ir_opnd value, const block_id *targets, uint32_t n);
void ir_emit_ret(struct ir_fbuilder *f, ir_opnd value); // 0: none
void ir_emit_unreachable(struct ir_fbuilder *f);

// A path step that keeps to PLACE_DEPTH_MAX: where place_step() would fail, it emits a LOAD (or an
// ADDR) into a temporary and goes on from there. An INDEX straight after a DEREF moves by objects
// of the DEREF's type (`p[i]`); given the element type of an array behind the pointer (`(*p)[i]`),
// it becomes an INDEX behind a DEREF to that element type, so that the two never share a path.
place_id ir_place_step(struct ir_fbuilder *f, place_id parent, enum place_step step, uint32_t arg,
                       type_id type, unsigned flags);

// Removes unreachable blocks, falls off the end with RET, folds BR on constants and to one target,
// joins a block with the one it jumps to where that has no other way in, gives the entry no
// predecessors, splits critical edges of BR and SWITCH, puts the blocks in reverse postorder (loop
// bodies before what follows the loop) and renumbers temporaries in order of definition, in places
// too: place ids change here. Positions are kept of what
// somebody may be told of, with ends for calls. The function joins the unit.
void ir_func_end(struct ir_fbuilder *f);
// Leaves the function out (nesting limit): it joins without body as FUNC_TOO_DEEP.
void ir_func_abandon(struct ir_fbuilder *f, uint32_t flags);

// Freezes the tables. Functions are sorted by key. The builder is spent.
struct ir_unit *ir_builder_end(struct ir_builder *b, name_id path);

#endif
