// SPDX-License-Identifier: Apache-2.0
// mismatched-release: a resource is given to a function that releases another kind, or to one that
// releases it behind its owner's back.
#include "rules/fd/fd.h"

#include <string.h>

// A stream and that of a process are released by functions of one shape.
static void offer(struct rule_ctx *ctx, struct finding_draft *f, const struct violation *v)
{
    const struct api_fn *m = rule_model(ctx, v->insn);
    bool is_stream = v->family == FAMILY_STREAM || v->family == FAMILY_PIPE_STREAM;

    if (is_stream && m && !m->is_inferred &&
        (strcmp(m->name, "fclose") == 0 || strcmp(m->name, "pclose") == 0)) {
        report_fix_call(f, v->insn, EDIT_CALLEE, 0,
                        v->family == FAMILY_STREAM ? "call fclose()" : "call pclose()",
                        handle_releaser(v->family));
    }
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    enum confidence c = (enum confidence)v->confidence;
    struct finding_draft *f;

    if (v->error == HANDLE_LENT_CLOSED) {
        f = report(ctx, v->at, c, v->object,
                   "'%s' is the stream's own descriptor, from %s(), and is closed by %s()",
                   v->object, v->acquired_by, v->api);
    } else {
        f = report(ctx, v->at, c, v->object,
                   "'%s', the %s from %s(), is not released by %s() but by %s()", v->object,
                   handle_noun(v->family), v->acquired_by, v->api, handle_releaser(v->family));
    }
    report_witness(f, v->how);
    offer(ctx, f, v);
}

const struct rule rule_mismatched_release = {
    .id = "mismatched-release",
    .family = "fd",
    .tag = "resource-leak",
    .summary = "resource released by the function for another kind",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){404, 666, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_WRONG_RELEASER | 1u << HANDLE_LENT_CLOSED,
    .on_violation = on_violation,
};
