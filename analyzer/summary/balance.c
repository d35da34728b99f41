// SPDX-License-Identifier: Apache-2.0
// Lock families on which a function is neutral: it releases what it takes, and nothing else.
//
// A forward walk keeps, per block, which locks are held: a lock is a place whose base cannot change
// under way (a global, a parameter or local that is never assigned, a temporary). Where paths meet
// they must agree; at RET nothing may be held; nothing may be taken twice or released unheld. Any
// doubt (a lock without a place, a trylock, a condition on another argument) makes the family
// touched.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

#include <string.h>

enum { LOCKS_MAX = 32 }; // a bit each

struct balance {
    const struct program *p;
    const struct ir_unit *u;
    const struct ir_func *f;
    uint32_t *addr; // by temporary: the instruction that defines it
    place_id locks[LOCKS_MAX];
    uint8_t family[LOCKS_MAX];
    uint32_t nlocks;
    uint32_t doubts; // families
};

// The base of the place names the same object during the whole call.
static bool is_steady(const struct balance *b, place_id place)
{
    const struct place *root = place_get(b->u->places, place_root(b->u->places, place));

    for (place_id at = place; at != 0; at = place_get(b->u->places, at)->parent) {
        const struct place *step = place_get(b->u->places, at);
        if (step->step == PLACE_INDEX || step->step == PLACE_ANY) {
            return false;
        }
    }
    if (root->step == PLACE_GLOBAL || root->step == PLACE_TEMP) {
        return true;
    }
    if (root->step != PLACE_LOCAL) {
        return false;
    }
    if (!(b->f->locals[root->arg].flags & LOCAL_REG)) {
        return !place_has_deref(b->u->places, place);
    }
    for (uint32_t i = 0; i < b->f->ninsns; i++) {
        if (b->f->insns[i].dst == ir_opnd_make(IR_LOCAL, root->arg)) {
            return false;
        }
    }
    return true;
}

// The lock `*argN` of a call, as a place; register locals and temporaries that point to it are
// lock names of their own.
static place_id lock_place(const struct balance *b, const struct ir_insn *call,
                           const struct api_place *at)
{
    ir_opnd o;
    uint32_t def;

    if (at->root != API_ARG || at->nsteps != 1 || at->steps[0].kind != API_DEREF ||
        at->arg >= call->count) {
        return 0;
    }
    o = b->f->args[call->first + at->arg];
    if (ir_opnd_kind(o) != IR_TEMP) {
        return 0;
    }
    def = b->addr[ir_opnd_index(o)];
    if (b->f->insns[def].op != IR_ADDR || !is_steady(b, b->f->insns[def].place)) {
        return 0;
    }
    return b->f->insns[def].place;
}

static uint32_t lock_index(struct balance *b, place_id place, uint8_t family)
{
    uint32_t i = 0;

    while (i < b->nlocks && (b->locks[i] != place || b->family[i] != family)) {
        i++;
    }
    if (i == b->nlocks && i < LOCKS_MAX) {
        b->locks[i] = place;
        b->family[i] = family;
        b->nlocks++;
    }
    return i;
}

static void apply_effect(struct balance *b, const struct ir_insn *call, const struct api_effect *e,
                         uint32_t *held)
{
    place_id place = lock_place(b, call, &e->at);
    uint32_t bit, i;

    if (e->flags & EFFECT_ROBUST) {
        return; // the same lock, in another case
    }
    if (e->kind != API_LOCK && e->kind != API_UNLOCK) {
        if (e->kind == API_INIT || e->kind == API_DESTROY) {
            b->doubts |= FAMILY_BIT(e->family);
        }
        return;
    }
    i = place ? lock_index(b, place, e->family) : LOCKS_MAX;
    if (i == LOCKS_MAX || e->flags & (EFFECT_TRY | EFFECT_TIMED | EFFECT_MAY)) {
        b->doubts |= FAMILY_BIT(e->family);
        return;
    }
    bit = 1u << i;
    if ((e->kind == API_LOCK) == ((*held & bit) != 0)) {
        b->doubts |= FAMILY_BIT(e->family);
    }
    *held = e->kind == API_LOCK ? *held | bit : *held & ~bit;
}

static uint32_t families_of(const struct balance *b, uint32_t locks)
{
    uint32_t bits = 0;

    for (uint32_t i = 0; i < b->nlocks; i++) {
        bits |= locks >> i & 1u ? FAMILY_BIT(b->family[i]) : 0;
    }
    return bits;
}

static uint32_t walk_block(struct balance *b, block_id id, uint32_t held)
{
    const struct ir_block *block = &b->f->blocks[id];

    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        const struct ir_insn *insn = &b->f->insns[i];
        const struct api_fn *m = insn->op == IR_CALL ? program_callee(b->p, b->u, insn)->api : NULL;
        for (uint32_t e = 0; m && e < m->neffects; e++) {
            apply_effect(b, insn, &m->effects[e], &held);
        }
        if (insn->op == IR_RET) {
            b->doubts |= families_of(b, held);
        }
    }
    return held;
}

uint32_t balanced_locks(struct arena *a, const struct program *p, const struct ir_unit *u,
                        const struct ir_func *f)
{
    struct balance b = {.p = p, .u = u, .f = f};
    struct arena_mark mark = arena_mark(a);
    uint32_t *held = arena_array(a, uint32_t, f->nblocks);
    uint8_t *seen = arena_array(a, uint8_t, f->nblocks);

    b.addr = arena_array(a, uint32_t, f->ntemps);
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (ir_opnd_kind(f->insns[i].dst) == IR_TEMP) {
            b.addr[ir_opnd_index(f->insns[i].dst)] = i;
        }
    }
    // Reverse postorder: a block comes after one of its predecessors, and back edges only compare.
    for (block_id id = 0; id < f->nblocks; id++) {
        uint32_t out = walk_block(&b, id, held[id]);
        for (uint32_t s = 0; s < f->blocks[id].nsuccs; s++) {
            block_id to = f->succs[f->blocks[id].first_succ + s];
            if (seen[to] || to <= id) {
                b.doubts |= families_of(&b, held[to] ^ out);
            } else {
                seen[to] = 1;
                held[to] = out;
            }
        }
    }
    arena_rewind(a, mark);
    return families_of(&b, UINT32_MAX) & ~b.doubts;
}
