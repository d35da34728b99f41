// SPDX-License-Identifier: Apache-2.0
// double-lock: a lock is taken by the thread that holds it already.
#include "rules/lock/lock.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f =
        report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' is locked again by %s() while this thread holds it", v->object, v->api);

    report_witness(f, v->how);
}

const struct rule rule_double_lock = {
    .id = "double-lock",
    .family = "lock",
    .tag = "double-lock",
    .summary = "lock taken twice by one thread",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){764, 833, 667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P55", NULL},
    .machine = &machine_lock,
    .violations = 1u << LOCK_TAKEN_TWICE,
    .on_violation = on_violation,
};
