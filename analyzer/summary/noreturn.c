// SPDX-License-Identifier: Apache-2.0
// Who never returns: a greatest fixpoint over the call graph.
//
// Every function starts as one that does not return. A function returns if some path from its entry
// meets a RET before any call of one that does not. What turns out to return sends its callers back
// to the worklist, so each function is looked at once for each callee that changes. Functions
// with statements missing are taken to return.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"

struct callers {
    struct graph g; // callers by callee: the call graph turned round
    bool put;
};

static void add_caller(struct callers *c, func_id caller, func_id callee)
{
    if (callee == FUNC_UNKNOWN) {
        return;
    }
    if (c->put) {
        c->g.to[c->g.first[callee + 1]++] = caller;
    } else {
        c->g.first[callee + 2]++;
    }
}

static void add_calls(const struct program *p, struct callers *c, func_id f)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = &p->units[p->links[f].unit];

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        if (insn->op == IR_CALL) {
            add_caller(c, f, l->callees[insn->callee].body);
        } else if (insn->op == IR_ICALL) {
            const struct call_targets *t = program_targets(p, l->unit, insn);
            for (uint32_t k = 0; k < t->n && targets_resolved(t); k++) {
                add_caller(c, f, t->items[k].body);
            }
        }
    }
}

static struct graph build_callers(struct program *p)
{
    struct callers c = {.g = {.n = p->nfuncs}};

    c.g.first = arena_array(p->arena, uint32_t, c.g.n + 2u);
    for (func_id f = 0; f < p->nfuncs; f++) {
        add_calls(p, &c, f);
    }
    for (uint32_t i = 2; i < c.g.n + 2u; i++) {
        c.g.first[i] += c.g.first[i - 1];
    }
    c.g.to = arena_array(p->arena, uint32_t, c.g.first[c.g.n + 1u]);
    c.put = true;
    for (func_id f = 0; f < p->nfuncs; f++) {
        add_calls(p, &c, f);
    }
    return c.g;
}

// A resolved call through a pointer returns if one of its targets does.
static bool targets_return(const struct program *p, const struct call_targets *t,
                           struct bitset returns)
{
    for (uint32_t i = 0; i < t->n; i++) {
        func_id body = t->items[i].body;
        bool is_modelled = t->items[i].api && !(t->items[i].api->flags & API_NORETURN);
        if (is_modelled || (!t->items[i].api && (body == FUNC_UNKNOWN || !p->links[body].has_body ||
                                                 bitset_has(returns, body)))) {
            return true;
        }
    }
    return !targets_resolved(t);
}

static bool call_returns(const struct program *p, const struct unit_link *l,
                         const struct ir_insn *i, struct bitset returns)
{
    const struct callee *c;

    if (i->op == IR_ICALL) {
        return targets_return(p, program_targets(p, l->unit, i), returns);
    }
    if (i->op != IR_CALL) {
        return true;
    }
    c = &l->callees[i->callee];
    if (c->flags & CALLEE_NORETURN) {
        return false;
    }
    if (c->body == FUNC_UNKNOWN || !p->links[c->body].has_body) {
        return true;
    }
    // Another definition of that name may be the one that is called.
    if (c->flags & CALLEE_UNSURE) {
        return true;
    }
    return bitset_has(returns, c->body);
}

// Control may leave the block at its end; `*at_ret` when that is a RET.
static bool block_ends(const struct program *p, const struct unit_link *l, const struct ir_func *f,
                       block_id b, struct bitset returns, bool *at_ret)
{
    const struct ir_block *block = &f->blocks[b];

    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        if (f->insns[i].op == IR_RET) {
            *at_ret = true;
        }
        if (!call_returns(p, l, &f->insns[i], returns)) {
            return false;
        }
    }
    return true;
}

static bool func_returns(struct program *p, func_id id, struct bitset returns)
{
    const struct ir_func *f = p->funcs[id].func;
    const struct unit_link *l = link_unit(p, p->funcs[id].unit);
    struct arena_mark mark = arena_mark(p->arena);
    struct bitset seen = bitset_new(p->arena, f->nblocks);
    block_id *stack = arena_array(p->arena, block_id, f->nblocks);
    uint32_t depth = 0;
    bool at_ret = false;

    stack[depth++] = 0;
    bitset_set(seen, 0);
    while (depth > 0 && !at_ret) {
        block_id b = stack[--depth];
        if (!block_ends(p, l, f, b, returns, &at_ret)) {
            continue;
        }
        for (uint32_t s = 0; s < f->blocks[b].nsuccs; s++) {
            block_id to = f->succs[f->blocks[b].first_succ + s];
            if (!bitset_has(seen, to)) {
                bitset_set(seen, to);
                stack[depth++] = to;
            }
        }
    }
    arena_rewind(p->arena, mark);
    return at_ret;
}

void link_noreturn(struct program *p)
{
    struct bitset returns = bitset_new(p->arena, p->nfuncs);
    struct bitset waiting = bitset_new(p->arena, p->nfuncs);
    struct graph callers = build_callers(p);
    func_id *work = arena_array(p->arena, func_id, p->nfuncs);
    uint32_t n = 0;

    for (func_id f = 0; f < p->nfuncs; f++) {
        work[n++] = f;
        bitset_set(waiting, f);
    }
    while (n > 0) {
        func_id f = work[--n];
        bitset_clear(waiting, f);
        if (bitset_has(returns, f) ||
            (p->links[f].has_body && !(p->funcs[f].func->flags & FUNC_INCOMPLETE) &&
             !func_returns(p, f, returns))) {
            continue;
        }
        bitset_set(returns, f);
        for (uint32_t e = callers.first[f]; e < callers.first[f + 1]; e++) {
            if (!bitset_has(waiting, callers.to[e]) && !bitset_has(returns, callers.to[e])) {
                bitset_set(waiting, callers.to[e]);
                work[n++] = callers.to[e];
            }
        }
    }
    for (func_id f = 0; f < p->nfuncs; f++) {
        p->links[f].flags |= bitset_has(returns, f) ? 0 : CALLEE_NORETURN;
    }
}
