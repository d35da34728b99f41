// SPDX-License-Identifier: Apache-2.0
// The blocks behind a call are walked as if it had failed: tests of its result and of errno take
// the arm that they take then, all others both. A test of something that the ways back to the call
// change is a bound: the rounds are counted, or something else is waited for.
#include "analyzer/engine/failure_ways.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/error_sets.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/flow/value.h"

struct ways {
    struct rule_ctx *ctx;
    struct result_tests tests;
    int64_t result;
    int error;
    uint32_t call, errno_fn;
    const uint32_t *defs;
    bool (*stops)(struct rule_ctx *ctx, uint32_t call);
    struct failure_ways out;
    block_id *work;
    uint32_t nwork;
};

// ---- Tests --------------------------------------------------------------------------------------

// What the call returns when it fails.
static bool failed_result(const struct api_fn *m, int64_t *v)
{
    const struct api_guard *g = &m->fails;

    if (g->subject.root != API_RET || g->subject.nsteps || g->mask) {
        return false;
    }
    *v = g->negated ? g->hi + 1 : g->hi;
    return true;
}

static const struct result_test *test_at(const struct ways *w, uint32_t insn)
{
    for (uint32_t i = 0; i < w->tests.n; i++) {
        if (w->tests.items[i].insn == insn) {
            return &w->tests.items[i];
        }
    }
    return NULL;
}

static bool is_errno(const struct ways *w, ir_opnd o, uint32_t at)
{
    const uint32_t def = flow_origin(context_reaching(w->ctx->function), o, at);

    return def != CFG_NONE && rule_insn(w->ctx, def)->op == IR_LOAD &&
           errno_is_place(rule_unit(w->ctx), rule_func(w->ctx), w->defs, w->errno_fn,
                          rule_insn(w->ctx, def)->place);
}

// A comparison of errno with a number, on either side.
static bool asks_errno(const struct ways *w, const struct ir_insn *i, uint32_t at,
                       struct result_test *t)
{
    if (!is_compare(i->sub)) {
        return false;
    }
    t->insn = at;
    if (ir_const_value(rule_unit(w->ctx), i->b, &t->k)) {
        t->op = i->sub;
        return is_errno(w, i->a, at);
    }
    t->op = (uint8_t)compare_swap((enum ir_bin)i->sub);
    return ir_const_value(rule_unit(w->ctx), i->a, &t->k) && is_errno(w, i->b, at);
}

static uint32_t def_of(const struct ways *w, ir_opnd o)
{
    return ir_opnd_kind(o) == IR_TEMP ? w->defs[ir_opnd_index(o)] : CFG_NONE;
}

// The arm of the branch; 2: either.
static uint32_t arm_of(struct ways *w, uint32_t end)
{
    const struct ir_insn *br = rule_insn(w->ctx, end);
    const uint32_t def = def_of(w, br->a);
    const struct ir_insn *i = def == CFG_NONE ? br : rule_insn(w->ctx, def);
    const struct result_test *t = test_at(w, end);
    struct result_test of_errno;

    t = t || def == CFG_NONE ? t : test_at(w, def);
    if (t) {
        return result_test_holds(t, w->result) ? 0 : 1;
    }
    if (i->op == IR_BIN && asks_errno(w, i, end, &of_errno)) {
        w->out.is_looked_at = true;
        return result_test_holds(&of_errno, w->error) ? 0 : 1;
    }
    return 2;
}

static uint32_t case_of(struct ways *w, uint32_t end)
{
    const struct ir_insn *sw = rule_insn(w->ctx, end);
    const struct ir_case *cases = rule_func(w->ctx)->cases + sw->first;

    if (!is_errno(w, sw->a, end)) {
        return UINT32_MAX;
    }
    w->out.is_looked_at = true;
    for (uint32_t n = 0; n < sw->count; n++) {
        if (w->error >= cases[n].lo && w->error <= cases[n].hi) {
            return n;
        }
    }
    return sw->count;
}

// ---- The walk -----------------------------------------------------------------------------------

// Whether something stops between two instructions.
static bool is_stopped(const struct ways *w, uint32_t from, uint32_t end)
{
    for (uint32_t n = from; w->stops && n < end; n++) {
        const struct ir_insn *i = rule_insn(w->ctx, n);
        if (((i->op == IR_CALL && i->callee != w->errno_fn) || i->op == IR_ICALL) &&
            w->stops(w->ctx, n)) {
            return true;
        }
    }
    return false;
}

static void enter(struct ways *w, block_id b)
{
    const block_id home = cfg_block_of(rule_func(w->ctx), w->call);

    if (b == home && !is_stopped(w, rule_func(w->ctx)->blocks[b].first, w->call)) {
        w->out.comes_back = true;
    }
    if (b != home && !bitset_has(w->out.blocks, b)) {
        bitset_set(w->out.blocks, b);
        w->work[w->nwork++] = b;
    }
}

