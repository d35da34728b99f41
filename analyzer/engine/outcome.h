// SPDX-License-Identifier: Apache-2.0
// How a function tells whether a call has failed: the comparisons of its result with constants.
#ifndef CCLINT_ENGINE_OUTCOME_H
#define CCLINT_ENGINE_OUTCOME_H

#include "analyzer/engine/rule.h"

// `result op k` decides something. `if (fd)` is `fd != 0`.
struct result_test {
    uint32_t insn;
    uint8_t op; // BIN_EQ .. BIN_GE
    int64_t k;
};

struct result_tests {
    struct result_test *items; // of this result and no other, in the order of the instructions
    uint32_t n;
    // Something that may be a test as well: a comparison with a value that is not constant, of this
    // result or another one, a switch.
    bool has_others;
    bool is_kept;   // stored, returned, passed to a function that is not known
    bool is_passed; // to a function of the program
};

// Also follows the result through memory that is read again in the same block before anything can
// have written it: `c->fd = open(...); if (c->fd < 0)`.
struct result_tests rule_result_tests(struct rule_ctx *ctx, uint32_t call);
// The same for a way that begins at the call: a test counts also where another value may stand.
struct result_tests rule_result_tests_behind(struct rule_ctx *ctx, uint32_t call);
// What the test says of a result `v`.
bool result_test_holds(const struct result_test *t, int64_t v);

#endif
