// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/calls.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/context.h"

#include <string.h>

// ---- What comes behind --------------------------------------------------------------------------

// From instruction `from` to the end of its block: true if control passes it.
static bool passes(struct rule_ctx *ctx, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end; i++) {
        const struct ir_insn *insn = rule_insn(ctx, i);

        if (insn->op == IR_CALL &&
            program_callee(rule_program(ctx), rule_unit(ctx), insn)->flags & CALLEE_NORETURN) {
            return false;
        }
    }
    return true;
}

// What is reached from behind an instruction: blocks, and the returns in them.
struct behind {
    struct bitset blocks, returns;
};

static bool is_assigned_in(const struct ir_func *f, ir_opnd local, struct bitset blocks)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == local && bitset_has(blocks, cfg_block_of(f, i))) {
            return true;
        }
    }
    return false;
}

// The arm that block `b` ends in because the way to `home` has gone through a branch on the same
// variable, which `without` says is not assigned since; 2: either.
static uint32_t decided_arm(struct rule_ctx *ctx, block_id home, block_id b,
                            const struct behind *without)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    const struct ir_insn *end = &f->insns[f->blocks[b].first + f->blocks[b].count - 1];

    if (!without || end->op != IR_BR || ir_opnd_kind(end->a) != IR_LOCAL ||
        is_assigned_in(f, end->a, without->blocks)) {
        return 2;
    }
    for (block_id at = home; at != 0 && c->idom[at] != CFG_NONE && c->idom[at] != at;) {
        const struct ir_block *d = &f->blocks[c->idom[at]];
        const struct ir_insn *x = &f->insns[d->first + d->count - 1];
        at = c->idom[at];
        for (uint32_t s = 0; x->op == IR_BR && x->a == end->a && s < 2; s++) {
            if (cfg_dominates(c, f->succs[d->first_succ + s], home)) {
                return s;
            }
        }
    }
    return 2;
}

static struct behind behind(struct rule_ctx *ctx, uint32_t insn, const struct behind *without)
{
    const struct ir_func *f = rule_func(ctx);
    const block_id home = cfg_block_of(f, insn);
    struct behind out = {bitset_new(rule_arena(ctx), f->nblocks),
                         bitset_new(rule_arena(ctx), f->ninsns)};
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0, from = insn + 1;

    work[n++] = home;
    while (n > 0) {
        const block_id at = work[--n];
        const struct ir_block *b = &f->blocks[at];
        const uint32_t arm = decided_arm(ctx, home, at, without);

        if (from == 0) {
            from = b->first;
        }
        if (passes(ctx, from, b->first + b->count)) {
            if (f->insns[b->first + b->count - 1].op == IR_RET) {
                bitset_set(out.returns, b->first + b->count - 1);
            }
            for (uint32_t s = 0; s < b->nsuccs; s++) {
                block_id to = f->succs[b->first_succ + s];

                if ((arm == 2 || arm == s) && !bitset_has(out.blocks, to)) {
                    bitset_set(out.blocks, to);
                    work[n++] = to;
                }
            }
        }
        from = 0;
    }
    return out;
}

bool call_is_last(struct rule_ctx *ctx, uint32_t call)
{
    return bitset_count(behind(ctx, call, NULL).returns) == 0;
}

static bool returned_constant(struct rule_ctx *ctx, uint32_t ret, int64_t *k)
{
    ir_opnd o = rule_insn(ctx, ret)->a;

    return o && flow_constant(context_reaching(ctx->function), o, ret, k);
}

static bool returns_zero_somewhere(struct rule_ctx *ctx)
{
    int64_t k;

    for (uint32_t i = 0; i < rule_func(ctx)->ninsns; i++) {
        if (rule_insn(ctx, i)->op == IR_RET && returned_constant(ctx, i, &k) && k == 0) {
            return true;
        }
    }
    return false;
}

// Of a pointer or a bool, zero is the failure.
static bool fails_with_zero(struct rule_ctx *ctx)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_type *type = &u->types[u->types[u->fns[rule_func(ctx)->fn].type].elem];

    return type->kind == TYPE_POINTER || type->kind == TYPE_BOOL;
}

static bool is_failure(struct rule_ctx *ctx, int64_t k)
{
    if (fails_with_zero(ctx)) {
        return k == 0;
    }
    return k < 0 || (k > 0 && returns_zero_somewhere(ctx));
}

// `return ok ? 0 : -1`: what is assigned on the arms that are reached.
static bool is_assigned_failure(struct rule_ctx *ctx, uint32_t ret, struct bitset blocks)
{
    const struct ir_func *f = rule_func(ctx);
    const ir_opnd o = f->insns[ret].a;
    bool any = false;

    if (ir_opnd_kind(o) != IR_LOCAL || !(f->locals[ir_opnd_index(o)].flags & LOCAL_HIDDEN)) {
        return false;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        int64_t k;

        if (f->insns[i].dst != o || !bitset_has(blocks, cfg_block_of(f, i))) {
            continue;
        }
        if (f->insns[i].op != IR_MOV || !ir_const_value(rule_unit(ctx), f->insns[i].a, &k) ||
            !is_failure(ctx, k)) {
            return false;
        }
        any = true;
    }
    return any;
}

// The latest instruction of the block, before `end`, that assigns the local; CFG_NONE: none does.
static uint32_t last_assignment(const struct ir_func *f, ir_opnd local, block_id b, uint32_t end)
{
    for (uint32_t i = end; i-- > f->blocks[b].first;) {
        if (f->insns[i].dst == local) {
            return i;
        }
    }
    return CFG_NONE;
}

