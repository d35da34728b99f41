// SPDX-License-Identifier: Apache-2.0
// closed-not-checked: the end of a pipe, socket or file, where read() returns 0, is not told from
// data: the loop around it never ends.
//
// Only loops of which every way out is understood: none of them is taken once nothing comes any
// more. Where the results are not added up towards what is asked for, nobody knows whether the
// handle has an end (a timer, a terminal, datagrams): medium at best. Likewise null from a queue of
// the program's own, which waits for an item or for the end.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/rounds.h"

#include "rules/channel/condition.h"
#include "rules/lock/lock.h"

enum { COUNTER_BYTES = 8 };

// A call that returns 0 at the end, and a positive number of bytes otherwise.
static bool has_end(struct rule_ctx *ctx, const struct api_fn *m, uint32_t call)
{
    int64_t v;

    return m && m->io.direction == IO_READ && m->io.flags & IO_COUNTED &&
           !(m->io.flags & (IO_MESSAGE | IO_STATUS | IO_STREAM | IO_ITEMS)) &&
           !(rule_constant(ctx, rule_operand(ctx, call, &m->io.asked), &v) && v <= COUNTER_BYTES);
}

// recv() and its relatives: of datagrams 0 is an empty one.
static bool may_be_datagrams(const struct api_fn *m)
{
    return m->io.how.root != API_NO_PLACE;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    bool adds_up;
    enum confidence c;
    struct finding_draft *f;

    if (!has_end(ctx, m, call) || call_is_dead(ctx, call) ||
        !call_spins_on_none(ctx, call, &adds_up)) {
        return;
    }
    c = adds_up ? CONFIDENCE_HIGH : may_be_datagrams(m) ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
    f = report(ctx, rule_loc(ctx, call), c, m->name,
               "the end, where %s() returns 0, is not told from data: the loop goes on for ever",
               m->name);
    report_step(f, rule_loc(ctx, call),
                "once the other end is closed, %s() returns 0 at once, each time", m->name);
    report_step(f, rule_loc(ctx, call),
                adds_up ? "nothing is added, and as much is missing as before"
                        : "no test around it ends the loop then");
}

// ---- Queues of the program's own ----------------------------------------------------------------

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nends; i++) {
        const struct cond_end *e = &c->ends[i];
        const char *name = condition_function(t, e->wait->at.function);
        struct finding_draft *f;
        if (e->kind != END_CLOSED) {
            continue;
        }
        f = report_in(ctx, e->at.function, condition_loc(t, &e->at), CONFIDENCE_MEDIUM, name,
                      "%s() may return null when it has waited in vain, and that is not asked",
                      name);
        report_step_in(f, e->wait->at.function, condition_loc(t, &e->wait->at),
                       "%s() waits here for one of several things", name);
        report_step_in(f, e->use.function, condition_loc(t, &e->use),
                       "the result is followed here");
    }
}

const struct rule rule_closed_not_checked = {
    .id = "closed-not-checked",
    .family = "channel",
    .tag = "short-io",
    .summary = "end of a pipe or socket is taken for data",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){835, 252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P68", NULL},
    .machine = &machine_lock,
    .on_call = on_call,
    .on_locks = on_locks,
};
