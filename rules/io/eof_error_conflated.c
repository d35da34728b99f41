// SPDX-License-Identifier: Apache-2.0
// eof-error-conflated: the end of what read() gives is not told from an error, or not from data.
//
// 1. A loop that works on what it reads ends at 0 and at -1 alike, nothing looks at the sign, at
// errno or at how much came, and the function then tells its caller that all went well. Judged by
// that consequence: who fails on both, closes the connection on both or returns the count is right.
// 2. A loop that leaves on an error only: at the end read() returns 0 at once, for ever, and no
// way out of the loop is open then.
// 3. Rounds over several descriptors or streams, each of which gives a piece: the end of the first
// ends them all, and success is told.
//
// Messages may be empty and records never end, so what is known to be such a descriptor is left
// out.
#include "analyzer/base/bitset.h"
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/ends.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/rounds.h"
#include "analyzer/engine/streams.h"
#include "analyzer/engine/transfers.h"
#include "analyzer/engine/ways.h"
#include "analyzer/flow/value.h"

static bool is_read(const struct api_fn *m)
{
    return m && !m->is_inferred && m->io.direction == IO_READ && m->io.flags & IO_COUNTED &&
           !(m->io.flags & (IO_MESSAGE | IO_STREAM | IO_STATUS)) && m->has_range && m->lo == -1;
}

// ---- What is worked on --------------------------------------------------------------------------

// The first instruction of the loop that reads the data; CFG_NONE: none.
static uint32_t first_use(struct rule_ctx *ctx, uint32_t call, block_id head)
{
    const struct ir_func *f = rule_func(ctx);
    const struct bitset uses =
        buffer_readers(ctx, call, rule_operand(ctx, call, &rule_model(ctx, call)->io.data));

    for (uint32_t i = bitset_next(uses, 0); i < f->ninsns; i = bitset_next(uses, i + 1)) {
        if (cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head)) {
            return i;
        }
    }
    return CFG_NONE;
}

// All that the loop writes goes to the terminal: nothing is kept that lacks a part.
static bool only_shows(struct rule_ctx *ctx, block_id head)
{
    const struct ir_func *f = rule_func(ctx);
    bool shows = false;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct api_fn *m =
            cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head) ? rule_model(ctx, i) : NULL;

        if (m && m->io.direction == IO_WRITE) {
            if (!call_writes_to_terminal(ctx, i)) {
                return false;
            }
            shows = true;
        }
    }
    return shows;
}

struct counts {
    struct rule_ctx *ctx;
    struct bitset way; // what comes behind the end
    bool is_kept;      // the count, or a sum of counts, is compared, returned, stored or handed on
    bool is_passed;    // the count itself, to a function that may look for 0
};

static void on_sum_use(void *arg, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct counts *k = arg;
    const struct ir_insn *i = rule_insn(k->ctx, insn);

    (void)is_joined;
    k->is_kept = k->is_kept || i->op == IR_RET || (i->op == IR_STORE && i->a == o) ||
                 i->op == IR_CALL || i->op == IR_ICALL || i->op == IR_SWITCH ||
                 (i->op == IR_BIN && is_compare(i->sub)) || (i->op == IR_BR && i->a == o);
}

static void look_at_call(struct counts *k, uint32_t insn)
{
    const struct api_fn *m = rule_model(k->ctx, insn);

    k->is_passed = k->is_passed || !m || m->is_inferred;
}

// Sums that the count is added to, and pointers that it moves on. Tests by numbers tell the ways
// apart already.
static void on_count_use(void *arg, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct counts *k = arg;
    const struct ir_insn *i = rule_insn(k->ctx, insn);
    int64_t v;

    (void)is_joined;
    if (i->op == IR_BIN && !is_compare(i->sub)) {
        flow_each_use(rule_arena(k->ctx), context_reaching(k->ctx->function), insn, on_sum_use, k);
    } else if (i->op == IR_BIN) {
        k->is_kept = k->is_kept || (bitset_has(k->way, insn) &&
                                    !flow_constant(context_reaching(k->ctx->function),
                                                   i->a == o ? i->b : i->a, insn, &v));
    } else if (i->op == IR_RET || (i->op == IR_STORE && i->a == o)) {
        k->is_kept = true;
    } else if (i->op == IR_CALL || i->op == IR_ICALL) {
        look_at_call(k, insn);
    }
}

