// SPDX-License-Identifier: Apache-2.0
// short-copy: only failure of a data-moving call is looked at, never how much it moved.
//
// Silent when the count is compared with anything but 0 and -1, added, stored, returned or handed
// on; for messages (whole or not at all) and descriptors of which it is seen that they move whole
// pieces (a datagram socket, a signalfd, records in a pipe), for MSG_WAITALL, for amounts that
// cannot be split in practice (up to eight bytes: a byte, an eventfd or timerfd counter), for
// kernel files below /proc and /sys, for a copy that advances an offset of the caller's, or the
// file's own in a loop that ends when nothing is left, and for a test that decides nothing. A text
// notice (the length is a string's, or the bytes are a literal) is mostly best effort: low
// confidence.
//
// Also told: a loop that counts what is left and passes the same pointer in each round, so that
// after a short write the beginning goes out again where the rest belongs.
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/rounds.h"
#include "analyzer/engine/transfers.h"

#include <sys/socket.h>

enum { UNSPLIT_BYTES = 8 };

static const uint32_t COUNT_USED = USE_EQUAL_TEST | USE_ORDER_TEST | USE_ARITHMETIC | USE_STORED |
                                   USE_RETURNED | USE_PASSED | USE_SWITCHED | USE_OTHER;

static bool cannot_be_short(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    int64_t v;

    if (rule_constant(ctx, rule_operand(ctx, call, &io->asked), &v) && v <= UNSPLIT_BYTES) {
        return true;
    }
    return io->how.root != API_NO_PLACE &&
           rule_constant(ctx, rule_operand(ctx, call, &io->how), &v) && (v & MSG_WAITALL);
}

// sendfile() and its relatives advance the offset they are given, or without one that of the file:
// the count is not the only witness.
static bool advances_offset(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    for (uint32_t a = 0; io->direction == IO_COPY && a < rule_nargs(ctx, call); a++) {
        if (rule_pointee(ctx, rule_arg(ctx, call, a)) != 0) {
            return true;
        }
    }
    return io->direction == IO_COPY && call_repeats_until_none(ctx, call);
}

// ---- Loops --------------------------------------------------------------------------------------

// A loop around a call, and what it does with the result.
struct rounds {
    struct rule_ctx *ctx;
    ir_opnd counter; // `left` of `left -= n`, `done` of `done += n`
    bool is_sum;
    bool is_moved; // the result is used for something else, too: it may move the pointer
};

static void on_use(void *arg, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct rounds *r = arg;
    const struct ir_insn *i = rule_insn(r->ctx, insn);

    (void)is_joined;
    if (i->op == IR_BIN && i->sub == BIN_SUB && i->b == o && i->dst == i->a && !r->counter) {
        r->counter = i->a;
    } else if (i->op == IR_BIN && i->sub == BIN_ADD && !r->counter &&
               (i->dst == i->a || i->dst == i->b)) {
        r->counter = i->dst;
        r->is_sum = true;
    } else if (i->op != IR_BR && !(i->op == IR_BIN && i->sub >= BIN_EQ && i->sub <= BIN_GE)) {
        r->is_moved = true;
    }
}

static ir_opnd without_cast(struct rule_ctx *ctx, ir_opnd o)
{
    const struct ir_insn *def = ir_temp_def(rule_func(ctx), o);

    return def && def->op == IR_CAST ? def->a : o;
}

// The amount is what the loop has left: `left`, or `all - done`.
static bool asks_for_rest(const struct rounds *r, ir_opnd asked)
{
    const struct ir_insn *def;

    asked = without_cast(r->ctx, asked);
    def = ir_temp_def(rule_func(r->ctx), asked);
    if (!r->is_sum) {
        return asked == r->counter;
    }
    return def && def->op == IR_BIN && def->sub == BIN_SUB &&
           without_cast(r->ctx, def->b) == r->counter;
}

static bool is_assigned_in_loop(struct rule_ctx *ctx, ir_opnd o, block_id head)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (f->insns[n].dst == o && cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, n), head)) {
            return true;
        }
    }
    return false;
}

// The pointer is a variable that the loop leaves alone, or the start of an array.
static bool is_same_each_round(struct rule_ctx *ctx, ir_opnd data, block_id head)
{
    const struct ir_insn *def;

    data = without_cast(ctx, data);
    def = ir_temp_def(rule_func(ctx), data);
    if (ir_opnd_kind(data) == IR_LOCAL) {
        return !is_assigned_in_loop(ctx, data, head);
    }
    return def && def->op == IR_ADDR &&
           place_get(rule_unit(ctx)->places, def->place)->step == PLACE_LOCAL;
}

static bool repeats_beginning(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    const block_id head = rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)];
    struct rounds r = {.ctx = ctx};

    if (io->direction != IO_WRITE || io->data.root == API_NO_PLACE || head == CFG_NONE) {
        return false;
    }
    rule_each_result_use(ctx, call, on_use, &r);
    return r.counter && !r.is_moved && is_assigned_in_loop(ctx, r.counter, head) &&
           asks_for_rest(&r, rule_operand(ctx, call, &io->asked)) &&
           is_same_each_round(ctx, rule_operand(ctx, call, &io->data), head);
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    enum confidence c = CONFIDENCE_MEDIUM;
    struct uses uses;
    unsigned fate;

    if (!m || m->io.direction == IO_NONE || !(m->io.flags & IO_COUNTED) ||
        (m->io.flags & (IO_MESSAGE | IO_STATUS | IO_STREAM))) {
        return;
    }
    if (repeats_beginning(ctx, call, &m->io)) {
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, m->name,
               "after a short '%s' the loop goes on with the beginning of the data, not the rest",
               m->name);
        return;
    }
    uses = rule_result_uses(ctx, call);
    if (!(uses.kinds & (USE_SIGN_TEST | USE_ZERO_TEST)) || (uses.kinds & COUNT_USED) ||
        cannot_be_short(ctx, call, &m->io) || advances_offset(ctx, call, &m->io) ||
        call_test_is_idle(ctx, &uses) ||
        call_handle_is_kernel_file(ctx, rule_operand(ctx, call, &m->io.handle)) ||
        transfer_is_whole(ctx, call, &m->io)) {
        return;
    }
    fate = buffer_fate(ctx, call, rule_operand(ctx, call, &m->io.data));
    if (m->io.direction == IO_READ && (!(fate & BUFFER_READ) || call_drains(ctx, call))) {
        return; // thrown away, or looked at elsewhere
    }
    if (m->io.direction == IO_WRITE &&
        (fate & BUFFER_LITERAL ||
         call_amount_is_text(ctx, rule_operand(ctx, call, &m->io.asked)))) {
        c = CONFIDENCE_LOW;
    }
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), c, m->name,
               "'%s' may move fewer bytes than asked, and only its failure is looked at", m->name);
    report_step(f, rule_loc(ctx, call), "%s() returns how much it moved", m->name);
    report_step(f, rule_loc(ctx, uses.insns[0]), "tested for failure only");
}

const struct rule rule_short_copy = {
    .id = "short-copy",
    .family = "io",
    .tag = "short-io",
    .summary = "short read or write passes as whole",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_LOW,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 253, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P26", NULL},
    .on_call = on_call,
};
