// SPDX-License-Identifier: Apache-2.0
// lock-copied: a lock, or an object with one inside, is copied after it may have been used.
#include "rules/lock/lock.h"

#include "analyzer/engine/lock_table.h"

static const char *const words[] = {
    [COPY_ASSIGNED] = "'%s' is copied with the lock in it ('%s')",
    [COPY_PASSED] = "'%s' is passed by value with the lock in it ('%s')",
    [COPY_RETURNED] = "'%s' is returned by value with the lock in it ('%s')",
    [COPY_BYTES] = "'%s' is copied byte by byte with the lock in it ('%s')",
};

static enum confidence confidence_of(const struct lock_copy *c)
{
    return c->is_looked_at ? CONFIDENCE_LOW : c->is_moved ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (uint32_t i = 0; i < t->objects.ncopies; i++) {
        const struct lock_copy *c = &t->objects.copies[i];
        const loc_id at = program_func(t->program, c->function)->func->locs[c->insn];
        struct finding_draft *f = report_in(ctx, c->function, at, confidence_of(c), c->text,
                                            words[c->how], c->text, c->type);
        report_step_in(f, c->function, at, "who waits for the one lock does not see the other");
    }
}

const struct rule rule_lock_copied = {
    .id = "lock-copied",
    .family = "lock",
    .tag = "lock-misuse",
    .summary = "lock copied together with its object",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P58", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
