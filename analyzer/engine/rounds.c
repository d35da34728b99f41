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

// ---- Rounds that bring nothing ------------------------------------------------------------------

enum { MOVED_DEPTH = 10 };

struct spin {
    struct rule_ctx *ctx;
    uint32_t call;
    block_id home, head;
    struct result_tests tests;
    struct bitset seen; // blocks that a round with the result 0 passes
    bool adds_up;       // the condition at hand depends on a sum of results
};

// Whether the loop comes back without a test of the result that ends it. Notes the blocks passed.
static bool pass_round(struct spin *s)
{
    const struct ir_func *f = rule_func(s->ctx);
    block_id *work = arena_array(rule_arena(s->ctx), block_id, f->nblocks + 1);
    uint32_t n = 0;
    bool comes = false;

    work[n++] = s->home;
    while (n > 0) {
        const block_id b = work[--n];
        const uint32_t arm = arm_for(s->ctx, &s->tests, b, 0);
        for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
            const block_id to = f->succs[f->blocks[b].first_succ + k];
            if (arm < 2 && k != arm) {
                continue;
            }
            if (!cfg_in_loop(rule_cfg(s->ctx), to, s->head)) {
                if (arm < 2) {
                    return false;
                }
                continue;
            }
            comes = comes || to == s->home;
            if (!bitset_has(s->seen, to)) {
                bitset_set(s->seen, to);
                work[n++] = to;
            }
        }
    }
    return comes;
}

static bool is_passed(const struct spin *s, uint32_t insn)
{
    return bitset_has(s->seen, cfg_block_of(rule_func(s->ctx), insn));
}

static bool is_result(const struct spin *s, ir_opnd o)
{
    return rule_origin(s->ctx, o) == s->call;
}

// `sum += n`, of a variable or of memory.
static bool is_sum(struct spin *s, const struct ir_insn *i, ir_opnd local, place_id memory)
{
    const struct ir_func *f = rule_func(s->ctx);
    const struct ir_insn *def = i;
    ir_opnd old;

    for (unsigned hop = 0;
         def && (def->op == IR_MOV || def->op == IR_CAST || def->op == IR_STORE) &&
         hop < MOVED_DEPTH;
         hop++) {
        def = ir_temp_def(f, def->a);
    }
    if (!def || def->op != IR_BIN ||
        (def->sub != BIN_ADD && def->sub != BIN_SUB && def->sub != BIN_PTR_ADD)) {
        return false;
    }
    old = is_result(s, def->b) ? def->a : is_result(s, def->a) ? def->b : 0;
    for (unsigned hop = 0; old && hop < MOVED_DEPTH; hop++) {
        const struct ir_insn *from = ir_temp_def(f, old);
        if (old == local || (from && from->op == IR_LOAD && from->place == memory && memory)) {
            s->adds_up = true;
            return true;
        }
        old = from && (from->op == IR_CAST || from->op == IR_MOV) ? from->a : 0;
    }
    return false;
}

static bool is_unmoved(struct spin *s, ir_opnd o, unsigned depth);

static bool is_unmoved_local(struct spin *s, ir_opnd o, unsigned depth)
{
    const struct ir_func *f = rule_func(s->ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        if (i->dst != o || !is_passed(s, n) || is_sum(s, i, o, 0)) {
            continue;
        }
        // A constant is most likely another one than before: a flag.
        if ((i->op != IR_MOV && i->op != IR_CAST) || i->a == o || ir_opnd_kind(i->a) == IR_CONST ||
            !is_unmoved(s, i->a, depth + 1)) {
            return false;
        }
    }
    return true;
}

static bool is_unmoved_place(struct spin *s, place_id p)
{
    const struct ir_func *f = rule_func(s->ctx);
    const unsigned shared = TYPE_VOLATILE | TYPE_ATOMIC;

    if (rule_unit(s->ctx)->types[ir_place_type(rule_unit(s->ctx), f, p)].flags & shared) {
        return false;
    }
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        const bool is_other_call =
            (i->op == IR_CALL || i->op == IR_ICALL) && n != s->call && is_passed(s, n);
        if (is_other_call &&
            !(i->op == IR_CALL && rule_model(s->ctx, n) && !rule_model(s->ctx, n)->is_inferred)) {
            return false;
        }
        if (i->op == IR_STORE && i->place == p && is_passed(s, n) && !is_sum(s, i, 0, p)) {
            return false;
        }
    }
    return true;
}

