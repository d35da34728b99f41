// SPDX-License-Identifier: Apache-2.0
// Functions out of sight that are counted on to return.
//
// Of a function without body, model and attribute nobody knows whether it comes back. The program
// says what its author thinks: a function with a result returns it, and behind a call of one that
// ends the process no statement is written but `return`, `break` or `goto`. One call with more
// behind it speaks for all.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

#include <stdlib.h>

static bool is_work(const struct ir_func *f, const struct ir_insn *i)
{
    switch (i->op) {
    case IR_CALL:
    case IR_ICALL:
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
    case IR_COPY:
    case IR_ZERO:
        return !(i->flags & INSN_HIDDEN);
    case IR_MOV:
        return ir_opnd_kind(i->dst) == IR_LOCAL &&
               !(f->locals[ir_opnd_index(i->dst)].flags & LOCAL_HIDDEN);
    case IR_BR:
    case IR_SWITCH:
        return true;
    default:
        return false;
    }
}

bool program_relies_on(const struct ir_unit *u, const struct ir_func *f, uint32_t call)
{
    const struct ir_insn *i = &f->insns[call];
    const struct ir_block *b = &f->blocks[cfg_block_of(f, call)];
    bool is_followed = i->type != 0 && u->types[i->type].kind != TYPE_VOID;

    for (uint32_t n = call + 1; n < b->first + b->count && !is_followed; n++) {
        is_followed = is_work(f, &f->insns[n]);
    }
    return is_followed;
}

static bool is_out_of_sight(const struct callee *c)
{
    return (c->body == FUNC_UNKNOWN && !c->api) || c->flags & (CALLEE_UNSURE | CALLEE_INCOMPLETE);
}

static void look_at(struct unit_link *l, const struct ir_func *f)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        struct callee *c = f->insns[i].op == IR_CALL ? &l->callees[f->insns[i].callee] : NULL;
        if (c && is_out_of_sight(c) && !(c->flags & CALLEE_RELIED_ON) &&
            program_relies_on(l->unit, f, i)) {
            c->flags |= CALLEE_RELIED_ON;
        }
    }
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static uint64_t key_of(const struct unit_link *l, uint32_t fn)
{
    return mods_class(ir_name(l->unit, l->unit->fns[fn].key));
}

// What one unit counts on, all may.
static void share(struct program *p, uint32_t total)
{
    uint64_t *keys = arena_array(p->arena, uint64_t, total);
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->nunits; i++) {
        for (uint32_t k = 0; k < p->units[i].unit->nfns; k++) {
            if (p->units[i].callees[k].flags & CALLEE_RELIED_ON) {
                keys[n++] = key_of(&p->units[i], k);
            }
        }
    }
    qsort(keys, n, sizeof *keys, by_number);
    for (uint32_t i = 0; i < p->nunits && n > 0; i++) {
        for (uint32_t k = 0; k < p->units[i].unit->nfns; k++) {
            struct callee *c = &p->units[i].callees[k];
            uint64_t key = is_out_of_sight(c) ? key_of(&p->units[i], k) : 0;
            if (key && bsearch(&key, keys, n, sizeof *keys, by_number)) {
                c->flags |= CALLEE_RELIED_ON;
            }
        }
    }
}

void link_relied(struct program *p)
{
    struct arena_mark mark = arena_mark(p->arena);
    uint32_t total = 1;

    for (uint32_t i = 0; i < p->nunits; i++) {
        for (uint32_t k = 0; k < p->units[i].unit->nfuncs; k++) {
            look_at(&p->units[i], &p->units[i].unit->funcs[k]);
        }
        total += p->units[i].unit->nfns;
    }
    share(p, total);
    arena_rewind(p->arena, mark);
}
