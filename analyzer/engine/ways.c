// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/ways.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/outcome.h"

enum { EVERY_ARM = UINT32_MAX };

struct walk {
    struct rule_ctx *ctx;
    const struct ir_func *f;
    uint32_t call;
    const struct result_tests *tests; // NULL: the result is not known
    int64_t v;
    ways_fn each;
    void *arg;
    struct bitset seen; // blocks
    block_id *work;
    uint32_t n;
};

// The test that the branch at the end of a block is made by; NULL: none of this result.
static const struct result_test *test_of(const struct walk *w, uint32_t branch)
{
    for (uint32_t t = 0; w->tests && t < w->tests->n; t++) {
        const uint32_t insn = w->tests->items[t].insn;

        if (insn == branch ||
            (w->f->insns[insn].dst && w->f->insns[insn].dst == w->f->insns[branch].a)) {
            return &w->tests->items[t];
        }
    }
    return NULL;
}

static uint32_t case_for(const struct walk *w, const struct ir_insn *i, uint32_t at)
{
    if (!w->tests || flow_origin(context_reaching(w->ctx->function), i->a, at) != w->call) {
        return EVERY_ARM;
    }
    for (uint32_t c = 0; c < i->count; c++) {
        const struct ir_case *one = &w->f->cases[i->first + c];

        if (one->lo <= w->v && w->v <= one->hi) {
            return c;
        }
    }
    return i->count; // the last successor
}

static uint32_t arm_of(const struct walk *w, uint32_t end)
{
    const struct ir_insn *i = &w->f->insns[end];
    const struct result_test *t = i->op == IR_BR ? test_of(w, end) : NULL;

    if (i->op == IR_SWITCH) {
        return case_for(w, i, end);
    }
    return t ? (result_test_holds(t, w->v) ? 0 : 1) : EVERY_ARM;
}

static bool never_returns(const struct walk *w, const struct ir_insn *i)
{
    return i->op == IR_CALL &&
           program_callee(rule_program(w->ctx), rule_unit(w->ctx), i)->flags & CALLEE_NORETURN;
}

// From instruction `from` of a block on; false: the way ends in it.
static bool go_through(struct walk *w, const struct ir_block *b, uint32_t from)
{
    for (uint32_t i = from; i < b->first + b->count; i++) {
        if (i == w->call || !w->each(w->arg, i) || never_returns(w, &w->f->insns[i])) {
            return false;
        }
    }
    return true;
}

static void walk_all(struct walk *w)
{
    uint32_t from = w->call + 1;

    w->seen = bitset_new(rule_arena(w->ctx), w->f->nblocks);
    w->work = arena_array(rule_arena(w->ctx), block_id, w->f->nblocks + 1);
    w->work[w->n++] = cfg_block_of(w->f, w->call);
    while (w->n > 0) {
        const struct ir_block *b = &w->f->blocks[w->work[--w->n]];
        const bool goes_on = go_through(w, b, from ? from : b->first);
        const uint32_t arm = arm_of(w, b->first + b->count - 1);

        from = 0;
        for (uint32_t s = 0; goes_on && s < b->nsuccs; s++) {
            const block_id to = w->f->succs[b->first_succ + s];

            if ((arm == EVERY_ARM || arm == s) && !bitset_has(w->seen, to)) {
                bitset_set(w->seen, to);
                w->work[w->n++] = to;
            }
        }
    }
}

void ways_behind(struct rule_ctx *ctx, uint32_t call, ways_fn each, void *arg)
{
    struct walk w = {.ctx = ctx, .f = rule_func(ctx), .call = call, .each = each, .arg = arg};

    walk_all(&w);
}

void ways_behind_result(struct rule_ctx *ctx, uint32_t call, int64_t v, ways_fn each, void *arg)
{
    const struct result_tests tests = rule_result_tests_behind(ctx, call);
    struct walk w = {.ctx = ctx,
                     .f = rule_func(ctx),
                     .call = call,
                     .tests = &tests,
                     .v = v,
                     .each = each,
                     .arg = arg};

    walk_all(&w);
}