// A wait for the handle to be ready: at its end it is ready for ever.
static bool is_poll(struct spin *s, uint32_t insn)
{
    const struct api_fn *m = rule_model(s->ctx, insn);

    return m && !m->is_inferred && (m->blocks == BLOCKS_NET || m->blocks == BLOCKS_WAIT) &&
           m->io.direction == IO_NONE;
}

// Whether a value is the same in every round that brings nothing.
static bool is_unmoved(struct spin *s, ir_opnd o, unsigned depth)
{
    const struct ir_func *f = rule_func(s->ctx);
    const struct ir_insn *def = ir_temp_def(f, o);

    if (depth > MOVED_DEPTH) {
        return false;
    }
    if (!def) {
        return ir_opnd_kind(o) != IR_LOCAL || is_unmoved_local(s, o, depth);
    }
    switch (def->op) {
    case IR_BIN:
        return is_unmoved(s, def->a, depth + 1) && is_unmoved(s, def->b, depth + 1);
    case IR_MOV:
    case IR_CAST:
    case IR_UN:
        return is_unmoved(s, def->a, depth + 1);
    case IR_LOAD:
        return is_unmoved_place(s, def->place);
    case IR_CALL:
        return is_poll(s, (uint32_t)(def - f->insns));
    default:
        return false;
    }
}

static bool reads_memory(const struct spin *s, ir_opnd o, unsigned depth)
{
    const struct ir_insn *def = ir_temp_def(rule_func(s->ctx), o);

    return def && depth < MOVED_DEPTH &&
           (def->op == IR_LOAD || reads_memory(s, def->a, depth + 1) ||
            reads_memory(s, def->b, depth + 1));
}

// A way through the round ends in a call that does not return.
static bool ends_in_call(const struct spin *s)
{
    const struct ir_func *f = rule_func(s->ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        if (i->op == IR_CALL && is_passed(s, n) &&
            program_callee(rule_program(s->ctx), rule_unit(s->ctx), i)->flags & CALLEE_NORETURN) {
            return true;
        }
    }
    return false;
}

// No way out is taken: what was so when the loop went on is so in the next round.
static bool is_closed_in(struct spin *s, bool *adds_up)
{
    const struct ir_func *f = rule_func(s->ctx);

    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_insn *last = &f->insns[f->blocks[b].first + f->blocks[b].count - 1];
        bool leaves = false;
        for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
            leaves = leaves ||
                     !cfg_in_loop(rule_cfg(s->ctx), f->succs[f->blocks[b].first_succ + k], s->head);
        }
        if (!bitset_has(s->seen, b) || !leaves || arm_for(s->ctx, &s->tests, b, 0) < 2) {
            continue;
        }
        s->adds_up = false;
        // Memory alone may be changed by others.
        if (last->op != IR_BR || !is_unmoved(s, last->a, 0) ||
            (!s->adds_up && reads_memory(s, last->a, 0))) {
            return false;
        }
        *adds_up = *adds_up || s->adds_up;
    }
    return true;
}

bool call_spins_on_none(struct rule_ctx *ctx, uint32_t call, bool *adds_up)
{
    struct spin s = {.ctx = ctx, .call = call, .home = cfg_block_of(rule_func(ctx), call)};

    *adds_up = false;
    s.head = rule_cfg(ctx)->loop_head[s.home];
    if (s.head == CFG_NONE) {
        return false;
    }
    s.tests = rule_result_tests(ctx, call);
    s.seen = bitset_new(rule_arena(ctx), rule_func(ctx)->nblocks);
    bitset_set(s.seen, s.home);
    return pass_round(&s) && !ends_in_call(&s) && is_closed_in(&s, adds_up);
}
