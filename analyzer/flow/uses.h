// SPDX-License-Identifier: Apache-2.0
// What becomes of a value: its uses, followed through MOV, CAST, ?: joins and register locals by
// reaching definitions, in one function.
#ifndef CCLINT_FLOW_USES_H
#define CCLINT_FLOW_USES_H

#include "analyzer/ir/cfg.h"

enum use_kind {
    USE_NONE = 0,        // never read
    USE_SIGN_TEST = 1,   // compared with 0 or -1 so that only failure is told from success
    USE_EQUAL_TEST = 2,  // == or != with anything else than 0 or -1: with what was asked
    USE_ORDER_TEST = 4,  // <, <=, >, >= with anything else than 0 or -1 (n < 1 is n <= 0)
    USE_ZERO_TEST = 8,   // compared with 0 so that an end (0) is told from data
    USE_ARITHMETIC = 16, // added, subtracted, an index, pointer arithmetic
    USE_STORED = 32,     // into memory
    USE_RETURNED = 64,
    USE_PASSED = 128, // to a call
    USE_SWITCHED = 256,
    USE_OTHER = 512,
};

struct uses {
    uint32_t kinds;  // enum use_kind, or-ed
    uint32_t *insns; // the instructions, in order
    uint32_t n;
};

struct reaching; // reaching definitions of a function's register locals
struct reaching *flow_reaching(struct arena *a, const struct cfg *c, const struct ir_unit *u);
// Uses of what instruction `def` defines.
struct uses flow_uses(struct arena *a, const struct reaching *r, uint32_t def);
// The one definition of register local `local` that reaches instruction `at`; CFG_NONE when none or
// several do (parameters count as a definition).
uint32_t flow_single_def(const struct reaching *r, uint32_t local, uint32_t at);
// Whether the value a parameter was called with, and no other, reaches instruction `at`.
bool flow_is_argument(const struct reaching *r, uint32_t local, uint32_t at);

// The instruction that made the value of operand `o` at instruction `at`, looking through MOV, CAST
// and register locals with one definition; CFG_NONE for constants, arguments and joins.
uint32_t flow_origin(const struct reaching *r, ir_opnd o, uint32_t at);
// The same way to an integer constant.
bool flow_constant(const struct reaching *r, ir_opnd o, uint32_t at, int64_t *value);

// Calls `each` for every operand `o` of an instruction that is no mere copy and reads what `def`
// defines. `is_joined`: another value may stand there as well.
typedef void (*flow_use_fn)(void *ctx, uint32_t insn, ir_opnd o, bool is_joined);
void flow_each_use(struct arena *a, const struct reaching *r, uint32_t def, flow_use_fn each,
                   void *ctx);
// The same for the value that parameter `local`, a register local, is called with.
void flow_each_argument_use(struct arena *a, const struct reaching *r, uint32_t local,
                            flow_use_fn each, void *ctx);

#endif
