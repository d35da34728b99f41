// SPDX-License-Identifier: Apache-2.0
// lock-leak: the function returns with a lock it took, and other returns of it give that lock back;
// or its thread ends, or longjmp() leaves it, with such a lock.
#include "rules/lock/lock.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    enum confidence sure = (enum confidence)v->confidence;
    struct finding_draft *f;

    switch (v->error) {
    case LOCK_HELD_AT_THREAD_END:
        f = report(ctx, v->at, sure, v->object, "'%s' is still locked when %s() ends the thread",
                   v->object, v->api);
        break;
    case LOCK_HELD_AT_JUMP:
        f = report(ctx, v->at, sure, v->object, "'%s' is still locked when %s() leaves by a jump",
                   v->object, v->api);
        break;
    default:
        f = report(ctx, v->at, sure, v->object,
                   "'%s' is still locked when the function returns here", v->object);
    }
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
    .violations = 1u << LOCK_HELD_AT_EXIT | 1u << LOCK_HELD_AT_THREAD_END | 1u << LOCK_HELD_AT_JUMP,
    .on_violation = on_violation,
};
