// SPDX-License-Identifier: Apache-2.0
#include "rules/thread/thread_arg.h"

static const struct program_func *at(struct rule_ctx *ctx, func_id f)
{
    return program_func(rule_program(ctx), f);
}

static const char *name_of(struct rule_ctx *ctx, func_id f)
{
    return ir_func_name(at(ctx, f)->unit, at(ctx, f)->func);
}

loc_id thread_arg_loc(struct rule_ctx *ctx, func_id f, uint32_t insn)
{
    return at(ctx, f)->func->locs[insn];
}

enum confidence thread_arg_confidence(const struct thread_arg *a)
{
    return a->is_sure ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

void thread_arg_start(struct rule_ctx *ctx, struct finding_draft *d, const struct thread_arg *a)
{
    report_step_in(d, a->function, thread_arg_loc(ctx, a->function, a->spawn),
                   "'%s' goes to a thread that runs %s() here", a->object, name_of(ctx, a->reader));
}

void thread_arg_reader(struct rule_ctx *ctx, struct finding_draft *d, const struct thread_arg *a)
{
    report_flow(d, 1, 0);
    report_step_in(d, a->reader, thread_arg_loc(ctx, a->reader, a->read_at),
                   "the thread uses what it was given here");
}
