// SPDX-License-Identifier: Apache-2.0
// The call of an interpreted function at work: its values, its memory, and what operators do.
#ifndef CCLINT_TESTS_INTERP_FRAME_H
#define CCLINT_TESTS_INTERP_FRAME_H

#include "tests/interp.h"

struct frame {
    struct interp *in;
    const struct ir_func *f;
    struct interp_val *temps, *regs;
    void **memory; // by local; NULL for registers
    void *ret;     // where an aggregate result goes
    struct interp_arg *extra;
    uint32_t nextra;
    const type_id *temp_types;
    // Where it is, and the way back for longjmp().
    block_id block;
    uint32_t at, depth;
    jmp_buf back;
};

// What setjmp() leaves in its buffer.
struct frame_mark {
    struct frame *fr;
    block_id block;
    uint32_t at;
    ir_opnd dst;
};

const struct ir_type *frame_type_at(const struct frame *fr, type_id t);
struct interp_val frame_real(const struct ir_type *t, long double f);
bool frame_is_signed(const struct ir_type *t);
bool frame_is_aggregate(const struct ir_type *t);
void frame_write_scalar(struct frame *fr, void *at, const struct ir_type *t, struct interp_val v);
void *frame_address(struct frame *fr, place_id p);
struct interp_val frame_load(struct frame *fr, place_id p, type_id type);
void frame_store(struct frame *fr, place_id p, type_id type, struct interp_val v);
struct interp_val frame_value(struct frame *fr, ir_opnd o);
const struct ir_type *frame_type_of(const struct frame *fr, ir_opnd o);
void frame_define(struct frame *fr, ir_opnd dst, struct interp_val v);
struct interp_val frame_binary(struct frame *fr, const struct ir_insn *i);
struct interp_val frame_convert(const struct ir_type *from, const struct ir_type *to,
                                struct interp_val v);
struct interp_val frame_unary(struct frame *fr, const struct ir_insn *i);
struct interp_val frame_rmw(struct frame *fr, const struct ir_insn *i);
struct interp_val frame_cas(struct frame *fr, const struct ir_insn *i);

#endif
