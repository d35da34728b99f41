// SPDX-License-Identifier: Apache-2.0
// lock-leak: the function returns with a lock it took, and other returns of it give that lock back.
#include "rules/lock/lock.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f =
        report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' is still locked when the function returns here", v->object);

    report_witness(f, v->how);
}

const struct rule rule_lock_leak = {
    .id = "lock-leak",
    .family = "lock",
    .tag = "lock-leak",
    .summary = "lock not released on every path",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 772, 0},
    .cert = (const char *const[]){"CON01-C", NULL},
    .pitfalls = (const char *const[]){"P45", "P54", NULL},
    .machine = &machine_lock,
    .violations = 1u << LOCK_HELD_AT_EXIT,
    .on_violation = on_violation,
};
