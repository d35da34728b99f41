// SPDX-License-Identifier: Apache-2.0
// counter-raised-in-thread: threads count themselves when they begin, and their starter waits until
// the count is 0, which it is before the first one has begun.
#include "analyzer/engine/thread_counters.h"
#include "rules/thread/thread.h"

static loc_id loc_of(const struct program *p, func_id f, uint32_t insn)
{
    return program_func(p, f)->func->locs[insn];
}

static void tell(struct rule_ctx *ctx, const struct thread_counter *c)
{
    const struct program *p = rule_program(ctx);
    const struct program_func *at = program_func(p, c->waited_in);
    const char *name = ir_place_text(rule_arena(ctx), at->unit, at->func, c->place);
    struct finding_draft *d = report_in(
        ctx, c->raised_in, loc_of(p, c->raised_in, c->raised), CONFIDENCE_HIGH, name,
        "'%s' is raised by the thread itself, and may be 0 before the thread has begun", name);

    report_step_in(d, c->waited_in, loc_of(p, c->waited_in, c->spawn),
                   "the thread is started here");
    report_step_in(d, c->waited_in, loc_of(p, c->waited_in, c->waited),
                   "its starter waits here until '%s' is 0", name);
    report_flow(d, 1, 0);
    report_step_in(d, c->raised_in, loc_of(p, c->raised_in, c->raised),
                   "the thread raises it here");
    report_step_in(d, c->lowered_in, loc_of(p, c->lowered_in, c->lowered), "and lowers it here");
}

static void on_threads(struct rule_ctx *ctx, const struct threads *t)
{
    const struct thread_counters all = thread_counters_find(rule_arena(ctx), t);

    for (uint32_t i = 0; i < all.n; i++) {
        tell(ctx, &all.items[i]);
    }
}

const struct rule rule_counter_raised_in_thread = {
    .id = "counter-raised-in-thread",
    .family = "thread",
    .tag = "thread-lifecycle",
    .summary = "count of running threads raised by the threads themselves",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){362, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P39", NULL},
    .on_threads = on_threads,
};
