// SPDX-License-Identifier: Apache-2.0
// receive-without-send: something is waited for that nothing in the program ever sends: the wait
// does not end.
//
// A wait with a time limit ends by itself: low confidence. A pipe whose write end is closed yields
// end of file, so reading from it is not waiting for ever.
#include "rules/channel/channel.h"
#include "rules/channel/condition.h"
#include "rules/shared/machines.h"

#include "analyzer/base/arena.h"

static enum confidence confidence_of(const struct channel_use *receive)
{
    return receive->is_timed ? CONFIDENCE_LOW : CONFIDENCE_HIGH;
}

static loc_id loc_of(const struct channel_table *t, const struct channel_place *p)
{
    return program_func(t->program, p->function)->func->locs[p->insn];
}

// A thread that posts what somebody waits for can end without.
static void tell_skipped(struct rule_ctx *ctx, const struct channel_table *t,
                         const struct channel_stuck *s)
{
    const struct program_func *at = program_func(t->program, s->other.function);
    struct finding_draft *f =
        report_in(ctx, s->other.function, loc_of(t, &s->other), CONFIDENCE_MEDIUM, s->text,
                  "%s() ends here without a post of '%s', which is waited for",
                  ir_func_name(at->unit, at->func), s->text);

    report_flow(f, 0, 0);
    report_step_in(f, s->at.function, loc_of(t, &s->at), "'%s' is waited for", s->text);
    report_flow(f, 1, 0);
    report_step_in(f, s->via.function, loc_of(t, &s->via), "it is posted here on other ways");
    report_step_in(f, s->other.function, loc_of(t, &s->other), "on this one the wait goes on");
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *t)
{
    for (uint32_t i = 0; i < t->nstuck; i++) {
        if (t->stuck[i].kind == STUCK_SKIPPED) {
            tell_skipped(ctx, t, &t->stuck[i]);
        }
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const struct channel *c = &t->items[i];
        const struct channel_use *made = channel_first(c, CHANNEL_CREATE);
        uint32_t program;
        const struct channel_use *receive = channel_unanswered(
            t, c, CHANNEL_RECEIVE, 1u << CHANNEL_SEND | 1u << CHANNEL_CLOSE_SEND, &program);

        if (!receive) {
            continue;
        }
        struct finding_draft *f =
            report_in(ctx, receive->function, receive->at, confidence_of(receive), c->text,
                      "%s() on '%s': nothing in the program ever %s it", receive->api, c->text,
                      c->family == FAMILY_COND ? "signals" : "sends into");
        channel_tell_program(f, t, c, program);
        if (made) {
            report_step_in(f, made->function, made->at, "'%s' is made here", c->text);
        }
        report_step_in(f, receive->function, receive->at, "waited for here");
    }
}

// Signalled or not: what is waited for never changes.
static void tell_unchanged(struct rule_ctx *ctx, const struct lock_table *t,
                           const struct cond_wait *w)
{
    const char *places = condition_places(rule_arena(ctx), &w->tests);
    struct finding_draft *f =
        report_in(ctx, w->at.function, condition_loc(t, &w->at), CONFIDENCE_HIGH, w->text,
                  "%s() on '%s': nothing in the program ever changes %s", w->api, w->text, places);

    report_step_in(f, w->at.function, condition_loc(t, &w->at), "the wait would end if %s changed",
                   places);
}

static void tell_barrier(struct rule_ctx *ctx, const struct lock_table *t,
                         const struct barrier_gap *g)
{
    struct finding_draft *f =
        report_in(ctx, g->wait.function, condition_loc(t, &g->wait), CONFIDENCE_HIGH, g->text,
                  "barrier '%s' waits for %lld threads, and only %lld come", g->text,
                  (long long)g->wanted, (long long)g->come);

    report_step_in(f, g->made.function, condition_loc(t, &g->made), "'%s' is made for %lld threads",
                   g->text, (long long)g->wanted);
    report_step_in(f, g->wait.function, condition_loc(t, &g->wait),
                   "%lld of %lld come here and wait on", (long long)g->come, (long long)g->wanted);
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nends; i++) {
        if (c->ends[i].kind == END_UNCHANGED) {
            tell_unchanged(ctx, t, c->ends[i].wait);
        }
    }
    for (uint32_t i = 0; i < c->ngaps; i++) {
        tell_barrier(ctx, t, &c->gaps[i]);
    }
}

const struct rule rule_receive_without_send = {
    .id = "receive-without-send",
    .family = "channel",
    .tag = "channel-pairing",
    .summary = "something is waited for that nobody sends",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P63", NULL},
    .machine = &machine_lock,
    .on_program = on_program,
    .on_locks = on_locks,
};
