// SPDX-License-Identifier: Apache-2.0
#include "rules/lock/shared_story.h"

#include "analyzer/base/arena.h"

static const struct program_func *at_link(const struct lock_table *t, const struct lock_link *l)
{
    return program_func(t->program, l->function);
}

loc_id shared_loc(const struct lock_table *t, const struct shared_use *u)
{
    return at_link(t, &u->chain[0])->func->locs[u->chain[0].insn];
}

void shared_story(struct rule_ctx *ctx, struct finding_draft *f, const struct lock_table *t,
                  const struct shared_use *u, uint32_t thread, uint32_t root, const char *what)
{
    const struct thread_root *r = &rule_threads(ctx)->roots[root];

    report_flow(f, thread, 0);
    if (!r->is_main) {
        const struct lock_link start = {r->spawned_in, r->spawned_at};
        report_step_in(f, start.function, at_link(t, &start)->func->locs[start.insn],
                       "%s of %s() is started here", r->is_multi ? "each thread" : "the thread",
                       thread_root_name(rule_threads(ctx), root));
    }
    for (uint32_t i = 0; i < u->nchain; i++) {
        const struct program_func *at = at_link(t, &u->chain[i]);
        report_flow(f, thread, i);
        if (i + 1 < u->nchain) {
            const struct program_func *next = at_link(t, &u->chain[i + 1]);
            report_step_in(f, u->chain[i].function, at->func->locs[u->chain[i].insn],
                           "%s() is called", ir_func_name(next->unit, next->func));
        } else {
            report_step_in(f, u->chain[i].function, at->func->locs[u->chain[i].insn], "%s",
                           arena_printf(rule_arena(ctx), "%s by %s()", what, u->api));
        }
    }
}

void shared_each_handle(struct rule_ctx *ctx, const struct lock_table *t,
                        bool (*is_wanted)(const struct shared_pair *p),
                        bool (*is_better)(const struct shared_pair *p,
                                          const struct shared_pair *best),
                        shared_tell *tell)
{
    const struct shared_pairs *pairs = rule_shared_uses(ctx, t);

    for (uint32_t i = 0; i < pairs->n;) {
        const struct shared_pair *best = NULL;
        uint32_t end = i;
        for (; end < pairs->n && pairs->handles[end] == pairs->handles[i]; end++) {
            const struct shared_pair *p = &pairs->items[end];
            if (is_wanted(p) && (!best || is_better(p, best))) {
                best = p;
            }
        }
        if (best) {
            tell(ctx, t, best);
        }
        i = end;
    }
}
