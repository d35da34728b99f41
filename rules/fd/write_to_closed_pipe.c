// SPDX-License-Identifier: Apache-2.0
// write-to-closed-pipe: a pipe is written to after this process, the only one that has it, closed
// the end it is read from. The program dies of SIGPIPE, unless it does something about that signal.
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    func_id here = program_find(rule_program(ctx), rule_unit(ctx), rule_func(ctx));
    struct finding_draft *f;

    if (here != FUNC_UNKNOWN && program_minds_sigpipe(rule_program(ctx), here)) {
        return;
    }
    f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "%s() writes to '%s', a pipe whose read end is closed: SIGPIPE ends the process",
               v->api, v->object);
    report_witness(f, v->how);
}

const struct rule rule_write_to_closed_pipe = {
    .id = "write-to-closed-pipe",
    .family = "fd",
    .tag = "use-after-close",
    .summary = "pipe written to after its read end was closed",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){672, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P07", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_DESERTED,
    .on_violation = on_violation,
};
