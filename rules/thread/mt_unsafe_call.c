// SPDX-License-Identifier: Apache-2.0
// mt-unsafe-call: functions of libraries that share something behind their callers' backs are
// called by threads that may run at the same time.
//
// Told of two calls that write one buffer, of one that changes what another reads, and of a thread
// other than main's that changes what the process has once. High confidence if two threads that are
// started, or the many of one start, meet in one buffer by short ways; main may be waiting for the
// others where it looks as if it could meet them.
#include "analyzer/base/arena.h"
#include "analyzer/engine/process_state.h"
#include "rules/shared/machines.h"
#include "rules/thread/way_story.h"

static void find_way(struct rule_ctx *ctx, const struct state_use *u, uint32_t root,
                     struct walk_way *out)
{
    struct call_walk *w = rule_call_walk(ctx);

    call_walk_from(w, rule_threads(ctx)->roots[root].entry, NULL);
    call_walk_way(w, u->function, u->insn, out);
}

static enum confidence confidence_of(const struct threads *t, const struct state_pair *p,
                                     const struct walk_way *a, const struct walk_way *b)
{
    const bool with_main = t->roots[p->root_a].is_main || t->roots[p->root_b].is_main;
    enum confidence c =
        with_main || p->a->share->use != SHARE_BUFFER ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;

    c = way_confidence(a, c);
    return p->b && way_confidence(b, c) > c ? way_confidence(b, c) : c;
}

static struct finding_draft *tell_change(struct rule_ctx *ctx, const struct state_pair *p,
                                         enum confidence c)
{
    const char *what = p->a->share->what;

    return report_in(ctx, p->a->function, way_loc(rule_program(ctx), p->a->function, p->a->insn), c,
                     p->a->row->name, "%s() in %s changes the %s of the whole process, %s included",
                     p->a->row->name, way_thread(ctx, p->root_a), what, way_thread(ctx, p->root_b));
}

static struct finding_draft *tell_two(struct rule_ctx *ctx, const struct state_pair *p,
                                      enum confidence c)
{
    const loc_id at = way_loc(rule_program(ctx), p->a->function, p->a->insn);
    const char *what = p->a->share->what, *name = p->a->row->name, *other = p->b->row->name;

    if (p->a->share->use == SHARE_CHANGE) {
        return report_in(ctx, p->a->function, at, c, name,
                         "%s() changes the %s while %s() in %s may be reading it", name, what,
                         other, way_thread(ctx, p->root_b));
    }
    if (p->root_a == p->root_b) {
        return report_in(ctx, p->a->function, at, c, name,
                         "%s() may run in several threads of %s() at once: all share the %s", name,
                         thread_root_name(rule_threads(ctx), p->root_a), what);
    }
    return report_in(ctx, p->a->function, at, c, name,
                     "%s() in %s and %s() in %s may run at once: both use the %s", name,
                     way_thread(ctx, p->root_a), other, way_thread(ctx, p->root_b), what);
}

static void tell(struct rule_ctx *ctx, const struct state_pair *p)
{
    struct walk_way a, b = {0};
    struct finding_draft *f;
    enum confidence c;

    find_way(ctx, p->a, p->root_a, &a);
    if (p->b) {
        find_way(ctx, p->b, p->root_b, &b);
    }
    c = confidence_of(rule_threads(ctx), p, &a, &b);
    f = p->b ? tell_two(ctx, p, c) : tell_change(ctx, p, c);
    way_start(ctx, f, p->root_a, 0);
    way_story(ctx, f, &a, 0, arena_printf(rule_arena(ctx), "%s() is called", p->a->row->name));
    if (p->b) {
        way_start(ctx, f, p->root_b, 1);
        way_story(ctx, f, &b, 1,
                  arena_printf(rule_arena(ctx), "meanwhile %s() is called", p->b->row->name));
    }
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct state_pairs pairs =
        process_state_find(rule_arena(ctx), t, rule_threads(ctx), rule_call_walk(ctx));

    for (uint32_t i = 0; i < pairs.n; i++) {
        tell(ctx, &pairs.items[i]);
    }
}

const struct rule rule_mt_unsafe_call = {
    .id = "mt-unsafe-call",
    .family = "thread",
    .tag = "mt-unsafe",
    .summary = "hidden state of a library function shared by threads",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){663, 362, 0},
    .cert = (const char *const[]){"CON33-C", NULL},
    .pitfalls = (const char *const[]){"P52", "P70", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
