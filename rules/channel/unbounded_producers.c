// SPDX-License-Identifier: Apache-2.0
// unbounded-producers: a thread is started for each of any number of things, and each waits for
// room in one bounded queue: when the consumers are slower, waiting threads pile up.
//
// Advice: what bounds the things may lie outside of the program.
#include "rules/channel/condition.h"
#include "rules/shared/machines.h"

#include "analyzer/base/arena.h"

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct cond_end *e)
{
    const struct cond_wait *w = e->wait;
    const char *name = condition_function(t, w->at.function);
    const char *places = condition_places(rule_arena(ctx), &w->tests);
    struct finding_draft *f = report_in(
        ctx, e->at.function, condition_loc(t, &e->at), CONFIDENCE_MEDIUM, w->text,
        "threads are started here without limit, and each may wait for room in %s()", name);

    report_flow(f, 0, 0);
    report_step_in(f, e->at.function, condition_loc(t, &e->at), "one more thread for each round");
    report_flow(f, 1, 0);
    report_step_in(f, w->at.function, condition_loc(t, &w->at), "%s() waits until %s is less", name,
                   places);
    report_step_in(f, e->use.function, condition_loc(t, &e->use), "and counts it up");
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nends; i++) {
        if (c->ends[i].kind == END_PRODUCERS) {
            tell(ctx, t, &c->ends[i]);
        }
    }
}

const struct rule rule_unbounded_producers = {
    .id = "unbounded-producers",
    .family = "channel",
    .tag = "channel-pairing",
    .summary = "threads without limit wait for room in one queue",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){770, 400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P66", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
