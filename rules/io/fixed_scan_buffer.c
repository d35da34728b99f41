// SPDX-License-Identifier: Apache-2.0
// fixed-scan-buffer: lines are read into an array of fixed size, and nothing notices a line that
// does not fit: it comes back as several lines.
//
// Only in a loop (one answer from a terminal is not a line format), by fgets() or by a function of
// the program that calls it for its caller, only for arrays of this function or unit, and only when
// no byte of the buffer is ever compared with '\n'. When the buffer goes to a function that is not
// seen through, that one may look for the line's end: low confidence.
#include "analyzer/base/bitset.h"
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/ends.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/ways.h"

#include <ctype.h>
#include <string.h>

enum { SINGLE_CHARACTER = 2, NEWLINE = 10 };

// ---- Functions of the program that read a line for their caller ---------------------------------

// Where a line goes to and comes from: arguments of the call at hand.
struct line {
    ir_opnd buffer, stream;
};

static bool is_parameter(const struct ir_func *f, ir_opnd o)
{
    bool is_given = ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < f->nparams;

    for (uint32_t i = 0; is_given && i < f->ninsns; i++) {
        is_given = f->insns[i].dst != o;
    }
    return is_given;
}

static bool has_newline(const struct ir_unit *u, const struct ir_func *f, ir_opnd o)
{
    const struct ir_insn *def = ir_temp_def(f, o);
    const struct place *at = def && def->op == IR_ADDR ? place_get(u->places, def->place) : NULL;
    int64_t v;

    while (at && at->parent) {
        at = place_get(u->places, at->parent);
    }
    if (at && at->step == PLACE_STRING) {
        const name_id text = u->strings[at->arg].bytes;
        return memchr(ir_name(u, text), NEWLINE, names_length(u->names, text)) != NULL;
    }
    return ir_const_value(u, o, &v) && v == NEWLINE;
}

// Something in the function is about newlines.
static bool knows_newlines(const struct ir_unit *u, const struct ir_func *f)
{
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];

        if (i->op == IR_SWITCH ||
            (i->op == IR_BIN && (has_newline(u, f, i->a) || has_newline(u, f, i->b)))) {
            return true;
        }
        for (uint32_t a = 0; (i->op == IR_CALL || i->op == IR_ICALL) && a < i->count; a++) {
            if (has_newline(u, f, f->args[i->first + a])) {
                return true;
            }
        }
    }
    return false;
}

static bool reads_for_caller(struct rule_ctx *ctx, uint32_t call, struct line *out)
{
    const struct program *p = rule_program(ctx);
    const func_id body = program_callee(p, rule_unit(ctx), rule_insn(ctx, call))->body;
    const struct program_func *at = body == FUNC_UNKNOWN ? NULL : program_func(p, body);

    for (uint32_t n = 0; at && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *m = i->op == IR_CALL ? program_callee(p, at->unit, i)->api : NULL;
        ir_opnd buffer, stream;

        if (!m || m->is_inferred || m->scan.kind != SCAN_LINE || i->count <= m->io.handle.arg) {
            continue;
        }
        buffer = at->func->args[i->first + m->scan.buffer.arg];
        stream = at->func->args[i->first + m->io.handle.arg];
        if (is_parameter(at->func, buffer) && !knows_newlines(at->unit, at->func)) {
            out->buffer = rule_arg(ctx, call, ir_opnd_index(buffer));
            out->stream =
                is_parameter(at->func, stream) ? rule_arg(ctx, call, ir_opnd_index(stream)) : 0;
            return true;
        }
    }
    return false;
}

// ---- Lines of a known form ----------------------------------------------------------------------

// The format begins with letters that the line must have.
static bool begins_with_letter(struct rule_ctx *ctx, uint32_t scan, const struct api_fn *m)
{
    const uint32_t def = flow_origin(context_reaching(ctx->function),
                                     rule_operand(ctx, scan, &m->scan.format), scan);
    size_t n;
    const char *s =
        def == CFG_NONE ? NULL : rule_string(ctx, rule_operand(ctx, scan, &m->scan.format), &n);

    return s && n > 0 && isalpha((unsigned char)s[0]);
}

