// SPDX-License-Identifier: Apache-2.0
// Inside engine/: what stands behind a rule's context. See rule.h for what rules see of it.
#ifndef CCLINT_ENGINE_CONTEXT_H
#define CCLINT_ENGINE_CONTEXT_H

#include "analyzer/base/arena.h"
#include "analyzer/engine/rule.h"

// A finding in the output arena, in a list until the run ends.
struct context_finding {
    struct finding finding;
    struct context_finding *next;
};

// What is reported goes here.
struct context_output {
    struct arena *arena;
    struct context_finding *first, **last;
    const struct threads *threads;     // NULL: not asked for
    const struct thread_args *args;    // likewise
    const struct shared_pairs *shared; // likewise
    const struct condition_table *conditions;
    struct call_walk *walk;          // likewise
    const struct error_sets *errors; // likewise
    const struct interruptions *interruptions;
    uint32_t n;
};
void context_output_init(struct context_output *o, struct arena *a);
struct finding_list context_output_list(const struct context_output *o);

// Facts about the function at hand, made when first asked for and shared by all rules.
struct context_function {
    struct arena *arena; // of the function
    const struct ir_unit *unit;
    const struct ir_func *func;
    const struct cfg *cfg;
    struct reaching *reaching;
};

struct rule_ctx {
    const struct program *program;
    const struct rule *rule;
    struct context_output *output;
    struct arena *scratch;             // of the hook
    struct context_function *function; // NULL in on_program
    uint32_t at; // the instruction that operands of questions are read at; CFG_NONE: none
    struct finding_draft *drafts, **last_draft;
};

const struct cfg *context_cfg(struct context_function *f);
struct reaching *context_reaching(struct context_function *f);

// A hook call: context_begin(), the hook, context_end(), which moves the drafts to the output.
void context_begin(struct rule_ctx *ctx, const struct rule *rule, uint32_t at);
void context_end(struct rule_ctx *ctx);

#endif
