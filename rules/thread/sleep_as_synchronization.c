// SPDX-License-Identifier: Apache-2.0
// sleep-as-synchronization: a thread is given time to finish, instead of being waited for.
#include "analyzer/engine/thread_sleeps.h"
#include "rules/thread/thread.h"

static void tell(struct rule_ctx *ctx, const struct thread_sleep *s)
{
    const struct program *p = rule_program(ctx);
    const struct program_func *at = program_func(p, s->function);
    const char *by = program_callee_name(p, at->unit, &at->func->insns[s->insn]);
    struct finding_draft *d =
        report_in(ctx, s->function, at->func->locs[s->insn], CONFIDENCE_MEDIUM, by,
                  "'%s' gives a thread time to get on, and nothing waits until it is done", by);

    report_step_in(d, s->function, at->func->locs[s->spawn], "the thread is started here");
    report_step_in(d, s->function, at->func->locs[s->insn], "its starter sleeps here");
}

static void on_threads(struct rule_ctx *ctx, const struct threads *t)
{
    const struct thread_sleeps all = thread_sleeps_find(rule_arena(ctx), rule_arena(ctx), t);

    for (uint32_t i = 0; i < all.n; i++) {
        tell(ctx, &all.items[i]);
    }
}

const struct rule rule_sleep_as_synchronization = {
    .id = "sleep-as-synchronization",
    .family = "thread",
    .tag = "thread-lifecycle",
    .summary = "sleeping in place of waiting for a thread",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){362, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P48", NULL},
    .on_threads = on_threads,
};