// The edge is taken where the local is not 0.
static bool is_nonzero_edge(const struct ir_func *f, ir_opnd local, block_id from, block_id to)
{
    const struct ir_block *b = &f->blocks[from];
    const struct ir_insn *end = &f->insns[b->first + b->count - 1];

    return end->op == IR_BR && end->a == local && f->succs[b->first_succ] == to;
}

// `goto fail`: on every way to the instruction, the local was assigned a failure, or was asked and
// was not 0. (A count that is only asked is none, and 1 may say that all went well.)
static bool is_failure_before(struct rule_ctx *ctx, ir_opnd local, uint32_t insn)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    struct bitset seen = bitset_new(rule_arena(ctx), f->nblocks);
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0, end = insn;
    bool is_assigned = false;

    work[n++] = cfg_block_of(f, insn);
    while (n > 0) {
        const block_id b = work[--n];
        const uint32_t by =
            last_assignment(f, local, b, end ? end : f->blocks[b].first + f->blocks[b].count);
        int64_t k;

        end = 0; // of all others the whole block
        if (by != CFG_NONE && f->insns[by].op == IR_MOV &&
            ir_const_value(rule_unit(ctx), f->insns[by].a, &k) && is_failure(ctx, k) && k != 1) {
            is_assigned = true;
            continue;
        }
        if (by != CFG_NONE || b == 0) {
            return false;
        }
        for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
            const block_id from = c->preds[p];
            if (!bitset_has(seen, from) && !is_nonzero_edge(f, local, from, b)) {
                bitset_set(seen, from);
                work[n++] = from;
            }
        }
    }
    return is_assigned && returns_zero_somewhere(ctx);
}

// Whether a variable that nothing behind the instruction assigns says that something has failed.
static bool is_told_failure(struct rule_ctx *ctx, uint32_t ret, uint32_t insn, struct bitset blocks)
{
    const struct ir_func *f = rule_func(ctx);
    const ir_opnd o = f->insns[ret].a;
    const block_id home = cfg_block_of(f, insn);
    const uint32_t end = f->blocks[home].first + f->blocks[home].count;
    const uint32_t last = last_assignment(f, o, home, end);

    return ir_opnd_kind(o) == IR_LOCAL && !fails_with_zero(ctx) && !is_assigned_in(f, o, blocks) &&
           (last == CFG_NONE || last < insn) && is_failure_before(ctx, o, insn);
}

bool call_leads_to_failure(struct rule_ctx *ctx, uint32_t insn)
{
    const struct ir_func *f = rule_func(ctx);
    const struct behind all = behind(ctx, insn, NULL), taken = behind(ctx, insn, &all);

    for (uint32_t i = bitset_next(taken.returns, 0); i < f->ninsns;
         i = bitset_next(taken.returns, i + 1)) {
        int64_t k;

        if (returned_constant(ctx, i, &k) ? !is_failure(ctx, k)
                                          : !is_assigned_failure(ctx, i, taken.blocks) &&
                                                !is_told_failure(ctx, i, insn, taken.blocks)) {
            return false;
        }
    }
    return true;
}

bool call_is_dead(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    block_id home = cfg_block_of(f, call), at = home;

    while (at != 0 && c->idom[at] != CFG_NONE && c->idom[at] != at) {
        const struct ir_block *b = &f->blocks[c->idom[at]];
        const uint32_t last = b->first + b->count - 1;
        int64_t k;

        at = c->idom[at];
        if (f->insns[last].op == IR_BR &&
            flow_constant(context_reaching(ctx->function), f->insns[last].a, last, &k) &&
            cfg_dominates(c, f->succs[b->first_succ + (k != 0)], home)) {
            return true;
        }
    }
    return false;
}

// ---- Tests --------------------------------------------------------------------------------------

// Through blocks that only jump.
static block_id landing(const struct ir_func *f, block_id b)
{
    for (uint32_t hops = 0; hops < f->nblocks && f->blocks[b].count == 1; hops++) {
        const struct ir_block *at = &f->blocks[b];

        if (f->insns[at->first].op != IR_JMP) {
            break;
        }
        b = f->succs[at->first_succ];
    }
    return b;
}

static bool branch_is_idle(const struct ir_func *f, uint32_t insn)
{
    const struct ir_block *b = &f->blocks[cfg_block_of(f, insn)];

    return b->nsuccs == 2 &&
           landing(f, f->succs[b->first_succ]) == landing(f, f->succs[b->first_succ + 1]);
}

bool call_test_is_idle(struct rule_ctx *ctx, const struct uses *uses)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; i < uses->n; i++) {
        const struct ir_block *b = &f->blocks[cfg_block_of(f, uses->insns[i])];

        if (f->insns[b->first + b->count - 1].op != IR_BR || !branch_is_idle(f, uses->insns[i])) {
            return false;
        }
    }
    return uses->n > 0;
}

bool call_drains(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);
    block_id home = cfg_block_of(f, call);
    const struct ir_block *b = &f->blocks[home];

    for (uint32_t s = 0; b->nsuccs == 2 && s < 2; s++) {
        if (landing(f, f->succs[b->first_succ + s]) == home) {
            return true;
        }
    }
    return false;
}

// ---- Where values come from -------------------------------------------------------------------

bool call_amount_is_text(struct rule_ctx *ctx, ir_opnd amount)
{
    for (int hops = 0; hops < 4; hops++) {
        uint32_t def = rule_origin(ctx, amount);
        const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);
        int64_t k;

        if (!i) {
            return false;
        }
        if (i->op == IR_CALL) {
            const char *name = rule_callee_name(ctx, def);

            return strcmp(name, "strlen") == 0 || strstr(name, "printf") != NULL;
        }
        if (i->op != IR_BIN || !rule_constant(ctx, i->b, &k)) {
            return false;
        }
        amount = i->a;
    }
    return false;
}
