// SPDX-License-Identifier: Apache-2.0
// The size of an array is known where it is, and what is written into it where it is a parameter:
// the calls are followed downward, as long as the parameter is handed on as it came.
#include "rules/io/formats.h"
#include "rules/io/scans.h"

enum { CALLS_DEEP = 3 };

struct given {
    struct rule_ctx *ctx;
    const struct program *p;
    uint32_t call; // in the function at hand
    uint64_t size; // of the array it gives
    const char *array;
};

// The parameter is never assigned, and `o` is it.
static bool is_parameter(const struct ir_func *f, ir_opnd o, uint32_t param)
{
    const ir_opnd local = ir_opnd_make(IR_LOCAL, param);
    const struct ir_insn *def;

    while ((def = ir_temp_def(f, o)) != NULL && (def->op == IR_MOV || def->op == IR_CAST)) {
        o = def->a;
    }
    for (uint32_t i = 0; o == local && i < f->ninsns; i++) {
        if (f->insns[i].dst == local) {
            return false;
        }
    }
    return o == local;
}

static ir_opnd argument(const struct ir_func *f, const struct ir_insn *i, uint32_t n)
{
    return n < i->count ? f->args[i->first + n] : 0;
}

static const char *text_of(const struct ir_unit *u, const struct ir_func *f, ir_opnd o, size_t *n)
{
    const struct ir_insn *def = ir_temp_def(f, o);
    const struct place *at = def && def->op == IR_ADDR ? place_get(u->places, def->place) : NULL;
    const struct ir_string *s;

    while (at && at->parent && at->step != PLACE_STRING) {
        at = place_get(u->places, at->parent);
    }
    s = at && at->step == PLACE_STRING ? &u->strings[at->arg] : NULL;
    if (!s || s->char_size != 1 || s->is_cut) {
        return NULL;
    }
    *n = names_length(u->names, s->bytes);
    return ir_name(u, s->bytes);
}

static void tell(const struct given *g, func_id body, uint32_t insn, const char *name,
                 uint64_t bytes)
{
    const struct program_func *at = program_func(g->p, body);
    struct finding_draft *f =
        report(g->ctx, rule_loc(g->ctx, g->call), CONFIDENCE_HIGH, g->array,
               "up to %llu bytes are scanned into the %llu bytes of '%s', in %s()",
               (unsigned long long)bytes, (unsigned long long)g->size, g->array,
               ir_func_name(at->unit, at->func));

    report_step(f, rule_loc(g->ctx, g->call), "'%s' is handed on", g->array);
    report_step_in(f, body, at->func->locs[insn], "%s() writes up to %llu bytes into it", name,
                   (unsigned long long)bytes);
}

// What a call of the scanf family writes into the parameter at most, terminator included; 0: it
// does not, or there is no limit.
static uint64_t scanned(const struct program_func *at, const struct ir_insn *i,
                        const struct api_fn *m, uint32_t param)
{
    size_t n;
    const char *p = text_of(at->unit, at->func, argument(at->func, i, m->scan.format.arg), &n);
    const char *end = p ? p + n : NULL;
    uint32_t arg = (uint32_t)m->scan.format.arg + 1;
    uint64_t most = 0;
    struct conversion c;

    while (p && p < end) {
        p = format_next(p, end, &c);
        if ((c.kind == 's' || c.kind == '[') && c.is_assigned && c.has_width && !c.allocates &&
            is_parameter(at->func, argument(at->func, i, arg), param) && c.width >= most) {
            most = c.width + 1;
        }
        arg += c.kind && c.is_assigned;
    }
    return most;
}

// The number that the function at hand gives for the parameter `o` of the callee.
static bool given_number(const struct given *g, const struct program_func *at, ir_opnd o,
                         int64_t *k)
{
    for (uint32_t q = 0; q < at->func->nparams; q++) {
        if (is_parameter(at->func, o, q)) {
            return rule_constant(g->ctx, rule_arg(g->ctx, g->call, q), k);
        }
    }
    return false;
}

static uint64_t line_read(const struct given *g, const struct program_func *at,
                          const struct ir_insn *i, const struct api_fn *m, uint32_t param,
                          bool is_direct)
{
    const ir_opnd size = argument(at->func, i, m->scan.size.arg);
    int64_t k;

    if (!is_parameter(at->func, argument(at->func, i, m->scan.buffer.arg), param)) {
        return 0;
    }
    return ir_const_value(at->unit, size, &k) || (is_direct && given_number(g, at, size, &k))
               ? (uint64_t)k
               : 0;
}

