// SPDX-License-Identifier: Apache-2.0
// Where control may go behind a call, once it is said what the call has returned.
#ifndef CCLINT_ENGINE_WAYS_H
#define CCLINT_ENGINE_WAYS_H

#include "analyzer/engine/rule.h"

typedef bool (*ways_fn)(void *arg, uint32_t insn); // false: the way ends here

// Calls `each` for every instruction that may run behind `call`, once at most. A way ends at a
// return, at a call that never returns, and where the call would be made again.
void ways_behind(struct rule_ctx *ctx, uint32_t call, ways_fn each, void *arg);
// The same after the call has returned `v`: tests of the result go on in their own arm only.
void ways_behind_result(struct rule_ctx *ctx, uint32_t call, int64_t v, ways_fn each, void *arg);

// Every test of the result decides a branch that ways_behind_result() knows about. If not, a test
// was kept in a variable that holds other things as well, returned or handed on.
bool ways_know_tests(struct rule_ctx *ctx, uint32_t call);

#endif
