// SPDX-License-Identifier: Apache-2.0
// What a function makes of a read that gave nothing: does it ask why, and what does it tell its
// caller?
#ifndef CCLINT_ENGINE_ENDS_H
#define CCLINT_ENGINE_ENDS_H

#include "analyzer/base/bitset.h"
#include "analyzer/engine/rule.h"

// The instructions that may run behind `call` after it has returned `v`, until it is made again.
struct bitset end_way(struct rule_ctx *ctx, uint32_t call, int64_t v);

// The way leads out of the loop with this head.
bool end_leaves(struct rule_ctx *ctx, struct bitset way, block_id head);

// The way leads back to the call.
bool end_comes_back(struct rule_ctx *ctx, struct bitset way, uint32_t call);

// On the way errno is looked at, told of, or handed to a function that may do so; or `stream`
// (0: none), which instruction `at` reads, is asked for its end or an error.
bool end_is_asked_for(struct rule_ctx *ctx, struct bitset way, ir_opnd stream, uint32_t at);

// On the way a return is reached that says that all went well, in a function that also says that
// something failed: 0 where others give a negative number, true where others give false.
bool end_says_success(struct rule_ctx *ctx, struct bitset way, uint32_t call);

// What function `body`, or a function that it calls, does when it is done with a stream: it may ask
// for an error.
bool body_may_ask(struct rule_ctx *ctx, func_id body);

#endif
