// SPDX-License-Identifier: Apache-2.0
// eof-in-char: what getc() returned goes through a char before it is compared with EOF.
//
// Reported is a comparison with -1 (or with 0 for its sign) of a value that comes from a function
// that gives a byte or EOF, and was held by a character type on the way: a variable, a field, a
// parameter or the result of a function of the program. Silent when the wide value is compared
// with EOF as well.
#include "analyzer/base/arena.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/streams.h"
#include "analyzer/flow/value.h"

enum { HOPS = 8 };

// ---- Ways through a char ------------------------------------------------------------------------

static const struct ir_type *narrow(const struct ir_unit *u, type_id t)
{
    const struct ir_type *type = &u->types[t];

    return type->kind == TYPE_INT && type->size == 1 ? type : NULL;
}

static bool is_same_char(struct rule_ctx *ctx, const struct ir_insn *i, const struct ir_insn *load)
{
    return i->op == IR_STORE && i->place == load->place && narrow(rule_unit(ctx), i->type);
}

// The type of the char that the value went through before instruction `at` got it in `o`; NULL:
// none.
static const struct ir_type *char_on_way(struct rule_ctx *ctx, ir_opnd o, uint32_t at)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_func *f = rule_func(ctx);

    for (int hops = 0; hops < HOPS; hops++) {
        const struct ir_insn *i;
        uint32_t def;

        if (ir_opnd_kind(o) == IR_LOCAL) {
            const struct ir_type *t = narrow(u, f->locals[ir_opnd_index(o)].type);
            if (t) {
                return t;
            }
            def = flow_single_def(context_reaching(ctx->function), ir_opnd_index(o), at);
            i = def == CFG_NONE ? NULL : &f->insns[def];
        } else {
            i = ir_temp_def(f, o);
        }
        if (!i) {
            return NULL;
        }
        if (narrow(u, i->type)) {
            return narrow(u, i->type);
        }
        if (i->op != IR_MOV && i->op != IR_CAST) {
            return NULL;
        }
        at = (uint32_t)(i - f->insns);
        o = i->a;
    }
    return NULL;
}

// ---- Comparisons --------------------------------------------------------------------------------

struct look {
    struct rule_ctx *ctx;
    uint32_t narrow_test; // CFG_NONE: none
    const struct ir_type *type;
    bool is_wide_tested;
    uint32_t store; // of the value as a char, to a place
};

static bool tells_eof(struct rule_ctx *ctx, uint32_t insn, ir_opnd value)
{
    const struct ir_insn *i = rule_insn(ctx, insn);
    const bool is_left = i->a == value;
    uint8_t op;
    int64_t k;

    if (i->op != IR_BIN || !is_compare(i->sub)) {
        return false;
    }
    op = is_left ? i->sub : (uint8_t)compare_swap((enum ir_bin)i->sub);
    if (!flow_constant(context_reaching(ctx->function), is_left ? i->b : i->a, insn, &k)) {
        return false;
    }
    return op == BIN_EQ || op == BIN_NE ? k == -1 : k == ((op == BIN_LT || op == BIN_GE) ? 0 : -1);
}

// The function compares its parameter, a char, with EOF.
static bool compares_parameter(const struct program_func *at, uint32_t param)
{
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct ir_insn *def = ir_temp_def(at->func, i->a);
        int64_t k;

        if (i->op == IR_BIN && (i->sub == BIN_EQ || i->sub == BIN_NE) &&
            ir_const_value(at->unit, i->b, &k) && k == -1 && def && def->op == IR_CAST &&
            def->a == ir_opnd_make(IR_LOCAL, param)) {
            return true;
        }
    }
    return false;
}

// A function of the program gets the value as a char, and looks for EOF.
static const struct ir_type *handed_on(struct rule_ctx *ctx, uint32_t call, ir_opnd value)
{
    const struct program *p = rule_program(ctx);
    const func_id body = program_callee(p, rule_unit(ctx), rule_insn(ctx, call))->body;
    const struct program_func *at = body == FUNC_UNKNOWN ? NULL : program_func(p, body);

    for (uint32_t a = 0; at && a < at->func->nparams; a++) {
        const struct ir_type *t = narrow(at->unit, at->func->locals[a].type);

        if (t && rule_arg(ctx, call, a) == value && compares_parameter(at, a)) {
            return t;
        }
    }
    return NULL;
}