static struct counts counts_of(struct rule_ctx *ctx, uint32_t call, struct bitset way)
{
    struct counts k = {.ctx = ctx, .way = way};

    rule_each_result_use(ctx, call, on_count_use, &k);
    return k;
}

// ---- The two mistakes ---------------------------------------------------------------------------

static bool is_same(struct bitset a, struct bitset b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (bitset_has(a, i) != bitset_has(b, i)) {
            return false;
        }
    }
    return true;
}

static void tell_error(struct rule_ctx *ctx, uint32_t call, uint32_t use)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, m->name,
               "an error of '%s' is taken for the end, and what came before it for all", m->name);

    report_step(f, rule_loc(ctx, use), "what %s() gives is used", m->name);
    report_step(f, rule_loc(ctx, call),
                "%s() returns 0 at the end and -1 after an error: both "
                "end the loop, and the function reports success",
                m->name);
}

static void tell_endless(struct rule_ctx *ctx, uint32_t call, uint32_t use)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, m->name,
               "at the end '%s' returns 0 again and again, and nothing ends the loop", m->name);

    report_step(f, rule_loc(ctx, call), "%s() returns 0: there will be no more", m->name);
    report_step(f, rule_loc(ctx, use), "taken for data");
}

// ---- Parts --------------------------------------------------------------------------------------

// Each round reads from another part; the end of one leads out for good, data leads on.
static void check_parts(struct rule_ctx *ctx, uint32_t call, block_id head)
{
    const char *name = rule_callee_name(ctx, call);
    struct bitset end, error, data;
    struct finding_draft *f;
    int64_t v = 0;

    if (!is_read(rule_model(ctx, call)) && !stream_end_result(ctx, call, &v)) {
        return;
    }
    end = end_way(ctx, call, v);
    data = end_way(ctx, call, 'a');
    error = is_read(rule_model(ctx, call)) ? end_way(ctx, call, -1) : end;
    if (!end_leaves(ctx, end, head) || end_comes_back(ctx, end, call) ||
        !end_comes_back(ctx, data, call) || is_same(end, data, rule_func(ctx)->ninsns) ||
        (is_same(end, error, rule_func(ctx)->ninsns) &&
         end_is_asked_for(ctx, end, stream_read(ctx, call), call)) ||
        !end_says_success(ctx, end, call)) {
        return;
    }
    f = report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, name,
               "the end of one part ends the reading of all: what the others have left is lost");
    report_step(f, rule_loc(ctx, call), "%s() meets the end of one of them", name);
    report_step(f, rule_loc(ctx, call), "no way leads back to the others, and success is reported");
}

// ---- The rule -----------------------------------------------------------------------------------

static void check_ends(struct rule_ctx *ctx, uint32_t call, block_id head)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct bitset end = end_way(ctx, call, 0), error = end_way(ctx, call, -1);
    const struct counts counts = counts_of(ctx, call, end);
    const uint32_t use = first_use(ctx, call, head);

    if (use == CFG_NONE || transfer_is_whole(ctx, call, &m->io) ||
        call_handle_is_kernel_file(ctx, rule_operand(ctx, call, &m->io.handle))) {
        return;
    }
    if (end_leaves(ctx, error, head) && !end_leaves(ctx, end, head)) {
        // Where 0 has an arm of its own, somebody has thought of it.
        if (!counts.is_passed && !counts.is_kept &&
            is_same(end, end_way(ctx, call, 'a'), rule_func(ctx)->ninsns)) {
            tell_endless(ctx, call, use);
        }
    } else if (is_same(end, error, rule_func(ctx)->ninsns) && end_leaves(ctx, end, head) &&
               !counts.is_kept && !only_shows(ctx, head) &&
               !end_is_asked_for(ctx, error, 0, call) && end_says_success(ctx, error, call)) {
        tell_error(ctx, call, use);
    }
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const block_id head = rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)];

    if (head == CFG_NONE || rule_result_tests_behind(ctx, call).n == 0 ||
        !ways_know_tests(ctx, call)) {
        return;
    }
    if (!call_has_steady_handles(ctx, call)) {
        check_parts(ctx, call, head);
    } else if (is_read(rule_model(ctx, call))) {
        check_ends(ctx, call, head);
    }
}

const struct rule rule_eof_error_conflated = {
    .id = "eof-error-conflated",
    .family = "io",
    .tag = "short-io",
    .summary = "end, error and data of a read taken for one another",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){253, 252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P28", NULL},
    .on_call = on_call,
};
