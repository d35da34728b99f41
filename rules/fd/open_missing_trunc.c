// SPDX-License-Identifier: Apache-2.0
// open-missing-trunc: a file is written anew without being emptied, so that the end of older,
// longer contents stays behind.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f =
        report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' is rewritten from its start but never truncated: of longer contents the end "
               "stays behind",
               v->object);

    report_witness(f, v->how);
}

const struct rule rule_open_missing_trunc = {
    .id = "open-missing-trunc",
    .family = "fd",
    .tag = "open-flags",
    .summary = "file rewritten without being truncated",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P11", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_NOT_TRUNCATED,
    .on_violation = on_violation,
};
