// SPDX-License-Identifier: Apache-2.0
// thread-arg-stack-escape: what a thread is handed ends, or is freed, while it may look at it.
#include "rules/thread/thread_arg.h"

static void tell_end(struct rule_ctx *ctx, const struct thread_arg *a)
{
    const bool returns =
        program_func(rule_program(ctx), a->function)->func->insns[a->insn].op == IR_RET;
    struct finding_draft *d = report_in(
        ctx, a->function, thread_arg_loc(ctx, a->function, a->spawn), thread_arg_confidence(a),
        a->object, "'%s' %s, and the thread that gets its address may still use it", a->object,
        returns ? "is gone when the function returns" : "goes out of scope");

    thread_arg_start(ctx, d, a);
    if (returns) {
        report_step_in(d, a->function, thread_arg_loc(ctx, a->function, a->insn),
                       "the function returns here, and has not waited for the thread");
    }
    thread_arg_reader(ctx, d, a);
}

static void tell_free(struct rule_ctx *ctx, const struct thread_arg *a)
{
    struct finding_draft *d = report_in(
        ctx, a->function, thread_arg_loc(ctx, a->function, a->insn), thread_arg_confidence(a),
        a->object, "'%s' is freed, and the thread that got it may still use it", a->object);

    thread_arg_start(ctx, d, a);
    report_step_in(d, a->function, thread_arg_loc(ctx, a->function, a->insn), "'%s' is freed here",
                   a->object);
    thread_arg_reader(ctx, d, a);
}

static void on_threads(struct rule_ctx *ctx, const struct threads *t)
{
    const struct thread_args *args = rule_thread_args(ctx);

    (void)t;
    for (uint32_t i = 0; i < args->n; i++) {
        const struct thread_arg *a = &args->items[i];
        if (a->fault == THREAD_ARG_ENDS) {
            tell_end(ctx, a);
        } else if (a->fault == THREAD_ARG_FREED) {
            tell_free(ctx, a);
        }
    }
}

const struct rule rule_thread_arg_stack_escape = {
    .id = "thread-arg-stack-escape",
    .family = "thread",
    .tag = "thread-arg",
    .summary = "what a thread was handed ends before the thread does",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){562, 0},
    .cert = (const char *const[]){"CON34-C", "DCL30-C", NULL},
    .pitfalls = (const char *const[]){"P38", NULL},
    .machine = &machine_handle, // how wrappers tell that a thread was started
    .on_threads = on_threads,
};
