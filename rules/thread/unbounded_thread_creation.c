// SPDX-License-Identifier: Apache-2.0
// unbounded-thread-creation: a thread for each connection, line or message, however many come.
//
// A thread for each connection is how many servers are meant; what limits it is outside of them.
// That is told with low confidence.
#include "analyzer/engine/thread_swarms.h"
#include "rules/thread/thread.h"

static bool is_connection(const struct program *p, const struct program_func *at, uint32_t input)
{
    const struct api_fn *m = program_callee(p, at->unit, &at->func->insns[input])->api;

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        if (m->effects[e].kind == API_ACQUIRE && m->effects[e].family == FAMILY_FD) {
            return true;
        }
    }
    return false;
}

static void tell(struct rule_ctx *ctx, const struct thread_swarm *s)
{
    const struct program *p = rule_program(ctx);
    const struct program_func *at = program_func(p, s->function);
    const loc_id *locs = at->func->locs;
    const char *by = program_callee_name(p, at->unit, &at->func->insns[s->spawn]),
               *input = program_callee_name(p, at->unit, &at->func->insns[s->input]);
    struct finding_draft *d =
        report_in(ctx, s->function, locs[s->spawn],
                  is_connection(p, at, s->input) ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM, by,
                  "'%s' starts a thread for each '%s', and nothing limits how many", by, input);

    report_step_in(d, s->function, locs[s->input], "%s() takes the next one here", input);
    report_step_in(d, s->function, locs[s->spawn],
                   "a thread is started for it here, however many there are");
}

static void on_threads(struct rule_ctx *ctx, const struct threads *t)
{
    const struct thread_swarms swarms = thread_swarms_find(rule_arena(ctx), rule_arena(ctx), t);

    for (uint32_t i = 0; i < swarms.n; i++) {
        tell(ctx, &swarms.items[i]);
    }
}

const struct rule rule_unbounded_thread_creation = {
    .id = "unbounded-thread-creation",
    .family = "thread",
    .tag = "thread-lifecycle",
    .summary = "a thread for each thing that comes in, with no limit",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){770, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P40", NULL},
    .on_threads = on_threads,
};
