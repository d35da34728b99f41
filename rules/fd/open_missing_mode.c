// SPDX-License-Identifier: Apache-2.0
// open-missing-mode: a file may be created, and the call does not say with which permissions.
//
// Which argument holds the flags, and which of them create, the model's table of flags says; the
// mode is the argument behind the ones every call has.
#include "rules/fd/fd.h"

static const uint32_t creating = PROP_BIT(CREATED) | PROP_BIT(UNNAMED);

// The bits that the operand has for certain, looking through `|`.
static int64_t ones_of(struct rule_ctx *ctx, ir_opnd o, unsigned depth)
{
    const struct ir_insn *from;
    uint32_t origin;
    int64_t k;

    if (rule_constant(ctx, o, &k)) {
        return k;
    }
    origin = rule_origin(ctx, o);
    if (origin == CFG_NONE || depth == 0) {
        return 0;
    }
    from = rule_insn(ctx, origin);
    return from->op == IR_BIN && from->sub == BIN_OR
               ? ones_of(ctx, from->a, depth - 1) | ones_of(ctx, from->b, depth - 1)
               : 0;
}

static bool creates(const struct api_flags *flags, int64_t ones)
{
    for (uint32_t i = 0; i < flags->n; i++) {
        const struct api_flag *f = &flags->items[i];
        if (creating >> f->prop & 1 && api_flag_of_number(f, ones, 0) == 1) {
            return true;
        }
    }
    return false;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);

    if (!m || !m->variadic || rule_nargs(ctx, call) != m->min_params) {
        return;
    }
    for (uint32_t e = 0; e < m->neffects; e++) {
        const struct api_opening *o = m->effects[e].opening;
        if (m->effects[e].kind == API_ACQUIRE && o && !o->flags->is_text &&
            creates(o->flags, ones_of(ctx, rule_operand(ctx, call, &o->at), 4))) {
            struct finding_draft *f =
                report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, m->name,
                       "'%s' may create the file, and is not told with which permissions", m->name);
            report_step(f, rule_loc(ctx, call), "the mode is what the register happens to hold");
            report_fix_call(f, call, EDIT_NEW_ARGUMENT, 0, "add a mode: 0600, its owner alone",
                            "0600");
            return;
        }
    }
}

const struct rule rule_open_missing_mode = {
    .id = "open-missing-mode",
    .family = "fd",
    .tag = "open-flags",
    .summary = "file created without a mode",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P12", NULL},
    .on_call = on_call,
};
