// SPDX-License-Identifier: Apache-2.0
// IR as text (`--dump=ir`) and the control-flow graph as DOT (`--dump=cfg`).
#ifndef CCLINT_IR_PRINT_H
#define CCLINT_IR_PRINT_H

#include "analyzer/ir/ir.h"

struct buf;

// One instruction a line: "  t3 = CALL open(t1, 0:int)      ; a.c:12:9".
void ir_print_func(struct buf *out, const struct ir_unit *u, const struct ir_func *f);
void ir_print_unit(struct buf *out, const struct ir_unit *u);
void ir_print_dot(struct buf *out, const struct ir_unit *u); // one digraph a function
void ir_print_insn(struct buf *out, const struct ir_unit *u, const struct ir_func *f,
                   uint32_t insn);

#endif
