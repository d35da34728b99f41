// SPDX-License-Identifier: Apache-2.0
// pwrite-on-append: a write at an offset goes to the end of the file all the same.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f = report(
        ctx, v->at, (enum confidence)v->confidence, v->object,
        "%s() writes to the end of '%s', which was opened for appending, and not %s", v->api,
        v->object,
        v->error == HANDLE_PLACED_ON_APPEND ? "at the offset given" : "where the offset was set");

    report_witness(f, v->how);
}

const struct rule rule_pwrite_on_append = {
    .id = "pwrite-on-append",
    .family = "fd",
    .tag = "open-flags",
    .summary = "write at an offset of a file opened for appending",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){666, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P10", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_PLACED_ON_APPEND | 1u << HANDLE_SOUGHT_ON_APPEND,
    .on_violation = on_violation,
};
