// SPDX-License-Identifier: Apache-2.0
// Whose errno a function looks at: the call that failed, and what came between.
#ifndef CCLINT_ENGINE_ERROR_FLOW_H
#define CCLINT_ENGINE_ERROR_FLOW_H

#include "analyzer/engine/error_sets.h"
#include "analyzer/engine/rule.h"

enum error_fault {
    ERROR_OVERWRITTEN, // `by` may have changed it since `failed` failed
    ERROR_RETURNED,    // `failed` returns its error and leaves errno alone
    ERROR_OF_SUCCESS,  // the latest call that sets it, `failed`, has succeeded on every way
};

struct error_read {
    uint32_t insn; // that reads errno, or tells what it says
    enum error_fault fault;
    uint32_t failed, by;
    enum error_set set;  // how likely `by` is to change it
    bool is_fine_by_way; // another way leads there, on which errno is what it should be
};

struct error_reads {
    const struct error_read *items;
    uint32_t n;
};

// Of the function at hand, what is wrong; in the rule's arena.
struct error_reads error_flow_look(struct rule_ctx *ctx);

#endif
