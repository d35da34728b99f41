// SPDX-License-Identifier: Apache-2.0
// timer-leak: a POSIX timer this function made is lost before it is deleted. Timers in descriptors
// (timerfd_create) are the affair of fd-leak.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    if (v->family != FAMILY_TIMER) {
        return; // other rules word those
    }
    struct finding_draft *f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                                     "'%s', the timer from %s(), is never deleted on this path",
                                     v->object, v->acquired_by);
    report_witness(f, v->how);
}

static void on_fields(struct rule_ctx *ctx, const struct field_table *t)
{
    handle_report_lost(ctx, t, FAMILY_BIT(FAMILY_TIMER));
}

const struct rule rule_timer_leak = {
    .id = "timer-leak",
    .family = "fd",
    .tag = "timer-leak",
    .summary = "timer not deleted on every path",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){772, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P49", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_LEAKED,
    .on_violation = on_violation,
    .on_fields = on_fields,
};
