// SPDX-License-Identifier: Apache-2.0
// unlock-not-held: a lock is given back that is not held, because it was given back before or was
// not taken on this path.
#include "rules/lock/lock.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (v->error == LOCK_RELEASED_TWICE) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is unlocked a second time by %s()", v->object, v->api);
    } else if (v->error == LOCK_WAITED_UNHELD) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is given back by %s() to wait, but is not held", v->object, v->api);
    } else if (v->error == LOCK_NEEDED) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' must be held for %s(), but was unlocked before", v->object, v->api);
    } else {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is unlocked by %s(), but was not locked on this path", v->object, v->api);
    }
    report_witness(f, v->how);
}

const struct rule rule_unlock_not_held = {
    .id = "unlock-not-held",
    .family = "lock",
    .tag = "unlock-not-held",
    .summary = "unlock of a lock that is not held",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){832, 765, 667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P56", NULL},
    .machine = &machine_lock,
    .violations = 1u << LOCK_RELEASED_TWICE | 1u << LOCK_RELEASED_UNHELD |
                  1u << LOCK_WAITED_UNHELD | 1u << LOCK_NEEDED,
    .on_violation = on_violation,
};
