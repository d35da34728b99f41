// SPDX-License-Identifier: Apache-2.0
// read() and recv() end nothing with a zero. A way is looked for from the call to a function that
// reads a text in the buffer, on which nothing is written into the buffer: a zero, most of all. A
// buffer that was cleared, and of which the read leaves a byte, has one.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/ways.h"
#include "rules/io/scans.h"

struct bytes {
    struct rule_ctx *ctx;
    place_id array;
    uint32_t use; // CFG_NONE: none yet
};

static place_id object_at(struct rule_ctx *ctx, ir_opnd pointer, uint32_t at)
{
    const struct ir_unit *u = rule_unit(ctx);
    const uint32_t def = flow_origin(context_reaching(ctx->function), pointer, at);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);
    place_id p = i && i->op == IR_ADDR && !place_has_deref(u->places, i->place) ? i->place : 0;

    while (p && u->types[ir_place_type(u, rule_func(ctx), p)].kind != TYPE_ARRAY) {
        p = place_get(u->places, p)->parent;
    }
    return p;
}

static bool is_in(const struct bytes *b, place_id p)
{
    const struct place_table *places = rule_unit(b->ctx)->places;

    return p && (place_is_prefix(places, b->array, p) || place_is_prefix(places, p, b->array));
}

// The conversion for argument `arg` of a function of the printf family is a plain %s.
static bool is_printed_text(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                            uint32_t arg)
{
    size_t n;
    const char *p = rule_string(ctx, rule_arg(ctx, call, m->min_params - 1u), &n);
    const char *end = p ? p + n : NULL;
    uint32_t at = m->min_params;

    for (; p && p < end; p++) {
        bool is_bounded = false;

        if (*p != '%') {
            continue;
        }
        for (p++; p < end && *p != '%' && !(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z');
             p++) {
            is_bounded = is_bounded || *p == '.';
            at += *p == '*';
        }
        if (p == end || *p == '%') {
            continue;
        }
        if (at == arg) {
            return *p == 's' && !is_bounded;
        }
        for (; p < end && (*p == 'l' || *p == 'h' || *p == 'z' || *p == 'j' || *p == 't'); p++) {
        }
        at++;
    }
    return false;
}

static bool takes_text(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m, uint32_t arg)
{
    if (m->texts & 1u << arg) {
        return true;
    }
    return m->variadic && m->min_params > 0 && m->scan.kind == SCAN_NONE && arg >= m->min_params &&
           is_printed_text(ctx, call, m, arg);
}

// Whether the call reads a text that begins in the array, or may do anything with it.
static bool look_at_call(struct bytes *b, uint32_t insn)
{
    const struct api_fn *m = rule_model(b->ctx, insn);
    bool is_known = m && !m->is_inferred, is_given = false;

    for (uint32_t a = 0; a < rule_nargs(b->ctx, insn) && b->use == CFG_NONE; a++) {
        if (object_at(b->ctx, rule_arg(b->ctx, insn, a), insn) != b->array) {
            continue;
        }
        is_given = true;
        if (is_known && takes_text(b->ctx, insn, m, a)) {
            b->use = insn;
        }
    }
    return !is_given || (is_known && b->use == CFG_NONE && m->nwrites == 0);
}

static bool on_way(void *arg, uint32_t insn)
{
    struct bytes *b = arg;
    const struct ir_insn *i = rule_insn(b->ctx, insn);

    if (b->use != CFG_NONE) {
        return false;
    }
    switch (i->op) {
    case IR_STORE:
        // Through a pointer it may be the array as well.
        return !is_in(b, i->place) && !place_has_deref(rule_unit(b->ctx)->places, i->place);
    case IR_COPY:
    case IR_ZERO:
    case IR_HAVOC:
        return !is_in(b, i->place);
    case IR_CALL:
    case IR_ICALL:
        return look_at_call(b, insn);
    default:
        return true;
    }
}

// Something fills the array with known bytes: an initialiser, memset().
static bool is_cleared(struct bytes *b, uint32_t call)
{
    const struct ir_unit *u = rule_unit(b->ctx);

    if (place_get(u->places, place_root(u->places, b->array))->step != PLACE_LOCAL) {
        return true; // static memory begins as zeros
    }
    for (uint32_t n = 0; n < rule_func(b->ctx)->ninsns; n++) {
        const struct ir_insn *i = rule_insn(b->ctx, n);
        const struct api_fn *m = rule_model(b->ctx, n);

        if (((i->op == IR_ZERO || i->op == IR_COPY || i->op == IR_STORE) && is_in(b, i->place)) ||
            (m && n != call && m->nwrites > 0 && rule_nargs(b->ctx, n) > 0 &&
             m->io.direction == IO_NONE &&
             object_at(b->ctx, rule_arg(b->ctx, n, 0), n) == b->array)) {
            return true;
        }
    }
    return false;
}

// How many bytes or items are asked for, and what a byte or item takes.
static bool asked_for(struct rule_ctx *ctx, uint32_t call, const struct api_io *io, int64_t *n,
                      int64_t *unit)
{
    *unit = 1;
    return rule_constant(ctx, rule_operand(ctx, call, &io->asked), n) &&
           (!(io->flags & IO_ITEMS) ||
            rule_constant(ctx, rule_operand(ctx, call, &io->unit), unit)) &&
           *n > 0 && *unit > 0 && *n <= INT32_MAX && *unit <= INT32_MAX;
}

void scan_check_terminator(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const ir_opnd data = rule_operand(ctx, call, &m->io.data);
    struct bytes b = {.ctx = ctx, .use = CFG_NONE, .array = object_at(ctx, data, call)};
    struct finding_draft *f;
    int64_t asked, unit;
    uint64_t size;
    bool is_ended;

    if (!b.array || !rule_object_size(ctx, data, &size) ||
        !asked_for(ctx, call, &m->io, &asked, &unit) ||
        rule_result_tests_behind(ctx, call).has_others || // compared with what is expected
        call_handle_is_kernel_file(ctx, rule_operand(ctx, call, &m->io.handle))) {
        return;
    }
    // The buffer is full, or as full as it may become.
    ways_behind_result(ctx, call, asked, on_way, &b);
    is_ended = is_cleared(&b, call);
    if (b.use == CFG_NONE || (is_ended && (uint64_t)asked * (uint64_t)unit < size)) {
        return;
    }
    f = report(ctx, rule_loc(ctx, b.use), is_ended ? CONFIDENCE_LOW : CONFIDENCE_HIGH,
               rule_text(ctx, data),
               "%s() takes '%s' for a text, and nothing ends what %s() put there",
               rule_callee_name(ctx, b.use), rule_text(ctx, data), m->name);
    report_step(f, rule_loc(ctx, call), "%s() writes no zero behind the bytes", m->name);
    report_step(f, rule_loc(ctx, b.use), "read up to a zero");
}
