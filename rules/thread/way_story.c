// SPDX-License-Identifier: Apache-2.0
#include "rules/thread/way_story.h"

#include "analyzer/base/arena.h"

enum { FAR = 5 };

loc_id way_loc(const struct program *p, func_id f, uint32_t insn)
{
    return program_func(p, f)->func->locs[insn];
}

const char *way_function(const struct program *p, func_id f)
{
    const struct program_func *at = program_func(p, f);

    return ir_func_name(at->unit, at->func);
}

const char *way_thread(struct rule_ctx *ctx, uint32_t root)
{
    const struct threads *t = rule_threads(ctx);

    return t->roots[root].is_main
               ? "main()"
               : arena_printf(rule_arena(ctx), "the thread of %s()", thread_root_name(t, root));
}

void way_start(struct rule_ctx *ctx, struct finding_draft *f, uint32_t root, uint32_t flow)
{
    const struct threads *t = rule_threads(ctx);
    const struct thread_root *r = &t->roots[root];

    report_flow(f, flow, 0);
    if (!r->is_main) {
        report_step_in(f, r->spawned_in, way_loc(t->program, r->spawned_in, r->spawned_at),
                       "%s of %s() is started here", r->is_multi ? "each thread" : "the thread",
                       thread_root_name(t, root));
    }
}

void way_story(struct rule_ctx *ctx, struct finding_draft *f, const struct walk_way *way,
               uint32_t flow, const char *what)
{
    const struct program *p = rule_program(ctx);

    for (uint32_t i = 0; i < way->n; i++) {
        const loc_id at = way_loc(p, way->links[i].function, way->links[i].insn);
        report_flow(f, flow, i);
        if (i + 1 < way->n) {
            report_step_in(f, way->links[i].function, at, "%s() is called",
                           way_function(p, way->links[i + 1].function));
        } else {
            report_step_in(f, way->links[i].function, at, "%s", what);
        }
    }
}

const char *way_through(struct rule_ctx *ctx, const struct walk_way *way)
{
    const char *text = "";

    for (uint32_t i = 1; i < way->n; i++) {
        const char *name = way_function(rule_program(ctx), way->links[i].function);
        text = i == 1 ? arena_printf(rule_arena(ctx), ", called through %s()", name)
                      : arena_printf(rule_arena(ctx), "%s, %s()", text, name);
    }
    return *text ? arena_printf(rule_arena(ctx), "%s,", text) : "";
}

enum confidence way_confidence(const struct walk_way *way, enum confidence at_best)
{
    if (!way->is_certain || way->is_cut) {
        return CONFIDENCE_LOW;
    }
    if (way->n > FAR) {
        return at_best == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
    }
    return at_best;
}
