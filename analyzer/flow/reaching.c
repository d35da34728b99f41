// SPDX-License-Identifier: Apache-2.0
// Reaching definitions of register locals, on demand.
//
// Rules ask about a few values in a few functions, so there is no table of bits per block and
// definition: a question walks the graph, backward from a use until every path has met an
// assignment, or forward from an assignment until every path has met another one. Both walks visit
// a block once. BEGIN and END of a local stop a walk and define nothing: a value read before its
// assignment is no value.
//
// Temporaries have one definition, so they need no walk.
#include "analyzer/flow/reaching.h"

#include "analyzer/base/arena.h"

enum { COPY_CHAIN_MAX = 64 }; // copies looked through; longer chains are cyclic in practice

static bool defines(const struct ir_insn *i, uint32_t local)
{
    return i->dst == ir_opnd_make(IR_LOCAL, local);
}

// The local's value is gone behind the instruction.
static bool kills(const struct ir_insn *i, uint32_t local)
{
    return defines(i, local) || ((i->op == IR_BEGIN || i->op == IR_END) && i->local == local);
}

struct reaching *flow_reaching(struct arena *a, const struct cfg *c, const struct ir_unit *u)
{
    struct reaching *r = arena_new(a, struct reaching);
    const struct ir_func *f = c->func;
    uint32_t total = 0;

    *r = (struct reaching){.arena = a, .cfg = c, .unit = u, .func = f};
    r->temps = cfg_defuse(a, f, u);
    r->first = arena_array(a, uint32_t, f->nlocals + 2u);
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (ir_opnd_kind(f->insns[i].dst) == IR_LOCAL) {
            r->first[ir_opnd_index(f->insns[i].dst) + 2]++;
            total++;
        }
    }
    for (uint32_t l = 2; l < f->nlocals + 2u; l++) {
        r->first[l] += r->first[l - 1];
    }
    r->defs = arena_array(a, uint32_t, total);
    // first[l + 1] runs from the start of l's entries to their end: it ends as first[] proper.
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (ir_opnd_kind(f->insns[i].dst) == IR_LOCAL) {
            r->defs[r->first[ir_opnd_index(f->insns[i].dst) + 1]++] = i;
        }
    }
    return r;
}

// ---- Backward -----------------------------------------------------------------------------------

struct found {
    uint32_t def;
    bool has_def, has_argument, has_several;
};

static void found_def(struct found *d, uint32_t def)
{
    if (d->has_def && d->def != def) {
        d->has_several = true;
    }
    d->def = def;
    d->has_def = true;
}

// Looks from instruction `end` (exclusive) back to `first`; true when the path ends there.
static bool look_back(const struct reaching *r, uint32_t local, uint32_t first, uint32_t end,
                      struct found *d)
{
    for (uint32_t i = end; i-- > first;) {
        const struct ir_insn *insn = &r->func->insns[i];
        if (defines(insn, local)) {
            found_def(d, i);
            return true;
        }
        if (kills(insn, local)) {
            return true;
        }
    }
    return false;
}

static void push_preds(const struct cfg *c, block_id b, struct bitset seen, block_id *stack,
                       uint32_t *depth)
{
    for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
        if (!bitset_has(seen, c->preds[p])) {
            bitset_set(seen, c->preds[p]);
            stack[(*depth)++] = c->preds[p];
        }
    }
}

static struct found find_defs(const struct reaching *r, uint32_t local, uint32_t at)
{
    const struct ir_func *f = r->func;
    struct arena_mark mark = arena_mark(r->arena);
    struct bitset seen = bitset_new(r->arena, f->nblocks);
    block_id *stack = arena_array(r->arena, block_id, f->nblocks);
    uint32_t depth = 0;
    block_id b = cfg_block_of(f, at);
    struct found d = {0};

    if (!look_back(r, local, f->blocks[b].first, at, &d)) {
        d.has_argument = b == 0 && (f->locals[local].flags & LOCAL_PARAM);
        push_preds(r->cfg, b, seen, stack, &depth);
    }
    while (depth > 0 && !d.has_several) {
        const struct ir_block *block;
        b = stack[--depth];
        block = &f->blocks[b];
        if (!look_back(r, local, block->first, block->first + block->count, &d)) {
            d.has_argument = d.has_argument || (b == 0 && (f->locals[local].flags & LOCAL_PARAM));
            push_preds(r->cfg, b, seen, stack, &depth);
        }
    }
    arena_rewind(r->arena, mark);
    return d;
}

uint32_t flow_single_def(const struct reaching *r, uint32_t local, uint32_t at)
{
    uint32_t n = r->first[local + 1] - r->first[local];
    struct found d;

    if (n == 0) {
        return CFG_NONE;
    }
    if (n == 1 && !(r->func->locals[local].flags & LOCAL_PARAM)) {
        return r->defs[r->first[local]];
    }
    d = find_defs(r, local, at);
    return d.has_def && !d.has_argument && !d.has_several ? d.def : CFG_NONE;
}

