// SPDX-License-Identifier: Apache-2.0
// use-after-close: a handle is used after it was given back, or memory that was unmapped, detached
// or freed with it is read or written.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    enum confidence c = (enum confidence)v->confidence;
    struct finding_draft *f;

    if (v->family == FAMILY_THREAD) {
        return; // double-join words those
    }
    if (v->family == FAMILY_LIBRARY && !*v->api) {
        f = report(ctx, v->at, c, v->object, "'%s' is used after its library was closed",
                   v->object);
        report_witness(f, v->how);
        return;
    }
    f = *v->api ? report(ctx, v->at, c, v->object, "'%s' is used by %s() after it was %s",
                         v->object, v->api, handle_past(v->family))
                : report(ctx, v->at, c, v->object, "memory of '%s' is used after it was %s",
                         v->object, handle_past(v->family));

    report_witness(f, v->how);
}

const struct rule rule_use_after_close = {
    .id = "use-after-close",
    .family = "fd",
    .tag = "use-after-close",
    .summary = "descriptor or stream used after it was closed",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .security = "4.5",
    .since = "0.1.0",
    .cwe = (const uint16_t[]){910, 672, 0},
    .cert = (const char *const[]){"FIO46-C", NULL},
    .pitfalls = (const char *const[]){"P07", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_USED_AFTER_CLOSE,
    .on_violation = on_violation,
};
