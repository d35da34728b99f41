// SPDX-License-Identifier: Apache-2.0
// What stands around a call: questions of the rules that look at one call at a time.
#ifndef CCLINT_ENGINE_CALLS_H
#define CCLINT_ENGINE_CALLS_H

#include "analyzer/engine/rule.h"

// No return is reached behind the call: the process or the thread ends on every path, in a function
// known or inferred never to return.
bool call_is_last(struct rule_ctx *ctx, uint32_t call);

// From there the function ends in failure only: it returns a negative number, a null pointer, or a
// constant other than 0 where it returns 0 elsewhere; or the process ends.
bool call_leads_to_failure(struct rule_ctx *ctx, uint32_t insn);

// A branch that leads there depends on a variable which is a constant: `int debug = 0;`.
bool call_is_dead(struct rule_ctx *ctx, uint32_t call);

// The tests of the result decide nothing: both arms go on at the same place, which is how a result
// is ignored where the compiler asks for a test.
bool call_test_is_idle(struct rule_ctx *ctx, const struct uses *uses);

// The call repeats itself while it succeeds and does nothing with what it got: it empties a pipe.
bool call_drains(struct rule_ctx *ctx, uint32_t call);

// The handle was opened in this function under a path below /proc or /sys: the kernel writes whole,
// short answers there.
bool call_handle_is_kernel_file(struct rule_ctx *ctx, ir_opnd handle);

// The amount is the length of a C string: strlen(), or what snprintf() returned, and constants
// added.
bool call_amount_is_text(struct rule_ctx *ctx, ir_opnd amount);

#endif
