// SPDX-License-Identifier: Apache-2.0
// local-lock: a lock in the function's own memory that nobody else ever gets to know, so that every
// thread takes one of its own.
#include "rules/lock/lock.h"

#include "analyzer/engine/lock_table.h"

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (uint32_t i = 0; i < t->objects.nlocals; i++) {
        const struct local_lock *l = &t->objects.locals[i];
        const loc_id at = program_func(t->program, l->function)->func->locs[l->insn];
        struct finding_draft *f =
            report_in(ctx, l->function, at, l->is_passed ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH,
                      l->text, "'%s' is a lock that no other thread can reach", l->text);
        report_step_in(f, l->function, at, "every call of the function has a lock of its own");
    }
}

const struct rule rule_local_lock = {
    .id = "local-lock",
    .family = "lock",
    .tag = "lock-misuse",
    .summary = "lock in local memory that no other thread can reach",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P59", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
