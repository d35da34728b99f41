// SPDX-License-Identifier: Apache-2.0
// unbounded-scan: text is scanned into a buffer with no limit, or with one that does not fit.
//
// gets() always; of the scanf family each %s and %[ without a width, or with a width that leaves no
// room for the terminator; fgets() with a size that is not the array's. Likewise in functions of
// the program that get the array, for tokens that are copied on, and for bytes that were read and
// are taken for a text (scans.h). Scanning a string that is itself an array no larger than the
// target cannot overflow it.
#include "analyzer/base/arena.h"
#include "analyzer/engine/rule.h"
#include "rules/io/formats.h"
#include "rules/io/scans.h"

// Scanning the string `input` of known size into `target` of known size cannot overflow.
static bool input_fits(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m, uint64_t size)
{
    const ir_opnd input = rule_operand(ctx, call, &m->scan.input);
    uint64_t have;

    return input && (rule_object_size(ctx, input, &have) || scan_given_size(ctx, input, &have)) &&
           have <= size;
}

static bool is_allocated(struct rule_ctx *ctx, ir_opnd target)
{
    uint32_t def = rule_origin(ctx, target);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);

    return i && (i->op == IR_CALL || i->op == IR_ICALL);
}

// The width that leaves room for the terminator.
static void fix_width(struct rule_ctx *ctx, struct finding_draft *f, uint32_t call,
                      const struct api_fn *m, const struct conversion *c, uint64_t size)
{
    size_t n;
    const char *p = rule_string(ctx, rule_operand(ctx, call, &m->scan.format), &n);
    uint32_t percent = 0;

    for (; p && p < c->at; p++) {
        percent += *p == '%';
    }
    if (size > 1) {
        const char *width = arena_printf(rule_arena(ctx), "%llu", (unsigned long long)(size - 1));

        report_fix_width(f, call, m->scan.format.arg, percent,
                         arena_printf(rule_arena(ctx), "make the width %s", width), width);
    }
}

static void check_conversion(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                             const struct conversion *c, ir_opnd target)
{
    uint64_t size = 0;
    bool known = rule_object_size(ctx, target, &size);
    bool from_string = m->scan.input.root != API_NO_PLACE;
    struct finding_draft *f;

    if (!c->has_width) {
        // Memory that was allocated for the purpose was made as large as the string that is
        // scanned.
        if (from_string && (known ? input_fits(ctx, call, m, size) : is_allocated(ctx, target))) {
            return;
        }
        f = report(ctx, rule_loc(ctx, call),
                   scan_is_kernel_text(ctx, call) ? CONFIDENCE_LOW
                   : from_string                  ? CONFIDENCE_MEDIUM
                                                  : CONFIDENCE_HIGH,
                   rule_text(ctx, target), "'%.*s' of %s() writes into '%s' with no limit",
                   (int)c->n, c->at, m->name, rule_text(ctx, target));
        fix_width(ctx, f, call, m, c, size);
    } else if (known && c->width >= size) {
        f = report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, rule_text(ctx, target),
                   "'%.*s' of %s() writes up to %llu bytes and a terminator into the %llu bytes of "
                   "'%s'",
                   (int)c->n, c->at, m->name, (unsigned long long)c->width,
                   (unsigned long long)size, rule_text(ctx, target));
        fix_width(ctx, f, call, m, c, size);
    }
}

static void check_format(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    size_t n;
    const char *p = rule_string(ctx, rule_operand(ctx, call, &m->scan.format), &n);
    const char *end = p ? p + n : NULL;
    uint32_t arg = (uint32_t)m->scan.format.arg + 1;
    struct conversion c;

    while (p && p < end) {
        p = format_next(p, end, &c);
        if (c.kind == 0 || !c.is_assigned) {
            continue;
        }
        if ((c.kind == 's' || c.kind == '[') && !c.allocates && arg < rule_nargs(ctx, call)) {
            check_conversion(ctx, call, m, &c, rule_arg(ctx, call, arg));
        }
        arg++;
    }
}

// A line of more bytes than the array has.
static void check_line(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    const ir_opnd buffer = rule_operand(ctx, call, &m->scan.buffer);
    uint64_t size;
    int64_t asked;

    if (rule_object_size(ctx, buffer, &size) &&
        rule_constant(ctx, rule_operand(ctx, call, &m->scan.size), &asked) &&
        asked > (int64_t)size) {
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, rule_text(ctx, buffer),
               "%s() writes up to %lld bytes into the %llu bytes of '%s'", m->name,
               (long long)asked, (unsigned long long)size, rule_text(ctx, buffer));
    }
}

static bool reads_bytes(const struct api_fn *m)
{
    return m->io.direction == IO_READ && m->io.flags & IO_COUNTED &&
           (!(m->io.flags & IO_ITEMS) || m->io.flags & IO_STREAM);
}

static void check_model(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    ir_opnd buffer;

    switch (m->scan.kind) {
    case SCAN_UNBOUNDED:
        buffer = rule_operand(ctx, call, &m->scan.buffer);
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, rule_text(ctx, buffer),
               "%s() writes a line of any length into '%s'", m->name, rule_text(ctx, buffer));
        break;
    case SCAN_FORMAT:
        check_format(ctx, call, m);
        break;
    case SCAN_LINE:
        check_line(ctx, call, m);
        break;
    case SCAN_COPY:
        scan_check_token(ctx, call);
        break;
    default:
        if (reads_bytes(m)) {
            scan_check_terminator(ctx, call);
        }
        break;
    }
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);

    if (m && !m->is_inferred) {
        check_model(ctx, call, m);
    } else {
        scan_check_parameters(ctx, call);
    }
}

const struct rule rule_unbounded_scan = {
    .id = "unbounded-scan",
    .family = "io",
    .tag = "scan-buffer",
    .summary = "text scanned into a buffer with no limit, or a wrong one",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .security = "7.8",
    .since = "0.1.0",
    .cwe = (const uint16_t[]){120, 787, 0},
    .cert = (const char *const[]){"STR31-C", NULL},
    .pitfalls = (const char *const[]){"P30", NULL},
    .on_call = on_call,
};
