// SPDX-License-Identifier: Apache-2.0
// wrong-direction: a handle is read that was opened for writing only, or the other way round.
#include "rules/fd/fd.h"

// As which end of a pipe, or how, it was opened.
static const char *described(const struct violation *v)
{
    const bool is_writer = v->error == HANDLE_NOT_READABLE;

    if (v->props.has & PROP_BIT(PIPE)) {
        return is_writer ? "the write end of a pipe" : "the read end of a pipe";
    }
    return is_writer ? "opened for writing only" : "opened for reading only";
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f = report(
        ctx, v->at, (enum confidence)v->confidence, v->object, "%s() %s '%s', which is %s", v->api,
        v->error == HANDLE_NOT_READABLE ? "reads from" : "writes to", v->object, described(v));

    report_witness(f, v->how);
}

const struct rule rule_wrong_direction = {
    .id = "wrong-direction",
    .family = "fd",
    .tag = "open-flags",
    .summary = "descriptor read or written that was opened for the other",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){666, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P19", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_NOT_READABLE | 1u << HANDLE_NOT_WRITABLE,
    .on_violation = on_violation,
};
