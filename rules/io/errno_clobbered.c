// SPDX-License-Identifier: Apache-2.0
// errno-clobbered: errno does not say any more, or never said, why the call failed.
//
// What may change errno in between is a call whose result nobody looks at. Output to a stream and
// taking memory change it where they fail, which is seldom: medium, and on standard error low.
// Functions of the program are taken for what they call, which need not happen: medium at best.
#include "analyzer/engine/error_flow.h"

#include <string.h>

// The stream argument of an output call is the global `stderr`.
static bool is_to_stderr(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const ir_opnd o = m ? rule_operand(ctx, call, &m->io.handle) : 0;

    return o && strcmp(rule_text(ctx, o), "stderr") == 0;
}

static enum confidence confidence_of(struct rule_ctx *ctx, const struct error_read *r)
{
    const struct api_fn *m = rule_insn(ctx, r->by)->op == IR_CALL ? rule_model(ctx, r->by) : NULL;
    const bool is_modelled = m && !m->is_inferred;

    if (r->is_fine_by_way) {
        return CONFIDENCE_LOW;
    }
    if (r->set == ERRNO_RARELY) {
        return is_modelled && !is_to_stderr(ctx, r->by) ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
    }
    return is_modelled ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

static const char *name_of(struct rule_ctx *ctx, uint32_t call)
{
    const char *name = rule_callee_name(ctx, call);

    return *name ? name : "another function";
}

static void report_overwritten(struct rule_ctx *ctx, const struct error_read *r)
{
    const char *by = name_of(ctx, r->by);
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, r->insn), confidence_of(ctx, r), "errno",
               "'errno' is looked at behind '%s', which may have changed it", by);

    report_step(f, rule_loc(ctx, r->failed), "%s() fails and sets errno", name_of(ctx, r->failed));
    report_step(f, rule_loc(ctx, r->by), "%s() may set it anew", by);
    report_step(f, rule_loc(ctx, r->insn), "what is looked at may be the error of %s()", by);
}

static void report_unset(struct rule_ctx *ctx, const struct error_read *r)
{
    const char *name = name_of(ctx, r->failed);
    struct finding_draft *f;

    if (r->fault == ERROR_RETURNED) {
        f = report(ctx, rule_loc(ctx, r->insn), CONFIDENCE_HIGH, "errno",
                   "'%s' returns its error number, 'errno' does not have it", name);
        report_step(f, rule_loc(ctx, r->failed), "%s() fails and leaves errno as it was", name);
    } else {
        f = report(ctx, rule_loc(ctx, r->insn), CONFIDENCE_MEDIUM, "errno",
                   "'errno' is looked at, but '%s' has not failed", name);
        report_step(f, rule_loc(ctx, r->failed), "%s() succeeds here", name);
    }
    report_step(f, rule_loc(ctx, r->insn), "errno says something about an older call");
}

static void on_function(struct rule_ctx *ctx)
{
    const struct error_reads all = error_flow_look(ctx);

    for (uint32_t k = 0; k < all.n; k++) {
        if (all.items[k].fault == ERROR_OVERWRITTEN) {
            report_overwritten(ctx, &all.items[k]);
        } else {
            report_unset(ctx, &all.items[k]);
        }
    }
}

const struct rule rule_errno_clobbered = {
    .id = "errno-clobbered",
    .family = "io",
    .tag = "error-handling",
    .summary = "errno looked at when another call may have changed it",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_VERY_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"ERR30-C", "ERR32-C", NULL},
    .pitfalls = (const char *const[]){"P35", NULL},
    .on_function = on_function,
};
