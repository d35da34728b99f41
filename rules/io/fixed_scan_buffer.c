// SPDX-License-Identifier: Apache-2.0
// fixed-scan-buffer: lines are read into an array of fixed size, and nothing notices a line that
// does not fit: it comes back as several lines.
//
// Only in a loop (one answer from a terminal is not a line format), only for arrays of this
// function or unit, and only when no byte of the buffer is ever compared with '\n'. When the buffer
// goes to a function that is not seen through, that one may look for the line's end: low
// confidence.
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"

enum { SINGLE_CHARACTER = 2 };

static ir_opnd stream_of(struct rule_ctx *ctx, uint32_t call)
{
    return rule_arg(ctx, call, rule_nargs(ctx, call) - 1);
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct cfg *cfg;
    ir_opnd buffer;
    uint64_t size;
    unsigned fate;

    if (!m || m->scan.kind != SCAN_LINE) {
        return;
    }
    cfg = rule_cfg(ctx);
    buffer = rule_operand(ctx, call, &m->scan.buffer);
    if (cfg->loop_head[cfg_block_of(rule_func(ctx), call)] == CFG_NONE ||
        !rule_object_size(ctx, buffer, &size)) {
        return;
    }
    fate = buffer_fate(ctx, call, buffer);
    if (size <= SINGLE_CHARACTER || call_handle_is_kernel_file(ctx, stream_of(ctx, call)) ||
        fate & (BUFFER_NEWLINE_TESTED | BUFFER_FORMAT_TESTED | BUFFER_UNKNOWN) ||
        !(fate & (BUFFER_READ | BUFFER_ESCAPES))) {
        return;
    }
    report(ctx, rule_loc(ctx, call), fate & BUFFER_ESCAPES ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM,
           rule_text(ctx, buffer),
           "a line longer than the %llu bytes of '%s' is split, and nothing checks for it",
           (unsigned long long)size, rule_text(ctx, buffer));
}

const struct rule rule_fixed_scan_buffer = {
    .id = "fixed-scan-buffer",
    .family = "io",
    .tag = "scan-buffer",
    .summary = "line longer than a fixed buffer is split unnoticed",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"FIO20-C", NULL},
    .pitfalls = (const char *const[]){"P29", NULL},
    .on_call = on_call,
};
