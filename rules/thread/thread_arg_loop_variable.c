// SPDX-License-Identifier: Apache-2.0
// thread-arg-loop-variable: the threads that a loop starts all get the address of one variable,
// which the loop changes.
#include "rules/thread/thread_arg.h"

static void on_threads(struct rule_ctx *ctx, const struct threads *t)
{
    const struct thread_args *args = rule_thread_args(ctx);

    (void)t;
    for (uint32_t i = 0; i < args->n; i++) {
        const struct thread_arg *a = &args->items[i];
        struct finding_draft *d;
        if (a->fault != THREAD_ARG_CHANGED) {
            continue;
        }
        d = report_in(ctx, a->function, thread_arg_loc(ctx, a->function, a->spawn),
                      thread_arg_confidence(a), a->object,
                      "all threads get the address of '%s', which the loop changes", a->object);
        thread_arg_start(ctx, d, a);
        report_step_in(d, a->function, thread_arg_loc(ctx, a->function, a->insn),
                       "'%s' is changed here, and the thread may not have read it yet", a->object);
        thread_arg_reader(ctx, d, a);
    }
}

const struct rule rule_thread_arg_loop_variable = {
    .id = "thread-arg-loop-variable",
    .family = "thread",
    .tag = "thread-arg",
    .summary = "threads get the address of a variable that the loop changes",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){362, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P37", NULL},
    .machine = &machine_handle, // how wrappers tell that a thread was started
    .on_threads = on_threads,
};
