// SPDX-License-Identifier: Apache-2.0
// ignored-copy-result: the result of a call that moves data is thrown away although the data
// counts.
//
// Judged by consequence. Not reported: a wakeup of a few bytes, the terminal, a read whose bytes
// nobody looks at (draining), stdio output (its errors stick to the stream and may be asked for at
// the end), a message written right before the process ends (a loop writes no last words, though
// the process may end behind it). A literal text sent to somebody is a
// best-effort notice, and so is what goes whole or not at all: low confidence; any other text is
// medium. An explicit cast to void lowers the confidence by one.
//
// A line from fgets() is used blindly if nothing was put into its buffer before and a way leads to
// a use of it on which neither the stream is asked nor anything else goes in: at the end of the
// file fgets() leaves the buffer as it is. A loop around it is feof-loop's.
#include "analyzer/base/bitset.h"
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/streams.h"
#include "analyzer/engine/transfers.h"
#include "analyzer/engine/ways.h"

enum { WAKEUP_BYTES = 8, STDERR = 2 };

static bool result_is_ignored(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);

    return (i->flags & (INSN_DISCARDED | INSN_VOID_CAST)) != 0 ||
           rule_result_uses(ctx, call).kinds == USE_NONE;
}

static bool is_wakeup(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    int64_t n;

    return rule_constant(ctx, rule_operand(ctx, call, &io->asked), &n) && n <= WAKEUP_BYTES;
}

static bool is_terminal(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    int64_t fd;

    return rule_constant(ctx, rule_operand(ctx, call, &io->handle), &fd) && fd >= 0 && fd <= STDERR;
}

static bool is_repeated(struct rule_ctx *ctx, uint32_t call)
{
    return rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)] != CFG_NONE;
}

// ---- Lines --------------------------------------------------------------------------------------

struct line {
    struct rule_ctx *ctx;
    struct bitset readers, writers; // of the buffer
    bool is_used;
};

static bool on_way(void *arg, uint32_t insn)
{
    struct line *l = arg;

    if (bitset_has(l->writers, insn) ||
        (rule_insn(l->ctx, insn)->op == IR_CALL &&
         stream_asked(l->ctx, insn, API_ASKS_END | API_ASKS_ERROR))) {
        return false;
    }
    l->is_used = l->is_used || bitset_has(l->readers, insn);
    return !l->is_used;
}

static bool is_filled_before(struct rule_ctx *ctx, uint32_t call, struct bitset writers)
{
    const struct ir_func *f = rule_func(ctx);
    const block_id home = cfg_block_of(f, call);

    for (uint32_t i = bitset_next(writers, 0); i < f->ninsns; i = bitset_next(writers, i + 1)) {
        const block_id at = cfg_block_of(f, i);

        if (at == home ? i < call : cfg_dominates(rule_cfg(ctx), at, home)) {
            return true;
        }
    }
    return false;
}

static bool is_assigned(const struct ir_func *f, ir_opnd local)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == local) {
            return true;
        }
    }
    return false;
}

// An array of this function, or what a parameter points to: a global may hold an older line.
static bool is_fresh(struct rule_ctx *ctx, ir_opnd data)
{
    const struct ir_func *f = rule_func(ctx);
    const struct place_table *places = rule_unit(ctx)->places;
    const place_id p = rule_pointee(ctx, data);

    if (ir_opnd_kind(data) == IR_LOCAL && ir_opnd_index(data) < f->nparams) {
        return !is_assigned(f, data);
    }
    return p && !place_has_deref(places, p) &&
           place_get(places, place_root(places, p))->step == PLACE_LOCAL;
}

static bool is_line_used_blindly(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    const ir_opnd data = rule_operand(ctx, call, &m->io.data);
    struct line l = {.ctx = ctx};

    if (m->is_inferred || m->scan.kind != SCAN_LINE || m->io.direction != IO_READ ||
        is_repeated(ctx, call) || !is_fresh(ctx, data) ||
        call_handle_is_kernel_file(ctx, rule_operand(ctx, call, &m->io.handle))) {
        return false;
    }
    l.readers = buffer_readers(ctx, call, data);
    l.writers = buffer_writers(ctx, call, data);
    if (!is_filled_before(ctx, call, l.writers)) {
        ways_behind(ctx, call, on_way, &l);
    }
    return l.is_used;
}

// ---- The rule -----------------------------------------------------------------------------------

static bool is_finding(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                       enum confidence *c)
{
    const struct api_io *io = &m->io;
    unsigned fate = buffer_fate(ctx, call, rule_operand(ctx, call, &io->data));

    *c = CONFIDENCE_HIGH;
    if (io->flags & (IO_STREAM | IO_STATUS)) {
        // fread into a buffer that is used afterwards is the one stream call whose count says how
        // much of the buffer is valid.
        if (io->direction == IO_READ && io->flags & IO_COUNTED) {
            return fate & BUFFER_READ;
        }
        *c = CONFIDENCE_MEDIUM;
        return is_line_used_blindly(ctx, call, m);
    }
    if (is_terminal(ctx, call, io) ||
        call_handle_is_kernel_file(ctx, rule_operand(ctx, call, &io->handle)) ||
        (call_is_last(ctx, call) && !is_repeated(ctx, call))) {
        return false;
    }
    if (io->direction == IO_READ) {
        *c = fate & BUFFER_READ ? CONFIDENCE_HIGH : CONFIDENCE_LOW;
        return fate & (BUFFER_READ | BUFFER_ESCAPES | BUFFER_UNKNOWN);
    }
    if (is_wakeup(ctx, call, io)) {
        return false;
    }
    if (fate & BUFFER_LITERAL || io->flags & IO_MESSAGE || transfer_is_whole(ctx, call, io)) {
        *c = CONFIDENCE_LOW;
    } else if (call_amount_is_text(ctx, rule_operand(ctx, call, &io->asked))) {
        *c = CONFIDENCE_MEDIUM;
    }
    return true;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    enum confidence c;

    if (!m || m->io.direction == IO_NONE || !result_is_ignored(ctx, call) ||
        !is_finding(ctx, call, m, &c)) {
        return;
    }
    if (rule_insn(ctx, call)->flags & INSN_VOID_CAST && c != CONFIDENCE_LOW) {
        c = (enum confidence)(c + 1);
    }
    if (m->scan.kind == SCAN_LINE) {
        report(ctx, rule_loc(ctx, call), c, m->name,
               "the result of '%s' is thrown away, and the line is used even if there was none",
               m->name);
        return;
    }
    report(ctx, rule_loc(ctx, call), c, m->name,
           "the result of '%s' is thrown away: an error or a short %s passes unnoticed", m->name,
           m->io.direction == IO_READ ? "read" : "copy");
}

const struct rule rule_ignored_copy_result = {
    .id = "ignored-copy-result",
    .family = "io",
    .tag = "unchecked-return",
    .summary = "result of a read, write or copy call thrown away",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P25", NULL},
    .on_call = on_call,
};