bool flow_is_argument(const struct reaching *r, uint32_t local, uint32_t at)
{
    struct found d;

    if (!(r->func->locals[local].flags & LOCAL_PARAM)) {
        return false;
    }
    if (r->first[local + 1] == r->first[local]) {
        return true;
    }
    d = find_defs(r, local, at);
    return d.has_argument && !d.has_def;
}

static uint32_t definition(const struct reaching *r, ir_opnd o, uint32_t at)
{
    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return r->temps->def[ir_opnd_index(o)];
    case IR_LOCAL:
        return flow_single_def(r, ir_opnd_index(o), at);
    default:
        return CFG_NONE;
    }
}

uint32_t flow_origin(const struct reaching *r, ir_opnd o, uint32_t at)
{
    for (int n = 0; n < COPY_CHAIN_MAX; n++) {
        uint32_t def = definition(r, o, at);
        if (def == CFG_NONE) {
            return CFG_NONE;
        }
        const struct ir_insn *i = &r->func->insns[def];
        if (i->op != IR_MOV && i->op != IR_CAST) {
            return def;
        }
        o = i->a;
        at = def;
    }
    return CFG_NONE;
}

// `v` as a value of the integer type `t`.
static int64_t wrap(const struct ir_type *t, int64_t v)
{
    unsigned bits = (unsigned)t->size * 8;

    if (t->kind == TYPE_BOOL) {
        return v != 0;
    }
    if (t->kind != TYPE_INT || bits == 0 || bits >= 64) {
        return v;
    }
    uint64_t low = (uint64_t)v & (((uint64_t)1 << bits) - 1);
    if (!(t->flags & TYPE_UNSIGNED) && low >> (bits - 1)) {
        low |= ~(((uint64_t)1 << bits) - 1);
    }
    return (int64_t)low;
}

bool flow_constant(const struct reaching *r, ir_opnd o, uint32_t at, int64_t *value)
{
    type_id casts[COPY_CHAIN_MAX];
    uint32_t ncasts = 0;

    for (int n = 0; n < COPY_CHAIN_MAX; n++) {
        if (ir_const_value(r->unit, o, value)) {
            while (ncasts > 0) {
                *value = wrap(&r->unit->types[casts[--ncasts]], *value);
            }
            return true;
        }
        uint32_t def = definition(r, o, at);
        if (def == CFG_NONE) {
            return false;
        }
        const struct ir_insn *i = &r->func->insns[def];
        if (i->op == IR_CAST) {
            casts[ncasts++] = i->type;
        } else if (i->op != IR_MOV) {
            return false;
        }
        o = i->a;
        at = def;
    }
    return false;
}

// ---- Forward ------------------------------------------------------------------------------------

struct local_read {
    ir_opnd local;
    bool is_read;
};

static void look_for_local(void *ctx, ir_opnd use)
{
    struct local_read *l = ctx;

    l->is_read = l->is_read || use == l->local;
}

struct forward {
    const struct reaching *r;
    uint32_t local;
    void (*each)(void *ctx, uint32_t insn);
    void *ctx;
};

// Reads in [first, end); true when the value does not get past them.
static bool look_ahead(const struct forward *w, uint32_t first, uint32_t end)
{
    const struct ir_func *f = w->r->func;

    for (uint32_t i = first; i < end; i++) {
        struct local_read l = {.local = ir_opnd_make(IR_LOCAL, w->local)};
        ir_each_use(w->r->unit, f, &f->insns[i], look_for_local, &l);
        if (l.is_read) {
            w->each(w->ctx, i);
        }
        if (kills(&f->insns[i], w->local)) {
            return true;
        }
    }
    return false;
}

static void push_succs(const struct ir_func *f, block_id b, struct bitset seen, block_id *stack,
                       uint32_t *depth)
{
    const struct ir_block *block = &f->blocks[b];

    for (uint32_t s = 0; s < block->nsuccs; s++) {
        block_id to = f->succs[block->first_succ + s];
        if (!bitset_has(seen, to)) {
            bitset_set(seen, to);
            stack[(*depth)++] = to;
        }
    }
}

void reaching_each_read(struct arena *a, const struct reaching *r, uint32_t local, uint32_t def,
                        void (*each)(void *ctx, uint32_t insn), void *ctx)
{
    const struct ir_func *f = r->func;
    struct forward w = {.r = r, .local = local, .each = each, .ctx = ctx};
    struct bitset seen = bitset_new(a, f->nblocks);
    block_id *stack = arena_array(a, block_id, f->nblocks);
    uint32_t first = def == CFG_NONE ? 0 : def + 1, depth = 0;
    block_id b = cfg_block_of(f, def == CFG_NONE ? 0 : def);

    if (!look_ahead(&w, first, f->blocks[b].first + f->blocks[b].count)) {
        push_succs(f, b, seen, stack, &depth);
    }
    while (depth > 0) {
        b = stack[--depth];
        if (!look_ahead(&w, f->blocks[b].first, f->blocks[b].first + f->blocks[b].count)) {
            push_succs(f, b, seen, stack, &depth);
        }
    }
}
