// SPDX-License-Identifier: Apache-2.0
// signal-shared-object: a handler of signals writes a variable that other code reads, and the
// variable is neither volatile nor atomic.
//
// Medium confidence: a compiler that cannot see what a loop calls reads the variable again all the
// same. Low, if the reader keeps signals out, or the program lets them in only where it waits.
#include "analyzer/base/arena.h"
#include "analyzer/engine/handler_objects.h"
#include "rules/thread/way_story.h"

static void tell(struct rule_ctx *ctx, const struct handler_object *o)
{
    const struct program *p = rule_program(ctx);
    const struct signal_handler *h = o->handler;
    const enum confidence c =
        o->is_blocked_there || h->is_awaited ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
    struct finding_draft *f =
        report_in(ctx, o->written_in, way_loc(p, o->written_in, o->written_at), c, o->text,
                  "'%s' is written by %s(), a handler of signals, and read by %s(): it must be "
                  "volatile sig_atomic_t, or atomic",
                  o->text, way_function(p, h->function), way_function(p, o->read_in));

    report_flow(f, 0, 0);
    report_step_in(f, h->installed_in, way_loc(p, h->installed_in, h->installed_at),
                   "%s() is made a handler of signals", way_function(p, h->function));
    report_step_in(f, o->written_in, way_loc(p, o->written_in, o->written_at),
                   "'%s' is written in it", o->text);
    report_flow(f, 1, 0);
    report_step_in(f, o->read_in, way_loc(p, o->read_in, o->read_at), "'%s' is read here", o->text);
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    const struct program *p = rule_program(ctx);
    const struct signal_handlers handlers = handlers_find(rule_arena(ctx), p);
    const struct handler_objects all =
        handler_objects_find(rule_arena(ctx), &handlers, rule_call_walk(ctx), p);

    (void)channels;
    for (uint32_t i = 0; i < all.n; i++) {
        if (!handler_is_for_crashes(all.items[i].handler)) {
            tell(ctx, &all.items[i]);
        }
    }
}

const struct rule rule_signal_shared_object = {
    .id = "signal-shared-object",
    .family = "thread",
    .tag = "signal-safety",
    .summary = "plain variable is shared with a handler of signals",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){364, 662, 0},
    .cert = (const char *const[]){"SIG31-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .on_program = on_program,
};
