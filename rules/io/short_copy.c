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
