// SPDX-License-Identifier: Apache-2.0
// fd-leak: a descriptor this function obtained is still open, and unreachable, when it ends.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    if (v->family != FAMILY_FD) {
        return; // other rules word those
    }
    struct finding_draft *f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                                     "'%s', a descriptor from %s(), is never closed on this path",
                                     v->object, v->acquired_by);
    report_witness(f, v->how);
}

static void on_fields(struct rule_ctx *ctx, const struct field_table *t)
{
    handle_report_lost(ctx, t, FAMILY_BIT(FAMILY_FD));
}

const struct rule rule_fd_leak = {
    .id = "fd-leak",
    .family = "fd",
    .tag = "fd-leak",
    .summary = "descriptor not closed on every path",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .precision = PRECISION_LOW,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){775, 772, 0},
    .cert = (const char *const[]){"FIO42-C", NULL},
    .pitfalls = (const char *const[]){"P01", "P02", "P05", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_LEAKED,
    .on_violation = on_violation,
    .on_fields = on_fields,
};
