// SPDX-License-Identifier: Apache-2.0
// double-close: a handle is released a second time; its number may belong to somebody else by now.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    enum confidence c = (enum confidence)v->confidence;
    struct finding_draft *f;

    if (v->family == FAMILY_THREAD) {
        return; // double-join words those
    }
    if (v->is_in_thread) {
        f = report(ctx, v->at, c, v->object, "'%s' is %s by %s(), and by the thread that got it",
                   v->object, handle_past(v->family), v->api);
    } else if (v->error == HANDLE_CLOSED_UNDER_OWNER) {
        f = report(ctx, v->at, c, v->object, "'%s' is closed by %s(), but belongs to a stream",
                   v->object, v->api);
    } else if (v->is_interrupted) {
        f = report(ctx, v->at, c, v->object,
                   "'%s' is closed again by %s() after EINTR, but on Linux it is closed by then",
                   v->object, v->api);
    } else {
        f = report(ctx, v->at, c, v->object, "'%s' is %s a second time by %s()", v->object,
                   handle_past(v->family), v->api);
    }
    report_witness(f, v->how);
}

const struct rule rule_double_close = {
    .id = "double-close",
    .family = "fd",
    .tag = "double-close",
    .summary = "descriptor or stream closed twice on one path",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .security = "4.5",
    .since = "0.1.0",
    .cwe = (const uint16_t[]){675, 672, 0},
    .cert = (const char *const[]){"FIO46-C", NULL},
    .pitfalls = (const char *const[]){"P06", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_CLOSED_TWICE | 1u << HANDLE_CLOSED_UNDER_OWNER,
    .on_violation = on_violation,
};
