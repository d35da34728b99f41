// SPDX-License-Identifier: Apache-2.0
// read-mostly-mutex: nearly all functions that take a mutex only read what it guards, and could do
// so at the same time.
#include "rules/lock/guarded.h"
#include "rules/lock/lock.h"

enum { FUNCTIONS = 5, PARTS = 5 }; // at least so many, four of five of which only read

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (uint32_t i = 0; i < t->guards.nuses; i++) {
        const struct guard_use *u = &t->guards.uses[i];
        if (u->functions >= FUNCTIONS && u->reading * PARTS >= u->functions * (PARTS - 1)) {
            struct finding_draft *f = report_in(
                ctx, u->sample.function, guarded_loc(t, &u->sample), CONFIDENCE_MEDIUM, u->text,
                "'%s' keeps readers apart: %u of the %u functions that take it only read", u->text,
                u->reading, u->functions);
            report_step_in(f, u->sample.function, guarded_loc(t, &u->sample),
                           "this one, for instance; a read-write lock would let them in together");
        }
    }
}

const struct rule rule_read_mostly_mutex = {
    .id = "read-mostly-mutex",
    .family = "lock",
    .tag = "lock-misuse",
    .summary = "mutex that nearly everybody takes only to read",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P60", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
