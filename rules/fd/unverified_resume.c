// SPDX-License-Identifier: Apache-2.0
// unverified-resume: a part of a resource is fetched, and nobody asks whether a part came, and of
// the same resource.
//
// A server may send the whole for a range, with 200 instead of 206, and the resource may have
// changed since the first part was fetched. Request headers (If-Range), a look at the answer's
// headers and the response code count as the question.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (v->family != FAMILY_CURL) {
        return;
    }
    f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' asked for a part, and neither the response code (206) nor a validator says "
               "that this is what came",
               v->object);
    report_witness(f, v->how);
}

const struct rule rule_unverified_resume = {
    .id = "unverified-resume",
    .family = "fd",
    .tag = "network",
    .summary = "part of a download taken without asking whether it is one",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P22", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_PART_UNVERIFIED,
    .on_violation = on_violation,
};
