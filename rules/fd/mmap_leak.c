// SPDX-License-Identifier: Apache-2.0
// mmap-leak: memory this function mapped or attached is lost while it is mapped.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    if (!(HANDLE_MAPPINGS & FAMILY_BIT(v->family))) {
        return; // other rules word those
    }
    struct finding_draft *f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                                     "'%s', the %s from %s(), is never %s on this path", v->object,
                                     handle_noun(v->family), v->acquired_by,
                                     v->family == FAMILY_SHM ? "detached" : "unmapped");
    report_witness(f, v->how);
}

static void on_fields(struct rule_ctx *ctx, const struct field_table *t)
{
    handle_report_lost(ctx, t, HANDLE_MAPPINGS);
}

const struct rule rule_mmap_leak = {
    .id = "mmap-leak",
    .family = "fd",
    .tag = "mmap-leak",
    .summary = "mapping or shared memory segment not released on every path",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){772, 401, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P04", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_LEAKED,
    .on_violation = on_violation,
    .on_fields = on_fields,
};
