// SPDX-License-Identifier: Apache-2.0
// open-missing-trunc: a file is written anew without being emptied, so that the end of older,
// longer contents stays behind.
#include "rules/fd/fd.h"

// The operand that names the file: the argument before the flags.
static ir_opnd path_operand(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_opening *o = m->effects[e].opening;
        if (o && o->at.root == API_ARG && o->at.arg > 0) {
            return rule_arg(ctx, call, o->at.arg - 1u);
        }
    }
    return 0;
}

static bool is_same_path(struct rule_ctx *ctx, ir_opnd a, ir_opnd b)
{
    place_id p = rule_pointee(ctx, a);

    return a == b || (p && p == rule_pointee(ctx, b));
}

// The call makes the path.
static bool writes_argument(struct rule_ctx *ctx, uint32_t call, uint32_t n)
{
    const struct callee *c =
        program_callee(rule_program(ctx), rule_unit(ctx), rule_insn(ctx, call));

    if (c->api && !c->api->is_inferred) {
        for (uint32_t w = 0; w < c->api->nwrites; w++) {
            if (c->api->writes[w].root == API_ARG && c->api->writes[w].arg == n) {
                return true;
            }
        }
        return false;
    }
    return c->body != FUNC_UNKNOWN && n < MODS_PARAMS &&
           program_mods(rule_program(ctx), c->body)->written >> n & 1;
}

// Something else is done with the path: it is asked whether the file is there, or renamed. Then the
// file may well be a new one.
static bool is_path_examined(struct rule_ctx *ctx, uint32_t opened)
{
    ir_opnd path = opened == CFG_NONE ? 0 : path_operand(ctx, opened);
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; path && i < f->ninsns; i++) {
        if (f->insns[i].op != IR_CALL || i == opened) {
            continue;
        }
        for (uint32_t n = 0; n < rule_nargs(ctx, i); n++) {
            if (is_same_path(ctx, path, rule_arg(ctx, i, n)) && !writes_argument(ctx, i, n) &&
                rule_result_uses(ctx, i).kinds & (USE_SIGN_TEST | USE_ZERO_TEST)) {
                return true;
            }
        }
    }
    return false;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (v->family != FAMILY_FD) {
        return; // a stream may be truncated by its number
    }
    f = report(ctx, v->at,
               is_path_examined(ctx, v->acquired) ? CONFIDENCE_LOW : (enum confidence)v->confidence,
               v->object,
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
