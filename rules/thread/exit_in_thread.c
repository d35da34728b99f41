// SPDX-License-Identifier: Apache-2.0
// exit-in-thread: a thread other than main's ends the whole process.
//
// Advice: the others are cut off where they are, and exit() runs handlers and frees what they use.
// Not told of functions that never return (die(), out of memory, assertions): who calls them has
// nothing to go on with. Who calls _exit() or abort(), which run no handlers, means it: low
// confidence.
#include "analyzer/base/arena.h"
#include "rules/thread/way_story.h"

struct look {
    struct rule_ctx *ctx;
    struct call_walk *walk;
    uint32_t root;
    func_id *told; // functions in which it was told already
    uint32_t ntold;
};

static bool never_returns(const struct program *p, func_id f)
{
    const struct program_func *at = program_func(p, f);

    return program_callee_fn(p, at->unit, at->func->fn)->flags & CALLEE_NORETURN;
}

static bool is_deliberate(const struct look *l, const struct walk_way *way)
{
    const struct program *p = rule_program(l->ctx);

    for (uint32_t i = 1; i < way->n; i++) {
        if (never_returns(p, way->links[i].function)) {
            return true;
        }
    }
    return false;
}

static bool is_told(const struct look *l, func_id f)
{
    for (uint32_t i = 0; i < l->ntold; i++) {
        if (l->told[i] == f) {
            return true;
        }
    }
    return false;
}

static void tell(struct look *l, func_id f, uint32_t insn, const struct api_fn *row,
                 const struct walk_way *way)
{
    const char *thread = way_thread(l->ctx, l->root);
    const bool is_meant = row->flags & API_SIGNAL_SAFE;
    const enum confidence c = is_meant ? CONFIDENCE_LOW : way_confidence(way, CONFIDENCE_MEDIUM);
    struct finding_draft *d =
        report_in(l->ctx, f, way_loc(rule_program(l->ctx), f, insn), c, row->name,
                  "%s() in %s ends all threads, wherever they are", row->name, thread);

    way_start(l->ctx, d, l->root, 0);
    way_story(l->ctx, d, way, 0, arena_printf(rule_arena(l->ctx), "%s() is called", row->name));
}

static bool see_call(void *ctx, func_id f, uint32_t insn, const struct api_fn *row)
{
    struct look *l = ctx;
    struct walk_way way;

    if (!(row->flags & API_PROCESS_ENDS) || row->flags & API_STARTS_PROGRAM || is_told(l, f)) {
        return true;
    }
    call_walk_way(l->walk, f, insn, &way);
    if (!is_deliberate(l, &way)) {
        l->told[l->ntold++] = f;
        tell(l, f, insn, row, &way);
    }
    return true;
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    const struct threads *t = rule_threads(ctx);
    struct look l = {.ctx = ctx, .walk = rule_call_walk(ctx)};

    (void)channels;
    l.told = arena_array(rule_arena(ctx), func_id, program_func_count(rule_program(ctx)) + 1u);
    for (l.root = 0; l.root < t->nroots; l.root++) {
        if (!t->roots[l.root].is_main) {
            call_walk_from(l.walk, t->roots[l.root].entry, NULL);
            call_walk_each(l.walk, see_call, &l);
        }
    }
}

const struct rule rule_exit_in_thread = {
    .id = "exit-in-thread",
    .family = "thread",
    .tag = "thread-lifecycle",
    .summary = "thread other than main's ends the process",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){404, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P44", NULL},
    .on_program = on_program,
};
