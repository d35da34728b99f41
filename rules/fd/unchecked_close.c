// SPDX-License-Identifier: Apache-2.0
// unchecked-close: a file this function made is written and closed, and nobody looks at whether
// that worked.
//
// The machine finds the close that has nothing wrong before it on its path (checks_handle.c). Left
// out here: a close that fails anyway, as its function does from there on; a stream that was asked
// for errors after its writes; a descriptor that was put to disk.
#include "analyzer/engine/calls.h"
#include "rules/fd/fd.h"

#include <string.h>

static bool asks_for_errors(const char *name)
{
    static const char *const names[] = {"ferror", "ferror_unlocked", "fflush", "fflush_unlocked",
                                        "fsync",  "fdatasync",       "syncfs"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// Somewhere in the function the same handle is asked, and the answer is used.
static bool is_asked(struct rule_ctx *ctx, ir_opnd handle)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *insn = &f->insns[i];

        if (insn->op == IR_CALL && !(insn->flags & (INSN_DISCARDED | INSN_VOID_CAST)) &&
            rule_nargs(ctx, i) > 0 && rule_arg(ctx, i, 0) == handle &&
            asks_for_errors(rule_callee_name(ctx, i))) {
            return true;
        }
    }
    return false;
}

static bool is_ignored(struct rule_ctx *ctx, uint32_t call)
{
    return rule_insn(ctx, call)->op == IR_CALL &&
           (rule_insn(ctx, call)->flags & (INSN_DISCARDED | INSN_VOID_CAST)) != 0;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const struct api_fn *m = is_ignored(ctx, v->insn) ? rule_model(ctx, v->insn) : NULL;
    bool is_said = rule_insn(ctx, v->insn)->flags & INSN_VOID_CAST;
    struct finding_draft *f;
    ir_opnd handle;

    if (!m || m->is_inferred || (v->props.has & PROP_BIT(PIPE) && v->family == FAMILY_FD)) {
        return; // a helper's own affair; a pipe tells its writer when it writes
    }
    handle = rule_arg(ctx, v->insn, 0);
    if (is_asked(ctx, handle) || call_handle_is_kernel_file(ctx, handle) ||
        call_leads_to_failure(ctx, v->insn)) {
        return;
    }
    f = report(ctx, v->at, is_said ? CONFIDENCE_LOW : (enum confidence)v->confidence, v->object,
               "'%s' was written, and whether %s() succeeds in it is not looked at", v->object,
               v->api);
    report_witness(f, v->how);
}

const struct rule rule_unchecked_close = {
    .id = "unchecked-close",
    .family = "fd",
    .tag = "unchecked-return",
    .summary = "result of closing a written file thrown away",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P13", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_CLOSE_UNCHECKED,
    .on_violation = on_violation,
};
