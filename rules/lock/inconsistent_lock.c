// SPDX-License-Identifier: Apache-2.0
// inconsistent-lock: memory that is under one lock nearly everywhere, or declared to be, is read or
// written without it where another thread may be at it.
#include "rules/lock/guarded.h"
#include "rules/lock/lock.h"

#include "analyzer/base/arena.h"

enum { MANY = 5 }; // accesses that make a custom which nobody breaks on purpose

static enum confidence confidence_of(const struct guarded *g, const struct guarded_at *at)
{
    const unsigned harmless = GUARDED_VOLATILE | GUARDED_TOLD | GUARDED_ELSE;
    const bool is_strong = g->held >= MANY && g->held * 6 >= g->all * 5;

    if (g->is_declared) {
        return CONFIDENCE_HIGH;
    }
    if (at->flags & harmless) {
        return CONFIDENCE_LOW;
    }
    if (at->flags & GUARDED_WRITE) {
        return is_strong && at->flags & GUARDED_IDENTIFIED && at->nchain == 1 ? CONFIDENCE_HIGH
                                                                              : CONFIDENCE_MEDIUM;
    }
    return is_strong && !(at->flags & GUARDED_RECHECKED) ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static const char *lock_words(struct arena *a, const struct guarded *g, const struct guarded_at *at)
{
    return at->flags & GUARDED_OTHER ? arena_printf(a, "with '%s' of another object", g->lock_text)
                                     : arena_printf(a, "without '%s'", g->lock_text);
}

static const char *custom(struct arena *a, const struct guarded *g)
{
    return g->is_declared
               ? "which must be held for it"
               : arena_printf(a, "which %u of %u other functions hold", g->held, g->all - 1);
}

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct guarded *g,
                 const struct guarded_at *at)
{
    struct arena *a = rule_arena(ctx);
    const char *what = at->flags & GUARDED_WRITE ? "written" : "read";
    struct finding_draft *f =
        report_in(ctx, at->chain[0].function, guarded_loc(t, &at->chain[0]), confidence_of(g, at),
                  g->text, "'%s' is %s%s %s, %s", g->text, what, guarded_way(a, t, at),
                  lock_words(a, g, at), custom(a, g));

    guarded_story(f, t, g, at, arena_printf(a, "%s here", what));
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (uint32_t i = 0; i < t->guards.n; i++) {
        const struct guarded *g = &t->guards.items[i];
        for (uint32_t k = 0; k < g->nbare; k++) {
            if (!guarded_is_told(g->bare, g->nbare, k)) {
                tell(ctx, t, g, &g->bare[k]);
            }
        }
    }
}

const struct rule rule_inconsistent_lock = {
    .id = "inconsistent-lock",
    .family = "lock",
    .tag = "data-race",
    .summary = "access without the lock that others hold for it",
    .severity = SEVERITY_WARNING,
    .precision = PRECISION_LOW,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 362, 820, 0},
    .cert = (const char *const[]){"CON43-C", "POS49-C", NULL},
    .pitfalls = (const char *const[]){"P61", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
