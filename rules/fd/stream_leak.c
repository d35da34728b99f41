// SPDX-License-Identifier: Apache-2.0
// stream-leak: a stdio or directory stream this function opened is lost while it is open.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    if (!(HANDLE_STREAMS & FAMILY_BIT(v->family))) {
        return; // other rules word those
    }
    struct finding_draft *f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                                     "'%s', a %s from %s(), is never closed on this path",
                                     v->object, handle_noun(v->family), v->acquired_by);
    report_witness(f, v->how);
}

static void on_fields(struct rule_ctx *ctx, const struct field_table *t)
{
    handle_report_lost(ctx, t, HANDLE_STREAMS);
}

const struct rule rule_stream_leak = {
    .id = "stream-leak",
    .family = "fd",
    .tag = "stream-leak",
    .summary = "stdio or directory stream not closed on every path",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){775, 772, 0},
    .cert = (const char *const[]){"FIO42-C", NULL},
    .pitfalls = (const char *const[]){"P02", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_LEAKED,
    .on_violation = on_violation,
    .on_fields = on_fields,
};
