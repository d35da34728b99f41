// SPDX-License-Identifier: Apache-2.0
// blocking-in-event-loop: what an event loop calls waits for something itself, so that nothing else
// that the loop looks after goes on.
//
// Reported at the call in the callback, with the longest wait behind it. High confidence for sleeps
// and for what waits for the network and nobody can have told not to; medium for other threads and
// processes; low for the disk, for what gives up after a time, and far away.
#include "analyzer/base/arena.h"
#include "analyzer/engine/loop_calls.h"
#include "rules/shared/machines.h"
#include "rules/thread/way_story.h"

enum { FAR = 5 };

static enum confidence lower(enum confidence c)
{
    return c == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static enum confidence confidence_of(const struct loop_code *c)
{
    const struct lock_event *e = c->event;
    enum confidence out = CONFIDENCE_LOW;

    if (e->why == BLOCKS_NET || e->why == BLOCKS_SLEEP) {
        out = CONFIDENCE_HIGH;
    } else if (e->why == BLOCKS_WAIT && !(e->flags & EVENT_TIMED)) {
        out = CONFIDENCE_MEDIUM;
    }
    if (e->flags & (EVENT_MAY | EVENT_CUT) || e->guard || e->nchain > FAR || !c->is_certain) {
        out = lower(out);
    }
    return out;
}

static const char *how_long(const struct lock_event *e)
{
    const bool is_timed = e->flags & EVENT_TIMED;

    switch (e->why) {
    case BLOCKS_NET:
        return is_timed ? "waits for the network up to its time limit"
                        : "waits for the network, however long that takes";
    case BLOCKS_SLEEP:
        return "sleeps";
    case BLOCKS_WAIT:
        return is_timed ? "waits for others up to its time limit"
                        : "waits for others without a time limit";
    case BLOCKS_SYNC:
        return "waits until the disk has written";
    default:
        return "reads or writes a file";
    }
}

static const char *who(struct rule_ctx *ctx, const struct loop_code *c)
{
    const char *name = way_function(rule_program(ctx), c->function);

    switch (c->kind) {
    case LOOP_CALLBACK:
        return arena_printf(rule_arena(ctx), "in %s(), which an event loop calls", name);
    case LOOP_COROUTINE:
        return arena_printf(rule_arena(ctx), "in the coroutine %s()", name);
    default:
        return arena_printf(rule_arena(ctx), "in the event loop of %s()", name);
    }
}

static const char *way(struct rule_ctx *ctx, const struct lock_event *e)
{
    const char *text = "";

    for (uint32_t i = 1; i < e->nchain; i++) {
        const char *name = way_function(rule_program(ctx), e->chain[i].function);
        text = i == 1 ? arena_printf(rule_arena(ctx), ", called through %s()", name)
                      : arena_printf(rule_arena(ctx), "%s, %s()", text, name);
    }
    return *text ? arena_printf(rule_arena(ctx), "%s,", text) : "";
}

static void tell(struct rule_ctx *ctx, const struct loop_code *c)
{
    static const char *const given[] = {"is handed to the event loop", "waits for events here",
                                        "is started as a coroutine"};
    const struct program *p = rule_program(ctx);
    const struct lock_event *e = c->event;
    struct finding_draft *f =
        report_in(ctx, c->function, way_loc(p, c->function, e->chain[0].insn), confidence_of(c),
                  e->api, "%s()%s %s, %s: nothing else goes on meanwhile", e->api, way(ctx, e),
                  how_long(e), who(ctx, c));

    report_flow(f, 0, 0);
    report_step_in(f, c->given_in, way_loc(p, c->given_in, c->given_at), "%s() %s",
                   way_function(p, c->function), given[c->kind]);
    for (uint32_t i = 0; i < e->nchain; i++) {
        const loc_id at = way_loc(p, e->chain[i].function, e->chain[i].insn);
        report_flow(f, 0, i);
        if (i + 1 < e->nchain) {
            report_step_in(f, e->chain[i].function, at, "%s() is called",
                           way_function(p, e->chain[i + 1].function));
        } else {
            report_step_in(f, e->chain[i].function, at, "%s() %s", e->api, how_long(e));
        }
    }
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct loop_calls all = loop_calls_find(rule_arena(ctx), t);

    for (uint32_t i = 0; i < all.n; i++) {
        tell(ctx, &all.items[i]);
    }
}

const struct rule rule_blocking_in_event_loop = {
    .id = "blocking-in-event-loop",
    .family = "thread",
    .tag = "event-loop",
    .summary = "callback of an event loop waits for something itself",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){1322, 400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P50", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
