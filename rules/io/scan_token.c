// SPDX-License-Identifier: Apache-2.0
// A token: an array that a line or a word was read into in the same function, or a piece of it that
// strtok() and its like gave. How long it may be follows from what was read; who asks strlen()
// first, of anything in that array, knows.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/context.h"
#include "rules/io/formats.h"
#include "rules/io/scans.h"

// The array that a pointer leads into; 0: not known.
static place_id array_of(struct rule_ctx *ctx, ir_opnd pointer, uint32_t at)
{
    const struct ir_unit *u = rule_unit(ctx);
    const uint32_t def = flow_origin(context_reaching(ctx->function), pointer, at);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);
    place_id p = i && i->op == IR_ADDR ? i->place : 0;

    while (p && ir_place_type(u, rule_func(ctx), p) &&
           u->types[ir_place_type(u, rule_func(ctx), p)].kind != TYPE_ARRAY) {
        p = place_get(u->places, p)->parent;
    }
    return p;
}

// The array that the token lies in.
static place_id token_array(struct rule_ctx *ctx, ir_opnd token, uint32_t at)
{
    const uint32_t def = flow_origin(context_reaching(ctx->function), token, at);
    const struct api_fn *m =
        def != CFG_NONE && rule_insn(ctx, def)->op == IR_CALL ? rule_model(ctx, def) : NULL;

    if (m && !m->is_inferred && m->texts & 1 && m->result == RESULT_POINTER &&
        m->scan.kind == SCAN_NONE) {
        return array_of(ctx, rule_arg(ctx, def, 0), def);
    }
    return array_of(ctx, token, at);
}

static uint64_t longest_word(struct rule_ctx *ctx, uint32_t scan, const struct api_fn *m,
                             place_id array)
{
    size_t n;
    const char *p = rule_string(ctx, rule_operand(ctx, scan, &m->scan.format), &n);
    const char *end = p ? p + n : NULL;
    uint32_t arg = (uint32_t)m->scan.format.arg + 1;
    uint64_t most = 0;
    struct conversion c;

    while (p && p < end) {
        p = format_next(p, end, &c);
        if (c.has_width && (c.kind == 's' || c.kind == '[') && c.is_assigned &&
            array_of(ctx, rule_arg(ctx, scan, arg), scan) == array && c.width > most) {
            most = c.width;
        }
        arg += c.kind && c.is_assigned;
    }
    return most;
}

// The length of the longest text that something in the function reads into the array.
static uint64_t longest_text(struct rule_ctx *ctx, place_id array)
{
    uint64_t most = 0;

    for (uint32_t i = 0; i < rule_func(ctx)->ninsns; i++) {
        const struct api_fn *m = rule_model(ctx, i);
        uint64_t n = 0;
        int64_t size;

        if (m && m->scan.kind == SCAN_FORMAT) {
            n = longest_word(ctx, i, m, array);
        } else if (m && m->scan.kind == SCAN_LINE &&
                   array_of(ctx, rule_operand(ctx, i, &m->scan.buffer), i) == array &&
                   flow_constant(context_reaching(ctx->function),
                                 rule_operand(ctx, i, &m->scan.size), i, &size) &&
                   size > 0) {
            n = (uint64_t)size - 1;
        }
        most = n > most ? n : most;
    }
    return most;
}

// Something in the function asks how long a text in the array is.
static bool is_measured(struct rule_ctx *ctx, place_id array)
{
    for (uint32_t i = 0; i < rule_func(ctx)->ninsns; i++) {
        const struct api_fn *m = rule_model(ctx, i);

        if (m && !m->is_inferred && m->texts == 1 && m->result == RESULT_INT &&
            m->flags & API_PURE && token_array(ctx, rule_arg(ctx, i, 0), i) == array) {
            return true;
        }
    }
    return false;
}

void scan_check_token(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const ir_opnd to = rule_operand(ctx, call, &m->scan.buffer);
    const place_id array = token_array(ctx, rule_operand(ctx, call, &m->scan.input), call);
    uint64_t size, longest = array ? longest_text(ctx, array) : 0;
    const char *from;

    if (!longest || !rule_object_size(ctx, to, &size) || longest < size ||
        is_measured(ctx, array)) {
        return;
    }
    from = ir_place_text(rule_arena(ctx), rule_unit(ctx), rule_func(ctx), array);
    report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, rule_text(ctx, to),
           "a text of up to %llu bytes in '%s' is copied into the %llu bytes of '%s'",
           (unsigned long long)longest, from, (unsigned long long)size, rule_text(ctx, to));
}

// ---- Texts of the kernel ------------------------------------------------------------------------

bool scan_is_kernel_text(struct rule_ctx *ctx, uint32_t call)
{
    const ir_opnd from = rule_operand(ctx, call, &rule_model(ctx, call)->scan.input);
    const place_id text = from ? array_of(ctx, from, call) : 0;

    if (!from) {
        return call_handle_is_kernel_file(ctx, rule_arg(ctx, call, 0));
    }
    for (uint32_t i = 0; text && i < rule_func(ctx)->ninsns; i++) {
        const struct api_fn *r = rule_model(ctx, i);

        if (r && !r->is_inferred && r->io.direction == IO_READ &&
            array_of(ctx, rule_operand(ctx, i, &r->io.data), i) == text &&
            call_handle_is_kernel_file(ctx, rule_operand(ctx, i, &r->io.handle))) {
            return true;
        }
    }
    return false;
}
