// SPDX-License-Identifier: Apache-2.0
// Where a function goes after a call has failed with some error.
#ifndef CCLINT_ENGINE_FAILURE_WAYS_H
#define CCLINT_ENGINE_FAILURE_WAYS_H

#include "analyzer/engine/rule.h"

enum { ERROR_UNHEARD_OF = 4095 }; // an error number that no test expects

struct failure_ways {
    bool is_known;        // the result is tested, and what failure is can be told
    bool comes_back;      // to the call, with nothing on the way that `stops`
    bool is_bounded;      // by a test of what those ways change
    bool is_looked_at;    // some test on them compares errno
    struct bitset blocks; // reached, as far as nothing stops
};

// After CALL `call` has returned its failure and set errno to `error`. Tests of the result and of
// errno take their arm; `stops`, if given, says at which calls a way is given up.
struct failure_ways failure_ways_look(struct rule_ctx *ctx, uint32_t call, int error,
                                      bool (*stops)(struct rule_ctx *ctx, uint32_t call));
// Whether errno is compared with the number somewhere in the function.
bool failure_compares(struct rule_ctx *ctx, int error);

#endif
