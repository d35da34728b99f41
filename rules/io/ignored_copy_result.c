// SPDX-License-Identifier: Apache-2.0
// ignored-copy-result: the result of a call that moves data is thrown away although the data
// counts.
//
// Judged by consequence. Not reported: a wakeup of a few bytes, the terminal, a read whose bytes
// nobody looks at (draining), stdio output (its errors stick to the stream and may be asked for at
// the end), a message written right before the process ends. A literal text sent to somebody is a
// best-effort notice, and so is what goes whole or not at all: low confidence; any other text is
// medium. An explicit cast to void lowers the confidence by one.
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/transfers.h"

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

static bool is_finding(struct rule_ctx *ctx, uint32_t call, const struct api_io *io,
                       enum confidence *c)
{
    unsigned fate = buffer_fate(ctx, call, rule_operand(ctx, call, &io->data));

    *c = CONFIDENCE_HIGH;
    if (io->flags & (IO_STREAM | IO_STATUS)) {
        // fread into a buffer that is used afterwards is the one stream call whose count says how
        // much of the buffer is valid.
        return io->direction == IO_READ && (io->flags & IO_COUNTED) && (fate & BUFFER_READ);
    }
    if (is_terminal(ctx, call, io) ||
        call_handle_is_kernel_file(ctx, rule_operand(ctx, call, &io->handle)) ||
        call_is_last(ctx, call)) {
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
        !is_finding(ctx, call, &m->io, &c)) {
        return;
    }
    if (rule_insn(ctx, call)->flags & INSN_VOID_CAST && c != CONFIDENCE_LOW) {
        c = (enum confidence)(c + 1);
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
