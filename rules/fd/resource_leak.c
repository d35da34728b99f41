// SPDX-License-Identifier: Apache-2.0
// resource-leak: what a call of the library allocated or opened for the caller (a list of
// addresses, a line buffer, a compiled expression, a queue, a semaphore, a transfer) is lost.
#include "rules/fd/fd.h"

static void tell_inner(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                                     "what %s() set up in '%s' is never given back on this path",
                                     v->acquired_by, v->object);

    report_witness(f, v->how);
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (!(HANDLE_OTHERS & FAMILY_BIT(v->family))) {
        return; // other rules word those
    }
    if (v->family == FAMILY_INNER) {
        tell_inner(ctx, v);
        return;
    }
    f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s', the %s from %s(), is never released on this path", v->object,
               handle_noun(v->family), v->acquired_by);
    report_witness(f, v->how);
}

static void on_fields(struct rule_ctx *ctx, const struct field_table *t)
{
    handle_report_lost(ctx, t, HANDLE_OTHERS);
}

const struct rule rule_resource_leak = {
    .id = "resource-leak",
    .family = "fd",
    .tag = "resource-leak",
    .summary = "list, buffer or handle of a library not released on every path",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){772, 401, 0},
    .cert = (const char *const[]){"MEM31-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_LEAKED,
    .on_violation = on_violation,
    .on_fields = on_fields,
};
