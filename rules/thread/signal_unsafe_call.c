// SPDX-License-Identifier: Apache-2.0
// signal-unsafe-call: a handler of signals calls, itself or by what it calls, what may not be
// called there: whatever the signal interrupted may hold the lock that the call takes.
//
// Told once for each call in the handler, with the worst that lies behind it. Low confidence if
// the process ends in the handler anyway, if it is for crashes, if the program lets signals in only
// where it waits for them, or if the call is known to work most of the time.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/handlers.h"
#include "rules/thread/unsafe_calls.h"
#include "rules/thread/way_story.h"

struct candidate {
    struct walk_way way;
    const struct api_fn *row;
    enum confidence confidence;
};

struct look {
    struct call_walk *walk;
    const struct signal_handler *handler;
    struct candidate *found; // list: one for each call in the handler
};

static enum confidence confidence_of(const struct look *l, const struct api_fn *row,
                                     const struct walk_way *way)
{
    enum confidence c = way->n > 2 ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;

    if (unsafe_call(row) == UNSAFE_FORMALLY || row->flags & API_LONGJMP) {
        return CONFIDENCE_LOW;
    }
    if (l->handler->ends || l->handler->is_awaited || handler_is_for_crashes(l->handler)) {
        return CONFIDENCE_LOW;
    }
    return way_confidence(way, c);
}

// Nearer ones come first, so that only a surer one is better.
static bool see_call(void *ctx, func_id f, uint32_t insn, const struct api_fn *row)
{
    struct look *l = ctx;
    struct candidate c = {.row = row};

    if (unsafe_call(row) == UNSAFE_NOT && !(row->flags & API_LONGJMP)) {
        return true;
    }
    call_walk_way(l->walk, f, insn, &c.way);
    c.confidence = confidence_of(l, row, &c.way);
    for (size_t i = 0; i < arrlenu(l->found); i++) {
        if (l->found[i].way.links[0].insn == c.way.links[0].insn) {
            l->found[i] = c.confidence < l->found[i].confidence ? c : l->found[i];
            return true;
        }
    }
    arrput(l->found, c);
    return true;
}

static const char *why(struct rule_ctx *ctx, const struct candidate *c)
{
    if (c->row->flags & API_LONGJMP) {
        return "leaves whatever the signal interrupted half done";
    }
    return unsafe_why(ctx, c->row);
}

static void tell(struct rule_ctx *ctx, const struct signal_handler *h, const struct candidate *c)
{
    const struct program *p = rule_program(ctx);
    const struct walk_link *at = &c->way.links[0];
    struct finding_draft *f = report_in(
        ctx, at->function, way_loc(p, at->function, at->insn), c->confidence, c->row->name,
        "%s()%s %s: that is not safe in %s(), a handler of signals", c->row->name,
        way_through(ctx, &c->way), why(ctx, c), way_function(p, h->function));

    report_flow(f, 0, 0);
    report_step_in(f, h->installed_in, way_loc(p, h->installed_in, h->installed_at),
                   "%s() is made a handler of signals", way_function(p, h->function));
    way_story(ctx, f, &c->way, 0,
              arena_printf(rule_arena(ctx), "%s() %s", c->row->name, why(ctx, c)));
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    const struct signal_handlers all = handlers_find(rule_arena(ctx), rule_program(ctx));

    (void)channels;
    for (uint32_t i = 0; i < all.n; i++) {
        struct look l = {.walk = rule_call_walk(ctx), .handler = &all.items[i]};
        call_walk_from(l.walk, all.items[i].function, &all.items[i].blocks);
        call_walk_each(l.walk, see_call, &l);
        for (size_t k = 0; k < arrlenu(l.found); k++) {
            tell(ctx, &all.items[i], &l.found[k]);
        }
        arrfree(l.found);
    }
}

const struct rule rule_signal_unsafe_call = {
    .id = "signal-unsafe-call",
    .family = "thread",
    .tag = "signal-safety",
    .summary = "handler of signals calls what is not safe there",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){479, 828, 0},
    .cert = (const char *const[]){"SIG30-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .on_program = on_program,
};
