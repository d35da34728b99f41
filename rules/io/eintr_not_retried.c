// SPDX-License-Identifier: Apache-2.0
// eintr-not-retried: a signal handler ends what was waiting, and the program takes that for an
// error.
//
// Told of calls that wait and whose failure ends the function in failure, in a program with a
// handler that interrupts them; if neither the function nor those that call it compare errno with
// EINTR. Reads and writes of what may be a file are low: files do not keep anybody waiting.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/failure_ways.h"
#include "analyzer/engine/interruptions.h"
#include "analyzer/engine/outcome.h"

#include <errno.h>
#include <sys/socket.h>

// ---- Whether it waits ---------------------------------------------------------------------------

static bool is_constant(struct rule_ctx *ctx, uint32_t call, const struct api_place *p, int64_t *v)
{
    return p->root != API_NO_PLACE && rule_constant(ctx, rule_operand(ctx, call, p), v);
}

// A time limit of 0; not a null pointer, which is none.
static bool is_no_time(struct rule_ctx *ctx, uint32_t call, const struct api_place *p)
{
    const struct ir_unit *u = rule_unit(ctx);
    const ir_opnd o = rule_operand(ctx, call, p);
    int64_t v;

    return is_constant(ctx, call, p, &v) && v == 0 && ir_opnd_kind(o) == IR_CONST &&
           u->types[u->consts[ir_opnd_index(o)].type].kind != TYPE_POINTER;
}

static bool waits(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    int64_t v;

    return !(is_constant(ctx, call, &m->at_once, &v) && v != 0) &&
           !is_no_time(ctx, call, &m->timeout) &&
           !(is_constant(ctx, call, &m->io.how, &v) && v & MSG_DONTWAIT);
}

// read() and write() know no flags: what they move through may be anything.
static bool may_be_file(const struct api_fn *m)
{
    return m->io.direction != IO_NONE && m->io.handle.root != API_NO_PLACE &&
           m->io.how.root == API_NO_PLACE && !(m->io.flags & IO_MESSAGE);
}

// ---- Who minds ----------------------------------------------------------------------------------

static bool names_eintr(const struct ir_unit *u, const struct ir_func *f)
{
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        int64_t k;
        if (i->op == IR_BIN && (i->sub == BIN_EQ || i->sub == BIN_NE) &&
            ((ir_const_value(u, i->b, &k) && k == EINTR) ||
             (ir_const_value(u, i->a, &k) && k == EINTR))) {
            return true;
        }
        for (uint32_t c = 0; i->op == IR_SWITCH && c < i->count; c++) {
            if (f->cases[i->first + c].lo <= EINTR && f->cases[i->first + c].hi >= EINTR) {
                return true;
            }
        }
    }
    return false;
}

static bool calls(const struct program *p, const struct program_func *from, func_id to)
{
    for (uint32_t n = 0; n < from->func->ninsns; n++) {
        const struct ir_insn *i = &from->func->insns[n];
        if (i->op == IR_CALL && program_callee(p, from->unit, i)->body == to) {
            return true;
        }
    }
    return false;
}

enum { LEVELS = 2, CALLERS_MAX = 8 }; // a function with more callers than that is not asked further

// Whether some caller, so many calls up, may ask for EINTR.
static bool callers_mind(const struct program *p, func_id f, unsigned levels)
{
    func_id callers[CALLERS_MAX];
    uint32_t n = 0;

    for (func_id id = 0; id < program_func_count(p); id++) {
        const struct program_func *from = program_func(p, id);
        if (!calls(p, from, f)) {
            continue;
        }
        if (names_eintr(from->unit, from->func)) {
            return true;
        }
        if (n < CALLERS_MAX) {
            callers[n++] = id;
        }
    }
    for (uint32_t k = 0; levels > 1 && k < n; k++) {
        if (callers_mind(p, callers[k], levels - 1)) {
            return true;
        }
    }
    return false;
}

// ---- Judgement ----------------------------------------------------------------------------------

// The first instruction of the arm that is taken when the call has failed; CFG_NONE: nothing tests
// just that.
static uint32_t failing_arm(struct rule_ctx *ctx, uint32_t call)
{
    const struct result_tests tests = rule_result_tests(ctx, call);
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t k = 0; k < tests.n; k++) {
        const block_id b = cfg_block_of(f, tests.items[k].insn);
        const struct ir_block *block = &f->blocks[b];
        const uint32_t arm = result_test_holds(&tests.items[k], -1) ? 0 : 1;
        if (f->insns[block->first + block->count - 1].op == IR_BR &&
            result_test_holds(&tests.items[k], 1) != (arm == 0)) {
            return f->blocks[f->succs[block->first_succ + arm]].first;
        }
    }
    return CFG_NONE;
}

static bool ends_job(struct rule_ctx *ctx, uint32_t call)
{
    const struct failure_ways ways = failure_ways_look(ctx, call, EINTR, NULL);
    const uint32_t arm = ways.is_known && !ways.comes_back ? failing_arm(ctx, call) : CFG_NONE;

    return arm != CFG_NONE && call_leads_to_failure(ctx, arm);
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct program *p = rule_program(ctx);
    const func_id f = program_find(p, rule_unit(ctx), rule_func(ctx));
    const struct interruption *by;
    struct finding_draft *d;

    if (!m || m->is_inferred || !(m->flags & (API_INTERRUPTED | API_RESTARTED)) ||
        !waits(ctx, call, m) || f == FUNC_UNKNOWN) {
        return;
    }
    by = interruption_in(rule_interruptions(ctx), p, f);
    if (!by || (by->restarts && m->flags & API_RESTARTED) ||
        names_eintr(rule_unit(ctx), rule_func(ctx)) || !ends_job(ctx, call) ||
        callers_mind(p, f, LEVELS)) {
        return;
    }
    d = report(ctx, rule_loc(ctx, call), may_be_file(m) ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM,
               m->name, "'%s' fails with EINTR when a signal comes, and that ends the job",
               m->name);
    report_step_in(d, by->where, program_func(p, by->where)->func->locs[by->insn],
                   by->restarts ? "a handler is installed here; this call is never restarted"
                                : "a handler is installed here, without SA_RESTART");
    report_step(d, rule_loc(ctx, call), "a signal ends the wait, and %s() returns -1", m->name);
    report_step(d, rule_loc(ctx, failing_arm(ctx, call)), "which is taken for an error");
}

const struct rule rule_eintr_not_retried = {
    .id = "eintr-not-retried",
    .family = "io",
    .tag = "error-handling",
    .summary = "a signal that is handled ends a wait, and the job with it",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){391, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P34", NULL},
    .on_call = on_call,
};
