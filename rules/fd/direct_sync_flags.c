// SPDX-License-Identifier: Apache-2.0
// direct-sync-flags: with O_DIRECT and O_SYNC together every write waits for the disk.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f =
        report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' is opened with O_DIRECT and with O_SYNC or O_DSYNC: every write waits for the "
               "disk",
               v->object);

    report_witness(f, v->how);
}

const struct rule rule_direct_sync_flags = {
    .id = "direct-sync-flags",
    .family = "fd",
    .tag = "open-flags",
    .summary = "file opened with O_DIRECT and O_SYNC together",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P16", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_DIRECT_AND_SYNC,
    .on_violation = on_violation,
};
