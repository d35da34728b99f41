// SPDX-License-Identifier: Apache-2.0
// signal-clobbers-errno: a handler of signals makes calls that set errno, and does not put back
// what it was.
//
// The code that was interrupted may be between a call that failed and its look at errno. Told once
// a handler, at its first such call, if somebody outside of handlers asks for errno at all.
#include "analyzer/base/arena.h"
#include "analyzer/engine/handlers.h"
#include "rules/thread/way_story.h"

struct look {
    struct call_walk *walk;
    struct walk_way way;
    const struct api_fn *row; // NULL: none was found
    bool is_other;            // something else is the matter with it
};

static bool sets_errno(const struct api_fn *row)
{
    for (uint32_t k = 0; k < row->ncallbacks; k++) {
        if (row->callbacks[k].when == WHEN_SIGNAL) {
            return false; // for a signal that was caught before it does not fail
        }
    }
    return row->flags & API_SETS_ERRNO && !(row->flags & API_NORETURN);
}

static bool see_call(void *ctx, func_id f, uint32_t insn, const struct api_fn *row)
{
    struct look *l = ctx;
    struct walk_way way;

    l->is_other = l->is_other || row->flags & API_LONGJMP;
    if (l->row || !sets_errno(row)) {
        return true;
    }
    call_walk_way(l->walk, f, insn, &way);
    if (way.is_certain && !way.is_cut) {
        l->way = way;
        l->row = row;
    }
    return true;
}

static bool saves_errno(const struct call_walk *w, const struct program *p)
{
    for (uint32_t i = 0; i < call_walk_count(w); i++) {
        if (function_stores_errno(p, call_walk_at(w, i))) {
            return true;
        }
    }
    return false;
}

static bool somebody_asks(const struct call_walk *w, const struct program *p)
{
    for (func_id f = 0; f < program_func_count(p); f++) {
        if (!program_func(p, f)->is_duplicate && !call_walk_reaches(w, f) &&
            function_asks_errno(p, f)) {
            return true;
        }
    }
    return false;
}

static void tell(struct rule_ctx *ctx, const struct signal_handler *h, const struct look *l)
{
    const struct program *p = rule_program(ctx);
    const struct walk_link *at = &l->way.links[0];
    const char *name = way_function(p, h->function);
    struct finding_draft *f =
        report_in(ctx, at->function, way_loc(p, at->function, at->insn),
                  way_confidence(&l->way, CONFIDENCE_MEDIUM), name,
                  "%s()%s may change errno under the code that %s() interrupts: it is not put back",
                  l->row->name, way_through(ctx, &l->way), name);

    report_flow(f, 0, 0);
    report_step_in(f, h->installed_in, way_loc(p, h->installed_in, h->installed_at),
                   "%s() is made a handler of signals", name);
    way_story(ctx, f, &l->way, 0,
              arena_printf(rule_arena(ctx), "%s() sets errno when it fails", l->row->name));
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    const struct program *p = rule_program(ctx);
    const struct signal_handlers all = handlers_find(rule_arena(ctx), p);

    (void)channels;
    for (uint32_t i = 0; i < all.n; i++) {
        const struct signal_handler *h = &all.items[i];
        struct look l = {.walk = rule_call_walk(ctx)};
        if (h->is_last || h->is_awaited || handler_is_for_crashes(h)) {
            continue;
        }
        call_walk_from(l.walk, h->function, &h->blocks);
        call_walk_each(l.walk, see_call, &l);
        if (l.row && !l.is_other && !saves_errno(l.walk, p) && somebody_asks(l.walk, p)) {
            tell(ctx, h, &l);
        }
    }
}

const struct rule rule_signal_clobbers_errno = {
    .id = "signal-clobbers-errno",
    .family = "thread",
    .tag = "signal-safety",
    .summary = "handler of signals changes errno and does not put it back",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){364, 0},
    .cert = (const char *const[]){"ERR32-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .on_program = on_program,
};