static void on_use(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct look *k = arg;
    const struct ir_insn *i = rule_insn(k->ctx, insn);
    const struct ir_type *t = i->op == IR_CALL ? handed_on(k->ctx, insn, value) : NULL;

    (void)is_joined;
    if (t && insn < k->narrow_test) {
        k->narrow_test = insn;
        k->type = t;
    }
    if (i->op == IR_STORE && i->a == value && narrow(rule_unit(k->ctx), i->type)) {
        k->store = insn;
    }
    if (!tells_eof(k->ctx, insn, value)) {
        return;
    }
    t = char_on_way(k->ctx, value, insn);
    if (!t) {
        k->is_wide_tested = true;
    } else if (insn < k->narrow_test) {
        k->narrow_test = insn;
        k->type = t;
    }
}

static void follow_loads(struct look *k, uint32_t store)
{
    const struct ir_func *f = rule_func(k->ctx);
    const struct ir_insn *stored = &f->insns[store];

    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (f->insns[n].op == IR_LOAD && is_same_char(k->ctx, stored, &f->insns[n])) {
            flow_each_use(rule_arena(k->ctx), context_reaching(k->ctx->function), n, on_use, k);
        }
    }
}

// ---- Through functions of the program -----------------------------------------------------------

// The function returns a char that it got from one that gives a byte or EOF.
static const struct ir_type *returns_byte_as_char(struct rule_ctx *ctx, uint32_t call)
{
    const struct program *p = rule_program(ctx);
    const func_id body = program_callee(p, rule_unit(ctx), rule_insn(ctx, call))->body;
    const struct program_func *at = body == FUNC_UNKNOWN ? NULL : program_func(p, body);
    const struct ir_type *result;

    if (!at) {
        return NULL;
    }
    result = narrow(at->unit, at->unit->types[at->unit->fns[at->func->fn].type].elem);
    for (uint32_t n = 0; result && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        for (int hops = 0; i->op == IR_RET || i->op == IR_CAST || i->op == IR_MOV; hops++) {
            const struct ir_insn *def = hops < HOPS ? ir_temp_def(at->func, i->a) : NULL;
            if (!def) {
                break;
            }
            i = def;
        }
        if (at->func->insns[n].op == IR_RET && i->op == IR_CALL &&
            call_reads_byte(program_callee(p, at->unit, i)->api)) {
            return result;
        }
    }
    return NULL;
}

// ---- The rule -----------------------------------------------------------------------------------

static void tell(struct rule_ctx *ctx, uint32_t call, const struct look *k)
{
    const bool is_unsigned = (k->type->flags & TYPE_UNSIGNED) != 0;
    const char *name = rule_callee_name(ctx, call);
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, k->narrow_test), CONFIDENCE_HIGH, name,
               is_unsigned ? "what %s() returned was held in an unsigned char: it never equals EOF"
                           : "what %s() returned was held in a char: the byte 0xff passes for EOF",
               name);

    report_step(f, rule_loc(ctx, call), "%s() returns a byte, or EOF, which is none", name);
    report_step(f, rule_loc(ctx, k->narrow_test), "compared with EOF as a char%s",
                rule_insn(ctx, k->narrow_test)->op == IR_CALL ? " there" : "");
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    struct look k = {.ctx = ctx, .narrow_test = CFG_NONE, .store = CFG_NONE};

    if (!call_reads_byte(rule_model(ctx, call)) && !returns_byte_as_char(ctx, call)) {
        return;
    }
    rule_each_result_use(ctx, call, on_use, &k);
    if (k.store != CFG_NONE) {
        follow_loads(&k, k.store);
    }
    if (k.narrow_test != CFG_NONE && !k.is_wide_tested) {
        tell(ctx, call, &k);
    }
}

const struct rule rule_eof_in_char = {
    .id = "eof-in-char",
    .family = "io",
    .tag = "scan-buffer",
    .summary = "what getc() returned is compared with EOF as a char",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){253, 0},
    .cert = (const char *const[]){"FIO34-C", "STR00-C", NULL},
    .pitfalls = (const char *const[]){"P28", NULL},
    .on_call = on_call,
};
