// SPDX-License-Identifier: Apache-2.0
// The blocks of the innermost loop around a call are walked from behind it, once for a positive
// result and once for 0, each test of the result taking only its own arm. What differs between two
// rounds is looked for in the arguments: a variable that the loop assigns, a place that it writes,
// an element.
#include "analyzer/engine/rounds.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/outcome.h"

// ---- Ways through the loop ----------------------------------------------------------------------

// The arm that the test at the end of a block takes for a result `v`; 2: none of its tests.
static uint32_t arm_for(struct rule_ctx *ctx, const struct result_tests *tests, block_id b,
                        int64_t v)
{
    const struct ir_func *f = rule_func(ctx);
    const struct ir_block *at = &f->blocks[b];

    if (f->insns[at->first + at->count - 1].op != IR_BR) {
        return 2;
    }
    for (uint32_t i = 0; i < tests->n; i++) {
        if (cfg_block_of(f, tests->items[i].insn) == b) {
            return result_test_holds(&tests->items[i], v) ? 0 : 1;
        }
    }
    return 2;
}

// Whether the loop comes back to the call after it has returned `v`.
static bool comes_back(struct rule_ctx *ctx, uint32_t call, const struct result_tests *tests,
                       int64_t v)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    const block_id home = cfg_block_of(f, call);
    struct bitset seen = bitset_new(rule_arena(ctx), f->nblocks);
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0;

    work[n++] = home;
    while (n > 0) {
        const block_id b = work[--n];
        const uint32_t arm = arm_for(ctx, tests, b, v);
        for (uint32_t s = 0; s < f->blocks[b].nsuccs; s++) {
            const block_id to = f->succs[f->blocks[b].first_succ + s];
            if ((arm < 2 && s != arm) || !cfg_in_loop(c, to, c->loop_head[home])) {
                continue;
            }
            if (to == home) {
                return true;
            }
            if (!bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return false;
}

// ---- What the rounds have in common -------------------------------------------------------------

static bool is_assigned(struct rule_ctx *ctx, ir_opnd local, block_id head)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == local && cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head)) {
            return true;
        }
    }
    return false;
}

static bool is_written(struct rule_ctx *ctx, place_id p, block_id head)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].op == IR_STORE && f->insns[i].place == p &&
            cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head)) {
            return true;
        }
    }
    return false;
}

static bool is_steady_value(struct rule_ctx *ctx, ir_opnd o, block_id head);

static bool is_steady_place(struct rule_ctx *ctx, place_id p, block_id head)
{
    const struct place_table *places = rule_unit(ctx)->places;

    if (is_written(ctx, p, head)) {
        return false;
    }
    for (; p; p = place_get(places, p)->parent) {
        const struct place *at = place_get(places, p);
        if (at->step == PLACE_INDEX || at->step == PLACE_ANY ||
            (at->step == PLACE_LOCAL && is_assigned(ctx, ir_opnd_make(IR_LOCAL, at->arg), head)) ||
            (at->step == PLACE_TEMP &&
             !is_steady_value(ctx, ir_opnd_make(IR_TEMP, at->arg), head))) {
            return false;
        }
    }
    return true;
}

static bool is_steady_value(struct rule_ctx *ctx, ir_opnd o, block_id head)
{
    uint32_t def;

    if (ir_opnd_kind(o) == IR_LOCAL) {
        return !is_assigned(ctx, o, head);
    }
    if (ir_opnd_kind(o) != IR_TEMP) {
        return true;
    }
    def = rule_origin(ctx, o);
    return def != CFG_NONE && rule_insn(ctx, def)->op == IR_LOAD &&
           is_steady_place(ctx, rule_insn(ctx, def)->place, head);
}

bool call_has_steady_handles(struct rule_ctx *ctx, uint32_t call)
{
    const block_id head = rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)];
    const struct api_fn *m = rule_model(ctx, call);

    for (uint32_t k = 0; m && head != CFG_NONE && k < m->neffects; k++) {
        if (m->effects[k].kind == API_USE &&
            !is_steady_value(ctx, rule_operand(ctx, call, &m->effects[k].at), head)) {
            return false;
        }
    }
    return true;
}

bool call_repeats_until_none(struct rule_ctx *ctx, uint32_t call)
{
    const block_id head = rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)];
    struct result_tests tests;

    if (head == CFG_NONE || !rule_model(ctx, call) || !call_has_steady_handles(ctx, call)) {
        return false;
    }
    tests = rule_result_tests(ctx, call);
    return comes_back(ctx, call, &tests, 1) && !comes_back(ctx, call, &tests, 0);
}
