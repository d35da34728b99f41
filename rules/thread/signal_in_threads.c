// SPDX-License-Identifier: Apache-2.0
// signal-in-threads: signal() makes a function the handler of a signal in a program with threads.
//
// Advice: C says that this is undefined, POSIX leaves open whether the handler stays, which thread
// gets the signal and whether calls are restarted; sigaction() and pthread_sigmask() say so.
#include "rules/thread/way_story.h"

// Another thread than main's, in a program that the function is part of.
static bool has_threads(const struct threads *t, func_id f)
{
    const struct program *p = t->program;

    for (uint32_t r = 0; r < t->nroots; r++) {
        for (uint32_t i = 0; !t->roots[r].is_main && i < program_count(p); i++) {
            if (program_reaches(p, i, f) && program_reaches(p, i, t->roots[r].entry)) {
                return true;
            }
        }
    }
    return false;
}

// By an argument, not by a member of what one points to; the handler, if it is a function in sight.
static func_id handler_given(const struct program *p, const struct ir_unit *u,
                             const struct ir_insn *i)
{
    const struct call_targets *t = program_callbacks(p, u, i);

    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].as->when == WHEN_SIGNAL && t->items[k].as->function.nsteps == 0 &&
            t->items[k].body != FUNC_UNKNOWN) {
            return t->items[k].body;
        }
    }
    return FUNC_UNKNOWN;
}

static void look_at(struct rule_ctx *ctx, func_id f)
{
    const struct program *p = rule_program(ctx);
    const struct program_func *at = program_func(p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const func_id h = handler_given(p, at->unit, &at->func->insns[n]);
        if (h != FUNC_UNKNOWN && has_threads(rule_threads(ctx), f)) {
            const char *name = program_callee_name(p, at->unit, &at->func->insns[n]);
            report_in(ctx, f, way_loc(p, f, n), CONFIDENCE_HIGH, way_function(p, h),
                      "%s() makes %s() a handler in a program with threads: sigaction() says what "
                      "happens then",
                      name, way_function(p, h));
        }
    }
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    (void)channels;
    for (func_id f = 0; f < program_func_count(rule_program(ctx)); f++) {
        if (!program_func(rule_program(ctx), f)->is_duplicate) {
            look_at(ctx, f);
        }
    }
}

const struct rule rule_signal_in_threads = {
    .id = "signal-in-threads",
    .family = "thread",
    .tag = "signal-safety",
    .summary = "signal() in a program with threads",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){364, 0},
    .cert = (const char *const[]){"CON37-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .on_program = on_program,
};