static bool check_body(const struct given *g, func_id body, uint32_t param, uint32_t deep)
{
    const struct program_func *at = program_func(g->p, body);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct callee *c = i->op == IR_CALL ? program_callee(g->p, at->unit, i) : NULL;
        uint64_t most = 0;

        if (c && c->api && c->api->scan.kind == SCAN_FORMAT) {
            most = scanned(at, i, c->api, param);
        } else if (c && c->api && c->api->scan.kind == SCAN_LINE) {
            most = line_read(g, at, i, c->api, param, deep == 0);
        }
        if (most > g->size) {
            tell(g, body, n, c->api->name, most);
            return true;
        }
        for (uint32_t a = 0; c && c->body != FUNC_UNKNOWN && deep < CALLS_DEEP && a < i->count;
             a++) {
            if (is_parameter(at->func, argument(at->func, i, a), param) &&
                check_body(g, c->body, a, deep + 1)) {
                return true;
            }
        }
    }
    return false;
}

void scan_check_parameters(struct rule_ctx *ctx, uint32_t call)
{
    struct given g = {.ctx = ctx, .p = rule_program(ctx), .call = call};
    const func_id body = program_callee(g.p, rule_unit(ctx), rule_insn(ctx, call))->body;

    if (body == FUNC_UNKNOWN) {
        return;
    }
    for (uint32_t a = 0; a < rule_nargs(ctx, call); a++) {
        const ir_opnd o = rule_arg(ctx, call, a);
        size_t n;

        if (rule_object_size(ctx, o, &g.size) && !rule_string(ctx, o, &n)) {
            g.array = rule_text(ctx, o);
            if (check_body(&g, body, a, 0)) {
                return;
            }
        }
    }
}

// ---- Upward -------------------------------------------------------------------------------------

// The size of the whole array that an ADDR gives the start, or a part, of.
static bool size_at(const struct program_func *at, const struct ir_insn *def, uint64_t *size)
{
    place_id p = def && def->op == IR_ADDR ? def->place : 0;

    for (; p; p = place_get(at->unit->places, p)->parent) {
        const struct ir_type *t = &at->unit->types[ir_place_type(at->unit, at->func, p)];
        if (t->kind == TYPE_ARRAY && t->size > 0) {
            *size = t->size;
            return true;
        }
    }
    return false;
}

static bool is_passed(const struct ir_func *f, const struct ir_insn *call, ir_opnd o)
{
    for (uint32_t a = 0; call->op == IR_CALL && a < call->count; a++) {
        if (argument(f, call, a) == o) {
            return true;
        }
    }
    return false;
}

// A pointer that only ever leads into one array: `p = buf; p = skip_blanks(p);`.
static bool size_of_variable(const struct program_func *at, ir_opnd o, uint64_t *size)
{
    uint64_t most = 0;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        uint64_t one = 0;
        int64_t k;

        if (i->dst != o || (i->op == IR_MOV && ir_const_value(at->unit, i->a, &k)) ||
            is_passed(at->func, i, o)) {
            continue;
        }
        if (!size_at(at, i->op == IR_MOV ? ir_temp_def(at->func, i->a) : i, &one)) {
            return false;
        }
        most = one > most ? one : most;
    }
    *size = most;
    return most > 0;
}

static bool array_size(const struct program_func *at, ir_opnd o, uint64_t *size)
{
    if (ir_opnd_kind(o) == IR_LOCAL) {
        return ir_opnd_index(o) >= at->func->nparams && size_of_variable(at, o, size);
    }
    return size_at(at, ir_temp_def(at->func, o), size);
}

bool scan_given_size(struct rule_ctx *ctx, ir_opnd parameter, uint64_t *size)
{
    const struct program *p = rule_program(ctx);
    const func_id me = program_find(p, rule_unit(ctx), rule_func(ctx));

    *size = 0;
    if (ir_opnd_kind(parameter) != IR_LOCAL ||
        ir_opnd_index(parameter) >= rule_func(ctx)->nparams ||
        !is_parameter(rule_func(ctx), parameter, ir_opnd_index(parameter))) {
        return false;
    }
    for (uint32_t n = 0; n < program_func_count(p); n++) {
        const struct program_func *from = program_func(p, n);
        for (uint32_t i = 0; i < from->func->ninsns; i++) {
            const struct ir_insn *call = &from->func->insns[i];
            uint64_t one;
            if (call->op != IR_CALL || program_callee(p, from->unit, call)->body != me) {
                continue;
            }
            if (!array_size(from, argument(from->func, call, ir_opnd_index(parameter)), &one)) {
                return false;
            }
            *size = one > *size ? one : *size;
        }
    }
    return *size > 0;
}
