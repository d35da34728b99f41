// SPDX-License-Identifier: Apache-2.0
// channel-self-deadlock: a thread waits for what only itself could send, receive or post later, or
// holds the lock without which nobody else can.
#include "rules/channel/condition.h"
#include "rules/channel/stuck.h"
#include "rules/shared/machines.h"

#include "analyzer/base/arena.h"

static const char *message(struct rule_ctx *ctx, const struct channel_stuck *s)
{
    switch (s->kind) {
    case STUCK_READ_FIRST:
        return "'%s' is read before this thread, which alone has its write end, writes to it";
    case STUCK_FULL:
        return arena_printf(
            rule_arena(ctx),
            "%lld bytes are written to '%%s', which holds 65536, before this thread "
            "reads from it",
            (long long)s->bytes);
    case STUCK_POST:
        return "'%s' is waited for before this thread, and no other one, posts it";
    default:
        return NULL;
    }
}

static const char *last_step(const struct channel_stuck *s)
{
    switch (s->kind) {
    case STUCK_READ_FIRST:
        return "it would be written to here";
    case STUCK_FULL:
        return "room would be made here";
    default:
        return "it would be posted here";
    }
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *t)
{
    for (uint32_t i = 0; i < t->nstuck; i++) {
        const struct channel_stuck *s = &t->stuck[i];
        const char *text = message(ctx, s);
        if (text) {
            stuck_tell(ctx, t, s, text, last_step(s));
        }
    }
}

// Who waits holds what everybody needs who could wake him.
static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nlockouts; i++) {
        const struct cond_lockout *l = &c->lockouts[i];
        struct finding_draft *f =
            report_in(ctx, l->wait.function, condition_loc(t, &l->wait), CONFIDENCE_HIGH, l->text,
                      "%s() on '%s' with '%s' held, without which nobody can end the wait", l->api,
                      l->text, l->lock_text);
        report_flow(f, 0, 0);
        report_step_in(f, l->wait.function, condition_loc(t, &l->wait), "waits with '%s' held",
                       l->lock_text);
        report_flow(f, 1, 0);
        report_step_in(f, l->wake.function, condition_loc(t, &l->wake),
                       "%s() would end the wait, with '%s' held",
                       condition_function(t, l->wake.function), l->lock_text);
    }
}

const struct rule rule_channel_self_deadlock = {
    .id = "channel-self-deadlock",
    .family = "channel",
    .tag = "channel-pairing",
    .summary = "thread waits for what it would itself send or post later",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P65", NULL},
    .machine = &machine_lock,
    .on_program = on_program,
    .on_locks = on_locks,
};
