// SPDX-License-Identifier: Apache-2.0
// fd-inherited: another program is started while a descriptor is open that it will have, too.
//
// Silent in a program that closes all that is open before it starts others, and of what the other
// program is meant to have: an argument of the call, a source of dup2(), a number written as text.
#include "rules/fd/fd.h"

static void tell(struct rule_ctx *ctx, const struct violation *v, enum confidence c)
{
    struct finding_draft *f;

    if (v->error == HANDLE_INHERITED) {
        f = report(ctx, v->acquired_at, c, v->object,
                   "'%s' stays open in the program that %s() starts: %s() was not told to close it "
                   "there",
                   v->object, v->api, v->acquired_by);
    } else {
        f = report(ctx, v->acquired_at, c, v->object,
                   "'%s' is kept, and open in every program that is started meanwhile: %s() was "
                   "not told to close it there",
                   v->object, v->acquired_by);
    }
    report_witness(f, v->how);
    report_fix_flag(f, v->acquired, PROP_CLOSE_ON_EXEC);
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const struct program *p = rule_program(ctx);
    func_id here = program_find(p, rule_unit(ctx), rule_func(ctx));
    enum confidence c = (enum confidence)v->confidence;

    if (v->family != FAMILY_FD && v->family != FAMILY_STREAM) {
        return; // the others are closed by the library
    }
    if (here == FUNC_UNKNOWN || program_closes_rest(p, here) ||
        (v->error == HANDLE_KEPT_INHERITABLE && !program_starts_programs(p, here))) {
        return;
    }
    if (v->error == HANDLE_KEPT_INHERITABLE && program_forks_otherwise(p, here)) {
        c = CONFIDENCE_LOW;
    }
    if (c == CONFIDENCE_HIGH &&
        (v->error == HANDLE_KEPT_INHERITABLE || !rule_model(ctx, v->insn))) {
        c = CONFIDENCE_MEDIUM; // the other program may be started at another time only
    }
    tell(ctx, v, c);
}

const struct rule rule_fd_inherited = {
    .id = "fd-inherited",
    .family = "fd",
    .tag = "cloexec",
    .summary = "descriptor left open in a program that is started",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){403, 0},
    .cert = (const char *const[]){"FIO22-C", NULL},
    .pitfalls = (const char *const[]){"P03", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_INHERITED | 1u << HANDLE_KEPT_INHERITABLE,
    .on_violation = on_violation,
};
