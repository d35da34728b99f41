// SPDX-License-Identifier: Apache-2.0
// condvar-no-loop: behind a wait on a condition variable what it waited for is not tested again.
//
// A wait ends when the condition is signalled, but also without a reason, and another thread may
// take what was signalled before this one has the lock. A wait with a time limit ends anyway, and
// its caller asks why: not told. A loop in the caller counts, unless the function acts on what it
// waited for before it returns.
#include "rules/channel/condition.h"
#include "rules/shared/machines.h"

#include "analyzer/base/arena.h"

static bool is_wrong(const struct cond_wait *w)
{
    switch (w->shape) {
    case WAIT_ONCE:
        return w->act != CFG_NONE || !(w->is_looped || w->is_in_loop);
    case WAIT_LATE:
        return true;
    case WAIT_BARE:
        return !w->is_looped && !w->is_in_loop && w->is_called;
    default:
        return false;
    }
}

static enum confidence confidence_of(const struct lock_table *t, const struct cond_wait *w)
{
    const struct ir_func *f = program_func(t->program, w->at.function)->func;

    // What a callee does may be done in cases that do no harm.
    if (w->shape == WAIT_BARE || w->tests.is_open ||
        (w->act != CFG_NONE && f->insns[w->act].op == IR_CALL)) {
        return CONFIDENCE_MEDIUM;
    }
    return w->act != CFG_NONE || w->is_called ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct cond_wait *w)
{
    struct arena *a = rule_arena(ctx);
    const loc_id at = condition_loc(t, &w->at);
    const char *places = condition_places(a, &w->tests);
    const struct lock_link test = {w->at.function, w->tests.at}, act = {w->at.function, w->act};
    struct finding_draft *f =
        w->shape == WAIT_BARE
            ? report_in(ctx, w->at.function, at, confidence_of(t, w), w->text,
                        "%s() on '%s' with no test of what it waits for", w->api, w->text)
            : report_in(ctx, w->at.function, at, confidence_of(t, w), w->text,
                        "%s() on '%s' is not in a loop: behind it %s may still be as before",
                        w->api, w->text, places);

    if (w->tests.at != CFG_NONE) {
        report_step_in(f, test.function, condition_loc(t, &test), "tested here, once");
    }
    report_step_in(f, w->at.function, at,
                   "the wait may end without a signal, or after another thread was first");
    if (w->act != CFG_NONE) {
        report_step_in(f, act.function, condition_loc(t, &act), "taken as given here");
    }
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nwaits; i++) {
        if (is_wrong(&c->waits[i]) && !c->waits[i].is_timed) {
            tell(ctx, t, &c->waits[i]);
        }
    }
}

const struct rule rule_condvar_no_loop = {
    .id = "condvar-no-loop",
    .family = "channel",
    .tag = "condvar",
    .summary = "what was waited for is not tested again after the wait",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){662, 667, 0},
    .cert = (const char *const[]){"CON36-C", NULL},
    .pitfalls = (const char *const[]){"P67", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
