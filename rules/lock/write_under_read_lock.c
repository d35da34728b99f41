// SPDX-License-Identifier: Apache-2.0
// write-under-read-lock: memory that a read-write lock guards is written while the lock is held for
// reading, as other threads may hold it at the same time.
#include "rules/lock/guarded.h"
#include "rules/lock/lock.h"

enum { CUSTOM = 3 }; // functions that hold the lock where they access it

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct guarded *g,
                 const struct guarded_at *at)
{
    const struct lock_link *l = &at->chain[0];
    struct finding_draft *f =
        report_in(ctx, l->function, guarded_loc(t, l),
                  g->held >= CUSTOM ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM, g->text,
                  "'%s' is written while '%s' is held for reading only", g->text, g->lock_text);

    guarded_story(f, t, g, at, "written here");
}

// One place tells it for all that the function writes under that lock.
static bool is_first(const struct lock_table *t, const struct guarded *g,
                     const struct guarded_at *at)
{
    for (uint32_t i = 0; i < t->guards.n; i++) {
        const struct guarded *o = &t->guards.items[i];
        for (uint32_t k = 0; o->exclusive && o->lock == g->lock && k < o->nshared; k++) {
            const struct lock_link *x = &o->shared[k].chain[0], *y = &at->chain[0];
            if (x->function == y->function && x->insn < y->insn) {
                return false;
            }
        }
    }
    return true;
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (uint32_t i = 0; i < t->guards.n; i++) {
        const struct guarded *g = &t->guards.items[i];
        for (uint32_t k = 0; g->exclusive && k < g->nshared; k++) {
            if (is_first(t, g, &g->shared[k])) {
                tell(ctx, t, g, &g->shared[k]);
            }
        }
    }
}

const struct rule rule_write_under_read_lock = {
    .id = "write-under-read-lock",
    .family = "lock",
    .tag = "data-race",
    .summary = "write to shared data under a lock taken for reading",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 362, 0},
    .cert = (const char *const[]){"CON43-C", NULL},
    .pitfalls = (const char *const[]){"P60", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
