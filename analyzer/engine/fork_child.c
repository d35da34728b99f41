// SPDX-License-Identifier: Apache-2.0
// From each fork on, a set of what its result may be is passed along the blocks: an error, 0, the
// number of a child. Tests of the result narrow it. Blocks in which it can only be 0, and that no
// way leads to but through the fork, are the child's.
//
// A function that returns the result of a fork forks for its callers.
#include "analyzer/engine/fork_child.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/flow/uses.h"

enum fork_result { NEGATIVE = 1, ZERO = 2, POSITIVE = 4, ANY = 7 };

struct finder {
    struct arena *a, *scratch;
    const struct program *p;
    bool *returns_fork;      // by function
    struct fork_site *sites; // list
};

struct func_forks {
    struct finder *x;
    const struct program_func *at;
    const struct cfg *cfg;
    const struct reaching *flow;
};

static bool is_fork(const struct finder *x, const struct ir_unit *u, const struct ir_insn *i)
{
    const struct callee *c = i->op == IR_CALL ? program_callee(x->p, u, i) : NULL;

    if (!c) {
        return false;
    }
    if (c->api && !c->api->is_inferred) {
        return c->api->flags & API_FORKS;
    }
    return c->body != FUNC_UNKNOWN && x->returns_fork[c->body];
}

// ---- Tests of the result ------------------------------------------------------------------------

static unsigned signs_between(int64_t lo, int64_t hi)
{
    return (lo < 0 ? NEGATIVE : 0u) | (lo <= 0 && hi >= 0 ? ZERO : 0u) | (hi > 0 ? POSITIVE : 0u);
}

// What a number may be for which the comparison with `k` holds.
static unsigned signs_that(uint8_t comparison, int64_t k)
{
    switch (comparison) {
    case BIN_EQ:
        return signs_between(k, k);
    case BIN_NE:
        return k == 0 ? NEGATIVE | POSITIVE : k == -1 ? ZERO | POSITIVE : ANY;
    case BIN_LT:
        return signs_between(INT64_MIN, k - 1);
    case BIN_LE:
        return signs_between(INT64_MIN, k);
    case BIN_GT:
        return signs_between(k + 1, INT64_MAX);
    case BIN_GE:
        return signs_between(k, INT64_MAX);
    default:
        return ANY;
    }
}

static uint8_t opposite(uint8_t comparison)
{
    switch (comparison) {
    case BIN_EQ:
        return BIN_NE;
    case BIN_NE:
        return BIN_EQ;
    case BIN_LT:
        return BIN_GE;
    case BIN_GE:
        return BIN_LT;
    case BIN_GT:
        return BIN_LE;
    case BIN_LE:
        return BIN_GT;
    default:
        return comparison;
    }
}

// The one value that the place holds when the instruction is reached: what was stored there last in
// its block, or by the only store of the function.
static uint32_t stored_origin(const struct func_forks *s, place_id p, uint32_t insn)
{
    const struct ir_func *f = s->at->func;
    const block_id b = cfg_block_of(f, insn);
    uint32_t only = CFG_NONE, n = 0;

    for (uint32_t i = insn; i-- > f->blocks[b].first;) {
        if (f->insns[i].op == IR_STORE && f->insns[i].place == p) {
            return flow_origin(s->flow, f->insns[i].a, i);
        }
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].op == IR_STORE && f->insns[i].place == p) {
            only = i;
            n++;
        }
    }
    return n == 1 ? flow_origin(s->flow, f->insns[only].a, only) : CFG_NONE;
}

static uint32_t origin_of(const struct func_forks *s, ir_opnd o, uint32_t insn)
{
    const uint32_t def = flow_origin(s->flow, o, insn);

    return def != CFG_NONE && s->at->func->insns[def].op == IR_LOAD
               ? stored_origin(s, s->at->func->insns[def].place, def)
               : def;
}

// What the result may be on the way to the successor.
static unsigned signs_on_branch(const struct func_forks *s, uint32_t fork, uint32_t last,
                                uint32_t successor)
{
    const struct ir_func *f = s->at->func;
    const struct ir_insn *end = &f->insns[last], *test;
    const uint32_t def = flow_origin(s->flow, end->a, last);
    int64_t k;

    if (origin_of(s, end->a, last) == fork) {
        return successor == 0 ? NEGATIVE | POSITIVE : ZERO;
    }
    test = def == CFG_NONE ? NULL : &f->insns[def];
    if (!test || test->op != IR_BIN || origin_of(s, test->a, def) != fork ||
        !flow_constant(s->flow, test->b, def, &k)) {
        return ANY;
    }
    return signs_that(successor == 0 ? test->sub : opposite(test->sub), k);
}

static unsigned signs_on_switch(const struct func_forks *s, uint32_t fork, uint32_t last,
                                uint32_t successor)
{
    const struct ir_func *f = s->at->func;
    const struct ir_insn *end = &f->insns[last];
    unsigned left = ANY;

    if (origin_of(s, end->a, last) != fork) {
        return ANY;
    }
    if (successor < end->count) {
        const struct ir_case *c = &f->cases[end->first + successor];
        return signs_between(c->lo, c->hi);
    }
    for (uint32_t i = 0; i < end->count; i++) {
        const struct ir_case *c = &f->cases[end->first + i];
        left &= ~(c->lo <= 0 && c->hi >= 0 ? ZERO : c->lo == -1 ? NEGATIVE : 0u);
    }
    return left;
}