static void leave(struct ways *w, block_id b, uint32_t from)
{
    const struct ir_func *f = rule_func(w->ctx);
    const struct ir_block *block = &f->blocks[b];
    const uint32_t end = block->first + block->count - 1;
    const uint32_t arm = f->insns[end].op == IR_BR       ? arm_of(w, end)
                         : f->insns[end].op == IR_SWITCH ? case_of(w, end)
                                                         : UINT32_MAX;

    if (is_stopped(w, from, end)) {
        return;
    }
    for (uint32_t s = 0; s < block->nsuccs; s++) {
        if (arm >= block->nsuccs || arm == s) {
            enter(w, f->succs[block->first_succ + s]);
        }
    }
}

// ---- Bounds -------------------------------------------------------------------------------------

// On the ways, the block of the call included, which is entered again before the call.
static bool is_on_ways(const struct ways *w, uint32_t insn)
{
    const block_id b = cfg_block_of(rule_func(w->ctx), insn);

    return insn != w->call &&
           (bitset_has(w->out.blocks, b) || b == cfg_block_of(rule_func(w->ctx), w->call));
}

static bool is_changed(const struct ways *w, ir_opnd o, place_id p)
{
    for (uint32_t n = 0; n < rule_func(w->ctx)->ninsns; n++) {
        const struct ir_insn *i = rule_insn(w->ctx, n);
        if (is_on_ways(w, n) && ((o && i->dst == o && i->op != IR_LOAD) ||
                                 (p && (i->op == IR_STORE || i->op == IR_RMW) && i->place == p))) {
            return true;
        }
    }
    return false;
}

static bool depends_on_change(const struct ways *w, ir_opnd o, unsigned hops)
{
    const uint32_t def = def_of(w, o);
    const struct ir_insn *i;

    if (ir_opnd_kind(o) == IR_LOCAL) {
        return o != rule_insn(w->ctx, w->call)->dst && is_changed(w, o, 0);
    }
    if (def == CFG_NONE || hops == 0 || def == w->call) {
        return false;
    }
    i = rule_insn(w->ctx, def);
    if (i->op == IR_LOAD) {
        return is_changed(w, 0, i->place);
    }
    if (i->op == IR_CALL || i->op == IR_ICALL) {
        return is_on_ways(w, def); // it is asked again
    }
    return (i->op == IR_BIN || i->op == IR_CAST || i->op == IR_MOV) &&
           (depends_on_change(w, i->a, hops - 1) || depends_on_change(w, i->b, hops - 1));
}

static bool is_bounded(struct ways *w)
{
    const struct ir_func *f = rule_func(w->ctx);
    const block_id home = cfg_block_of(f, w->call);

    for (block_id b = 0; b < f->nblocks; b++) {
        const uint32_t end = f->blocks[b].first + f->blocks[b].count - 1;
        if ((b == home || bitset_has(w->out.blocks, b)) && f->insns[end].op == IR_BR &&
            arm_of(w, end) == 2 && depends_on_change(w, f->insns[end].a, 4)) {
            return true;
        }
    }
    return false;
}

struct failure_ways failure_ways_look(struct rule_ctx *ctx, uint32_t call, int error,
                                      bool (*stops)(struct rule_ctx *ctx, uint32_t call))
{
    const struct ir_func *f = rule_func(ctx);
    const struct api_fn *m = rule_model(ctx, call);
    struct ways w = {.ctx = ctx, .error = error, .call = call, .stops = stops};

    if (!m || m->is_inferred || !failed_result(m, &w.result)) {
        return w.out;
    }
    w.tests = rule_result_tests(ctx, call);
    w.out.is_known = w.tests.n > 0;
    w.errno_fn = errno_function(rule_unit(ctx));
    w.defs = ir_temp_defs(rule_arena(ctx), f);
    w.out.blocks = bitset_new(rule_arena(ctx), f->nblocks);
    w.work = arena_array(rule_arena(ctx), block_id, f->nblocks);
    leave(&w, cfg_block_of(f, call), call + 1);
    while (w.nwork > 0) {
        const block_id b = w.work[--w.nwork];
        leave(&w, b, f->blocks[b].first);
    }
    w.out.is_bounded = w.out.comes_back && is_bounded(&w);
    return w.out;
}

bool failure_compares(struct rule_ctx *ctx, int error)
{
    const struct ir_func *f = rule_func(ctx);
    struct ways w = {.ctx = ctx, .errno_fn = errno_function(rule_unit(ctx))};

    if (w.errno_fn == UINT32_MAX) {
        return false;
    }
    w.defs = ir_temp_defs(rule_arena(ctx), f);
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        struct result_test t;
        if (i->op == IR_BIN && asks_errno(&w, i, n, &t) && t.k == error) {
            return true;
        }
        if (i->op == IR_SWITCH && is_errno(&w, i->a, n)) {
            for (uint32_t c = 0; c < i->count; c++) {
                if (error >= f->cases[i->first + c].lo && error <= f->cases[i->first + c].hi) {
                    return true;
                }
            }
        }
    }
    return false;
}
