// SPDX-License-Identifier: Apache-2.0
// Calls that are made round by round: what the next round makes up for.
#ifndef CCLINT_ENGINE_ROUNDS_H
#define CCLINT_ENGINE_ROUNDS_H

#include "analyzer/engine/rule.h"

// Every round of the innermost loop makes the call on the same handles.
bool call_has_steady_handles(struct rule_ctx *ctx, uint32_t call);

// The call is repeated, on the same handles, as long as its result is positive, and no longer once
// it is 0: a count that is too small is made up for by the next round.
bool call_repeats_until_none(struct rule_ctx *ctx, uint32_t call);

// The call is repeated for ever once its result is 0: no way out of the loop depends on anything
// that changes then. `adds_up`: the results are added up, towards what is asked for.
bool call_spins_on_none(struct rule_ctx *ctx, uint32_t call, bool *adds_up);

#endif
