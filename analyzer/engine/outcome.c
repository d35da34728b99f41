// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/outcome.h"

#include "analyzer/base/arena.h"
#include "analyzer/engine/context.h"
#include "analyzer/flow/value.h"

enum { TESTS_MAX = 32 };

struct collector {
    struct rule_ctx *ctx;
    bool takes_joined;
    struct result_tests out;
};

static void add(struct collector *c, uint32_t insn, uint8_t op, int64_t k)
{
    uint32_t at = c->out.n;

    if (c->out.n == TESTS_MAX) {
        c->out.has_others = true;
        return;
    }
    while (at > 0 && c->out.items[at - 1].insn > insn) {
        c->out.items[at] = c->out.items[at - 1];
        at--;
    }
    c->out.items[at] = (struct result_test){.insn = insn, .op = op, .k = k};
    c->out.n++;
}

static void on_comparison(struct collector *c, uint32_t insn, ir_opnd value, bool is_joined)
{
    const struct ir_insn *i = rule_insn(c->ctx, insn);
    bool is_left = i->a == value;
    int64_t k;

    if ((is_joined && !c->takes_joined) ||
        !flow_constant(context_reaching(c->ctx->function), is_left ? i->b : i->a, insn, &k)) {
        c->out.has_others = true;
        return;
    }
    add(c, insn, is_left ? i->sub : (uint8_t)compare_swap((enum ir_bin)i->sub),
        k == (int64_t)UINT32_MAX ? -1 : k);
}

// A function that is modelled keeps nothing.
static bool is_borrowed(struct rule_ctx *ctx, uint32_t insn)
{
    const struct ir_insn *i = rule_insn(ctx, insn);
    const struct api_fn *api =
        i->op == IR_CALL ? program_callee(rule_program(ctx), rule_unit(ctx), i)->api : NULL;

    return api && !api->is_inferred && !(api->flags & API_PARTIAL);
}

static bool is_of_program(struct rule_ctx *ctx, uint32_t insn)
{
    const struct ir_insn *i = rule_insn(ctx, insn);
    const struct callee *to =
        i->op == IR_CALL ? program_callee(rule_program(ctx), rule_unit(ctx), i) : NULL;

    return to && to->body != FUNC_UNKNOWN && !(to->api && !to->api->is_inferred);
}

static void follow(struct collector *c, uint32_t def);

// Reads of the place a result was just stored in, as long as nothing can have changed it.
static void follow_stored(struct collector *c, uint32_t store)
{
    const struct ir_func *f = rule_func(c->ctx);
    const struct ir_block *b = &f->blocks[cfg_block_of(f, store)];
    place_id p = f->insns[store].place;

    for (uint32_t n = store + 1; n < b->first + b->count; n++) {
        const struct ir_insn *i = &f->insns[n];

        if (i->op == IR_LOAD && i->place == p) {
            follow(c, n);
        } else if (ir_op_info[i->op].flags & IR_WRITES) {
            return;
        }
    }
}

static void on_use(void *ctx, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct collector *c = ctx;
    const struct ir_insn *i = rule_insn(c->ctx, insn);

    switch (i->op) {
    case IR_BIN:
        if (i->sub >= BIN_EQ && i->sub <= BIN_GE) {
            on_comparison(c, insn, value, is_joined);
        }
        break;
    case IR_BR:
    case IR_CAST: // to bool; the others are copies
        if (is_joined && !c->takes_joined) {
            c->out.has_others = true;
        } else {
            add(c, insn, BIN_NE, 0);
        }
        break;
    case IR_SWITCH:
        c->out.has_others = true;
        break;
    case IR_STORE:
        c->out.is_kept = true;
        if (!is_joined && i->a == value) {
            follow_stored(c, insn);
        }
        break;
    case IR_CALL:
    case IR_ICALL:
        if (is_of_program(c->ctx, insn)) {
            c->out.is_passed = true;
        } else {
            c->out.is_kept = c->out.is_kept || !is_borrowed(c->ctx, insn);
        }
        break;
    case IR_RET:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
        c->out.is_kept = true;
        break;
    default:
        break;
    }
}

static void follow(struct collector *c, uint32_t def)
{
    flow_each_use(c->ctx->scratch, context_reaching(c->ctx->function), def, on_use, c);
}

static struct result_tests tests_of(struct rule_ctx *ctx, uint32_t call, bool takes_joined)
{
    struct collector c = {.ctx = ctx, .takes_joined = takes_joined};

    c.out.items = arena_array(ctx->scratch, struct result_test, TESTS_MAX);
    if (rule_insn(ctx, call)->dst) {
        follow(&c, call);
    }
    return c.out;
}

struct result_tests rule_result_tests(struct rule_ctx *ctx, uint32_t call)
{
    return tests_of(ctx, call, false);
}

struct result_tests rule_result_tests_behind(struct rule_ctx *ctx, uint32_t call)
{
    return tests_of(ctx, call, true);
}

bool result_test_holds(const struct result_test *t, int64_t v)
{
    switch (t->op) {
    case BIN_EQ:
        return v == t->k;
    case BIN_NE:
        return v != t->k;
    case BIN_LT:
        return v < t->k;
    case BIN_LE:
        return v <= t->k;
    case BIN_GT:
        return v > t->k;
    default:
        return v >= t->k;
    }
}