static unsigned signs_on_edge(const struct func_forks *s, uint32_t fork, block_id b, uint32_t edge)
{
    const struct ir_block *block = &s->at->func->blocks[b];
    const uint32_t last = block->first + block->count - 1;

    switch (s->at->func->insns[last].op) {
    case IR_BR:
        return signs_on_branch(s, fork, last, edge);
    case IR_SWITCH:
        return signs_on_switch(s, fork, last, edge);
    default:
        return ANY;
    }
}

// ---- The child's blocks -------------------------------------------------------------------------

static bool parent_goes_on(const struct func_forks *s, uint32_t fork, const uint8_t *signs)
{
    const struct ir_func *f = s->at->func;
    const block_id start = cfg_block_of(f, fork);

    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_block *block = &f->blocks[b];
        for (uint32_t e = 0; signs[b] & POSITIVE && e < block->nsuccs; e++) {
            if (f->succs[block->first_succ + e] == start &&
                signs_on_edge(s, fork, b, e) & POSITIVE) {
                return true;
            }
        }
        if (signs[b] & POSITIVE && f->insns[block->first + block->count - 1].op == IR_RET) {
            return true;
        }
    }
    return false;
}

static void find_child(struct func_forks *s, struct fork_site *site)
{
    const struct ir_func *f = s->at->func;
    const block_id start = cfg_block_of(f, site->insn);
    uint8_t *signs = arena_array(s->x->scratch, uint8_t, f->nblocks + 1);
    bool has_changed = true;

    signs[start] = ANY;
    while (has_changed) {
        has_changed = false;
        for (block_id b = 0; b < f->nblocks; b++) {
            for (uint32_t e = 0; signs[b] && e < f->blocks[b].nsuccs; e++) {
                const block_id to = f->succs[f->blocks[b].first_succ + e];
                const unsigned now = signs[to] | (signs[b] & signs_on_edge(s, site->insn, b, e));
                has_changed = has_changed || now != signs[to];
                signs[to] = (uint8_t)now;
            }
        }
    }
    site->goes_on = parent_goes_on(s, site->insn, signs);
    site->child = bitset_new(s->x->a, f->nblocks);
    for (block_id b = 0; b < f->nblocks; b++) {
        if (signs[b] == ZERO && cfg_dominates(s->cfg, start, b)) {
            bitset_set(site->child, b);
        }
    }
}

static bool returns_result(const struct func_forks *s, uint32_t fork)
{
    const struct ir_func *f = s->at->func;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].op == IR_RET && f->insns[i].a && origin_of(s, f->insns[i].a, i) == fork) {
            return true;
        }
    }
    return false;
}

static void look_at(struct finder *x, func_id id)
{
    struct func_forks s = {.x = x, .at = program_func(x->p, id)};
    const size_t first = arrlenu(x->sites);

    for (uint32_t n = 0; n < s.at->func->ninsns; n++) {
        if (is_fork(x, s.at->unit, &s.at->func->insns[n])) {
            arrput(x->sites, ((struct fork_site){.function = id, .insn = n}));
        }
    }
    if (arrlenu(x->sites) == first) {
        return;
    }
    s.cfg = cfg_build(x->a, s.at->func);
    s.flow = flow_reaching(x->a, s.cfg, s.at->unit);
    for (size_t i = first; i < arrlenu(x->sites); i++) {
        find_child(&s, &x->sites[i]);
        x->returns_fork[id] = x->returns_fork[id] || returns_result(&s, x->sites[i].insn);
    }
}

static void index_sites(struct finder *x, struct fork_sites *out, uint32_t nfuncs)
{
    uint32_t *first = arena_array(x->a, uint32_t, nfuncs);

    for (func_id f = 0; f < nfuncs; f++) {
        first[f] = out->n;
    }
    for (uint32_t i = out->n; i-- > 0;) {
        first[out->items[i].function] = i;
    }
    out->first = first;
}

struct fork_sites *fork_sites_find(struct arena *a, struct arena *scratch, const struct program *p)
{
    struct fork_sites *out = arena_new(a, struct fork_sites);
    struct finder x = {.a = a, .scratch = scratch, .p = p};
    uint32_t nsteps;
    const struct program_step *steps = program_order(p, &nsteps);

    x.returns_fork = arena_array(scratch, bool, program_func_count(p) + 1u);
    for (uint32_t i = 0; i < nsteps; i++) {
        look_at(&x, steps[i].function);
    }
    out->n = (uint32_t)arrlenu(x.sites);
    out->items = out->n ? arena_copy(a, x.sites, out->n * sizeof *x.sites) : NULL;
    arrfree(x.sites);
    index_sites(&x, out, program_func_count(p));
    return out;
}

bool fork_sites_in_child(const struct fork_sites *s, const struct program *p, func_id f,
                         uint32_t insn)
{
    const block_id b = s->first[f] < s->n ? cfg_block_of(program_func(p, f)->func, insn) : CFG_NONE;

    for (uint32_t i = s->first[f]; i < s->n && s->items[i].function == f; i++) {
        if (bitset_has(s->items[i].child, b)) {
            return true;
        }
    }
    return false;
}
