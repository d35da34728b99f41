// SPDX-License-Identifier: Apache-2.0
// thread-never-ends: somebody waits for a thread whose loop has no way out.
//
// That main waits for its workers for ever, and does nothing afterwards, is how servers stay alive.
// So it is told only where something is to be done behind the join. A thread whose loop would end,
// but is told so behind the join only, is one as well.
#include "analyzer/base/arena.h"
#include "analyzer/engine/thread_stops.h"
#include "rules/thread/thread.h"

// A call behind the join that is meant to be reached; printing is not worth a finding.
static bool is_work(const struct program *p, const struct program_func *at, uint32_t insn)
{
    const struct ir_insn *i = &at->func->insns[insn];
    const struct callee *c = i->op == IR_CALL ? program_callee(p, at->unit, i) : NULL;

    if (i->op == IR_ICALL) {
        return true;
    }
    return c && !(c->flags & CALLEE_NORETURN) && !thread_effect(c->api, API_JOIN) &&
           !(c->api && !c->api->is_inferred && (c->api->variadic || c->api->io.direction));
}

static bool is_reached(const struct cfg *c, block_id from, block_id to, struct bitset *seen)
{
    const struct ir_block *b = &c->func->blocks[from];

    for (uint32_t s = 0; s < b->nsuccs; s++) {
        const block_id next = c->func->succs[b->first_succ + s];
        if (next == to) {
            return true;
        }
        if (!bitset_has(*seen, next)) {
            bitset_set(*seen, next);
            if (is_reached(c, next, to, seen)) {
                return true;
            }
        }
    }
    return false;
}

// Something is to be done when the thread has ended.
static bool is_awaited(struct rule_ctx *ctx, func_id f, uint32_t join)
{
    const struct program_func *at = program_func(rule_program(ctx), f);
    const struct cfg *c = cfg_build(rule_arena(ctx), at->func);
    const block_id from = cfg_block_of(at->func, join);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const block_id b = cfg_block_of(at->func, n);
        struct bitset seen;
        if (!is_work(rule_program(ctx), at, n) || (b == from && n <= join)) {
            continue;
        }
        seen = bitset_new(rule_arena(ctx), at->func->nblocks);
        if (b == from || (is_reached(c, from, b, &seen) && cfg_dominates(c, from, b)) ||
            (c->loop_head[from] != CFG_NONE && !cfg_in_loop(c, b, c->loop_head[from]) &&
             is_reached(c, from, b, &seen))) {
            return true;
        }
    }
    return false;
}

static bool is_main(const struct threads *t, func_id f)
{
    for (uint32_t r = 0; r < t->nroots; r++) {
        if (t->roots[r].is_main && t->roots[r].entry == f) {
            return true;
        }
    }
    return false;
}

static void tell(struct rule_ctx *ctx, const struct threads *t, const struct thread_root *root,
                 func_id in, uint32_t join)
{
    const struct program *p = rule_program(ctx);
    const struct program_func *at = program_func(p, in), *entry = program_func(p, root->entry),
                              *by = program_func(p, root->spawned_in);
    const char *name = ir_func_name(entry->unit, entry->func);
    struct finding_draft *d = report_in(
        ctx, in, at->func->locs[join], is_main(t, in) ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH, name,
        "this waits for a thread that never ends: '%s' has no way out", name);

    report_step_in(d, root->spawned_in, by->func->locs[root->spawned_at],
                   "the thread is started here");
    report_step_in(d, in, at->func->locs[join], "it is waited for here");
    report_flow(d, 1, 0);
    report_step_in(d, root->entry, entry->func->loc,
                   "it runs '%s', from which no way leads to a return", name);
}

static void tell_late(struct rule_ctx *ctx, const struct thread_root *root,
                      const struct thread_late_stop *s)
{
    const struct program *p = rule_program(ctx);
    const struct program_func *at = program_func(p, s->joined_in),
                              *entry = program_func(p, root->entry),
                              *test = program_func(p, s->tested_in);
    const char *name = ir_func_name(entry->unit, entry->func);
    const char *flag =
        ir_place_text(rule_arena(ctx), at->unit, at->func, at->func->insns[s->store].place);
    struct finding_draft *d = report_in(
        ctx, s->joined_in, at->func->locs[s->join], CONFIDENCE_MEDIUM, name,
        "this waits for '%s', which is told to end by '%s', set behind it only", name, flag);

    report_flow(d, 0, 0);
    report_step_in(d, s->joined_in, at->func->locs[s->join], "the thread is waited for here");
    report_step_in(d, s->joined_in, at->func->locs[s->store], "'%s' is set here, too late", flag);
    report_flow(d, 1, 0);
    report_step_in(d, s->tested_in, test->func->locs[s->test], "until then its loop goes on");
}

// Several roots, or ones that are started in several places, are not told apart by their handles.
static void on_threads(struct rule_ctx *ctx, const struct threads *t)
{
    for (uint32_t r = 0; r < t->nroots; r++) {
        const struct thread_root *root = &t->roots[r];
        struct thread_late_stop late;
        uint32_t join;
        func_id in;
        if (root->is_main || threads_started(t, root->spawned_in, root->spawned_at) != (uint64_t)1
                                                                                           << r) {
            continue;
        }
        if (thread_root_ends(t, r)) {
            if (thread_find_late_stop(rule_arena(ctx), t, r, &late)) {
                tell_late(ctx, root, &late);
            }
        } else if (threads_waited_for(t, root->spawned_in, root->spawned_at, &in, &join) &&
                   is_awaited(ctx, in, join)) {
            tell(ctx, t, root, in, join);
        }
    }
}

const struct rule rule_thread_never_ends = {
    .id = "thread-never-ends",
    .family = "thread",
    .tag = "thread-leak",
    .summary = "somebody waits for a thread that has no way to end",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P36", NULL},
    .on_threads = on_threads,
};
