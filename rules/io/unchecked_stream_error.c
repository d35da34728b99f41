// SPDX-License-Identifier: Apache-2.0
// unchecked-stream-error: a loop copies a stream until a read gives nothing, and the end is not
// told from an error.
//
// Judged by consequence: what was read goes byte by byte, line by line or block by block into a
// file or another stream (not the terminal), and the function then tells its caller that all went
// well, with no ferror(), feof() or errno on the way. Of a stream that was handed in the caller may
// ask: silent if some caller asks for anything, low confidence if no caller is in sight. What is
// only kept in memory, a configuration or a file of the kernel, is not worth a word.
#include "analyzer/base/bitset.h"
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/ends.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/streams.h"
#include "analyzer/engine/ways.h"

// ---- Where it goes ------------------------------------------------------------------------------

static bool is_kept_by(struct rule_ctx *ctx, uint32_t insn, uint32_t read)
{
    const struct api_fn *m = rule_model(ctx, insn);
    const ir_opnd to = m && !m->is_inferred && m->io.direction == IO_WRITE
                           ? rule_operand(ctx, insn, &m->io.handle)
                           : 0;

    return to && !call_writes_to_terminal(ctx, insn) &&
           !is_same_handle(ctx, to, insn, stream_read(ctx, read), read);
}

struct keeper {
    struct rule_ctx *ctx;
    uint32_t read, insn;
};

static void on_byte_use(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct keeper *k = arg;

    (void)value;
    (void)is_joined;
    if (rule_insn(k->ctx, insn)->op == IR_CALL && is_kept_by(k->ctx, insn, k->read)) {
        k->insn = insn;
    }
}

// The call that writes what was read; CFG_NONE: none.
static uint32_t kept_by(struct rule_ctx *ctx, uint32_t read, block_id head)
{
    const struct ir_func *f = rule_func(ctx);
    const struct api_fn *m = rule_model(ctx, read);
    struct keeper k = {.ctx = ctx, .read = read, .insn = CFG_NONE};

    if (call_reads_byte(m)) {
        rule_each_result_use(ctx, read, on_byte_use, &k);
    }
    for (uint32_t a = 0; !call_reads_byte(m) && a < rule_nargs(ctx, read); a++) {
        const ir_opnd o = rule_arg(ctx, read, a);
        struct bitset uses;

        if (is_same_handle(ctx, o, read, stream_read(ctx, read), read)) {
            continue;
        }
        uses = buffer_readers(ctx, read, o);
        for (uint32_t i = bitset_next(uses, 0); i < f->ninsns; i = bitset_next(uses, i + 1)) {
            if (f->insns[i].op == IR_CALL && is_kept_by(ctx, i, read)) {
                k.insn = i;
            }
        }
    }
    return k.insn != CFG_NONE && cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, k.insn), head)
               ? k.insn
               : CFG_NONE;
}

// ---- Who else may ask ---------------------------------------------------------------------------

// The stream was opened in this function, so that nobody else asks.
static bool is_own(struct rule_ctx *ctx, uint32_t call)
{
    const uint32_t def = flow_origin(context_reaching(ctx->function), stream_read(ctx, call), call);

    return def != CFG_NONE && rule_insn(ctx, def)->op == IR_CALL;
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

// How sure it is that no caller asks; false: some caller may.
static bool callers_confidence(struct rule_ctx *ctx, enum confidence *c)
{
    const struct program *p = rule_program(ctx);
    const func_id me = program_find(p, rule_unit(ctx), rule_func(ctx));

    *c = CONFIDENCE_LOW;
    for (uint32_t f = 0; f < program_func_count(p); f++) {
        if (calls(p, program_func(p, f), me)) {
            *c = CONFIDENCE_MEDIUM;
            if (body_may_ask(ctx, f)) {
                return false;
            }
        }
    }
    return true;
}

// ---- The rule -----------------------------------------------------------------------------------

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const block_id head = rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)];
    enum confidence c = CONFIDENCE_HIGH;
    struct finding_draft *f;
    struct bitset way;
    uint32_t keeper;
    int64_t v = 0;

    if (head == CFG_NONE || !stream_end_result(ctx, call, &v) || !ways_know_tests(ctx, call)) {
        return;
    }
    way = end_way(ctx, call, v);
    keeper = kept_by(ctx, call, head);
    if (keeper == CFG_NONE || !end_leaves(ctx, way, head) ||
        call_handle_is_kernel_file(ctx, stream_read(ctx, call)) ||
        end_is_asked_for(ctx, way, stream_read(ctx, call), call) ||
        !end_says_success(ctx, way, call) || (!is_own(ctx, call) && !callers_confidence(ctx, &c))) {
        return;
    }
    f = report(ctx, rule_loc(ctx, call), c, rule_text(ctx, stream_read(ctx, call)),
               "an error of '%s' is taken for its end, and the copy for whole",
               rule_text(ctx, stream_read(ctx, call)));
    report_step(f, rule_loc(ctx, keeper), "what was read is written here");
    report_step(f, rule_loc(ctx, call),
                "%s() gives nothing at the end and after an error: nobody asks which it was",
                rule_callee_name(ctx, call));
}

const struct rule rule_unchecked_stream_error = {
    .id = "unchecked-stream-error",
    .family = "io",
    .tag = "unchecked-return",
    .summary = "stream copied to its end without asking for an error",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 391, 0},
    .cert = (const char *const[]){"ERR33-C", "FIO40-C", NULL},
    .pitfalls = (const char *const[]){"P28", "P31", NULL},
    .on_call = on_call,
};
