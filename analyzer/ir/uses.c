// SPDX-License-Identifier: Apache-2.0
// What instructions read: operands, liveness of register locals, definitions and uses.
#include "analyzer/ir/cfg.h"

#include "analyzer/base/arena.h"

struct visit {
    const struct ir_unit *u;
    const struct ir_func *f;
    void (*each)(void *ctx, ir_opnd use);
    void *ctx;
};

// A place reads its indices and, where it starts at a pointer that is an operand, that operand.
static void place_uses(const struct visit *v, place_id p)
{
    place_id below = 0;

    while (p) {
        const struct place *at = place_get(v->u->places, p);
        bool deref = below && place_get(v->u->places, below)->step == PLACE_DEREF;

        if (at->step == PLACE_INDEX) {
            v->each(v->ctx, at->arg);
        } else if (at->step == PLACE_TEMP) {
            v->each(v->ctx, ir_opnd_make(IR_TEMP, at->arg));
        } else if (at->step == PLACE_LOCAL && deref && at->arg < v->f->nlocals &&
                   v->f->locals[at->arg].flags & LOCAL_REG) {
            v->each(v->ctx, ir_opnd_make(IR_LOCAL, at->arg));
        }
        below = p;
        p = at->parent;
    }
}

static void opnd_uses(const struct visit *v, ir_opnd o)
{
    if (o == 0) {
        return;
    }
    v->each(v->ctx, o);
    if (ir_opnd_kind(o) == IR_PLACE) {
        place_uses(v, ir_opnd_index(o));
    }
}

void ir_each_use(const struct ir_unit *u, const struct ir_func *f, const struct ir_insn *i,
                 void (*each)(void *ctx, ir_opnd use), void *ctx)
{
    struct visit v = {u, f, each, ctx};

    opnd_uses(&v, i->a);
    opnd_uses(&v, i->b);
    for (uint32_t k = 0; i->op != IR_SWITCH && k < i->count; k++) {
        opnd_uses(&v, f->args[i->first + k]);
    }
    if (ir_has_place((enum ir_op)i->op)) {
        place_uses(&v, i->place);
    }
    if (ir_opnd_kind(i->dst) == IR_PLACE) {
        place_uses(&v, ir_opnd_index(i->dst)); // what the result's address depends on
    }
}

// ---- Liveness ----------------------------------------------------------------------------------

struct local_sets {
    struct bitset reads, writes; // of one block: read before written, written at all
};

static void note_read(void *ctx, ir_opnd use)
{
    struct local_sets *s = ctx;

    if (ir_opnd_kind(use) == IR_LOCAL && !bitset_has(s->writes, ir_opnd_index(use))) {
        bitset_set(s->reads, ir_opnd_index(use));
    }
}

static void block_sets(const struct ir_unit *u, const struct ir_func *f, block_id b,
                       struct local_sets *s)
{
    for (uint32_t k = 0; k < f->blocks[b].count; k++) {
        const struct ir_insn *i = &f->insns[f->blocks[b].first + k];

        ir_each_use(u, f, i, note_read, s);
        if (ir_opnd_kind(i->dst) == IR_LOCAL) {
            bitset_set(s->writes, ir_opnd_index(i->dst));
        } else if (i->op == IR_BEGIN || i->op == IR_END) {
            bitset_set(s->writes, i->local);
        }
    }
}

// live_out of a block from its successors, live_in from that; true when live_in grew.
static bool update(const struct ir_func *f, const struct liveness *l, const struct local_sets *sets,
                   block_id b, struct bitset scratch)
{
    const struct ir_block *block = &f->blocks[b];

    for (uint32_t s = 0; s < block->nsuccs; s++) {
        bitset_union(l->live_out[b], l->live_in[f->succs[block->first_succ + s]]);
    }
    bitset_assign(scratch, l->live_out[b]);
    bitset_subtract(scratch, sets[b].writes);
    bitset_union(scratch, sets[b].reads);
    return bitset_union(l->live_in[b], scratch);
}

struct liveness *cfg_liveness(struct arena *a, const struct cfg *c, const struct ir_unit *u)
{
    const struct ir_func *f = c->func;
    struct liveness *l = arena_new(a, struct liveness);
    struct local_sets *sets = arena_array(a, struct local_sets, f->nblocks);
    struct bitset scratch = bitset_new(a, f->nlocals);
    bool changed = true;

    l->live_in = arena_array(a, struct bitset, f->nblocks);
    l->live_out = arena_array(a, struct bitset, f->nblocks);
    for (block_id b = 0; b < f->nblocks; b++) {
        l->live_in[b] = bitset_new(a, f->nlocals);
        l->live_out[b] = bitset_new(a, f->nlocals);
        sets[b].reads = bitset_new(a, f->nlocals);
        sets[b].writes = bitset_new(a, f->nlocals);
        block_sets(u, f, b, &sets[b]);
    }
    while (changed) { // few rounds: blocks are in reverse postorder
        changed = false;
        for (block_id b = f->nblocks; b--;) {
            changed = update(f, l, sets, b, scratch) || changed;
        }
    }
    return l;
}

// ---- Definitions and uses ----------------------------------------------------------------------

struct use_count {
    struct defuse *d;
    uint32_t *last; // by temporary: the last instruction seen to use it, + 1
    uint32_t *at;   // where its next use goes; NULL while counting
    uint32_t insn;
};

static void note_use(void *ctx, ir_opnd use)
{
    struct use_count *c = ctx;
    uint32_t t = ir_opnd_index(use);

    if (ir_opnd_kind(use) != IR_TEMP || c->last[t] == c->insn + 1) {
        return;
    }
    c->last[t] = c->insn + 1;
    if (c->at) {
        c->d->uses[c->at[t]++] = c->insn;
    } else {
        c->d->use_first[t + 1]++;
    }
}

static void each_insn(const struct ir_unit *u, const struct ir_func *f, struct use_count *c)
{
    for (c->insn = 0; c->insn < f->ninsns; c->insn++) {
        ir_each_use(u, f, &f->insns[c->insn], note_use, c);
    }
}

struct defuse *cfg_defuse(struct arena *a, const struct ir_func *f, const struct ir_unit *u)
{
    struct defuse *d = arena_new(a, struct defuse);
    struct use_count c = {.d = d, .last = arena_array(a, uint32_t, f->ntemps)};
    uint32_t *at = arena_array(a, uint32_t, f->ntemps);

    d->def = ir_temp_defs(a, f);
    d->use_first = arena_array(a, uint32_t, f->ntemps + 1u);
    each_insn(u, f, &c);
    for (uint32_t t = 0; t < f->ntemps; t++) {
        d->use_first[t + 1] += d->use_first[t];
        at[t] = d->use_first[t];
    }
    d->uses = arena_array(a, uint32_t, d->use_first[f->ntemps]);
    c.last = arena_array(a, uint32_t, f->ntemps);
    c.at = at;
    each_insn(u, f, &c);
    return d;
}