// The line is compared with a text of the program: those that begin otherwise are passed by.
static bool compares_with_text(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    for (uint32_t a = 0; m->flags & API_PURE && m->result == RESULT_INT && a < 2; a++) {
        size_t n;

        if (rule_string(ctx, rule_arg(ctx, call, a), &n)) {
            return true;
        }
    }
    return false;
}

// A line that cannot be scanned ends the loop: the rest of a long one is noticed.
static bool ends_loop(struct rule_ctx *ctx, uint32_t scan, uint32_t read)
{
    return rule_result_tests_behind(ctx, scan).n > 0 && ways_know_tests(ctx, scan) &&
           !bitset_has(end_way(ctx, scan, 0), read);
}

// All that is done with a line is to look for words that it begins with, and to scan what comes
// behind them; or what cannot be scanned ends the loop.
static bool has_known_form(struct rule_ctx *ctx, uint32_t call, ir_opnd buffer)
{
    const struct bitset readers = buffer_readers(ctx, call, buffer);
    const uint32_t n = rule_func(ctx)->ninsns;
    bool is_scanned = false, is_other = false;

    for (uint32_t i = bitset_next(readers, 0); i < n; i = bitset_next(readers, i + 1)) {
        const struct api_fn *m = rule_model(ctx, i);
        const bool is_scan = m && !m->is_inferred && m->scan.kind == SCAN_FORMAT;

        if (is_scan && ends_loop(ctx, i, call)) {
            return true;
        }
        is_scanned = is_scanned || is_scan;
        is_other = is_other || !m || m->is_inferred ||
                   !(is_scan ? begins_with_letter(ctx, i, m) : compares_with_text(ctx, i, m));
    }
    return is_scanned && !is_other;
}

// ---- The rule -----------------------------------------------------------------------------------

static bool reads_line(struct rule_ctx *ctx, uint32_t call, struct line *out)
{
    const struct api_fn *m = rule_model(ctx, call);

    if (!m || m->is_inferred) {
        return reads_for_caller(ctx, call, out);
    }
    out->buffer = rule_operand(ctx, call, &m->scan.buffer);
    out->stream = rule_operand(ctx, call, &m->io.handle);
    return m->scan.kind == SCAN_LINE;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct cfg *cfg = rule_cfg(ctx);
    struct line line;
    uint64_t size;
    unsigned fate;

    if (cfg->loop_head[cfg_block_of(rule_func(ctx), call)] == CFG_NONE ||
        !reads_line(ctx, call, &line) || !rule_object_size(ctx, line.buffer, &size)) {
        return;
    }
    fate = buffer_fate(ctx, call, line.buffer);
    if (size <= SINGLE_CHARACTER || call_handle_is_kernel_file(ctx, line.stream) ||
        fate & (BUFFER_NEWLINE_TESTED | BUFFER_FORMAT_TESTED | BUFFER_UNKNOWN) ||
        !(fate & (BUFFER_READ | BUFFER_ESCAPES)) || has_known_form(ctx, call, line.buffer)) {
        return;
    }
    report(ctx, rule_loc(ctx, call), fate & BUFFER_ESCAPES ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM,
           rule_text(ctx, line.buffer),
           "a line longer than the %llu bytes of '%s' is split, and nothing checks for it",
           (unsigned long long)size, rule_text(ctx, line.buffer));
}

const struct rule rule_fixed_scan_buffer = {
    .id = "fixed-scan-buffer",
    .family = "io",
    .tag = "scan-buffer",
    .summary = "line longer than a fixed buffer is split unnoticed",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_LOW,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"FIO20-C", NULL},
    .pitfalls = (const char *const[]){"P29", NULL},
    .on_call = on_call,
};
