// SPDX-License-Identifier: Apache-2.0
// Whether the world is closed: nothing that runs in this program is out of sight.
//
// Reached is what `main` calls or takes the address of, and so on, and what static initialisers
// mention. Reached functions need a body or a model. Compilers' builtins are known, and a function
// of a system header is another library's: it cannot name an object of this program unless it is
// handed its address, which is an escape of that object and not of the whole world.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"

#include <string.h>

struct reach {
    struct program *p;
    struct bitset seen;
    func_id *work;
    uint32_t n;
    const char *missing; // the first name of what has neither body nor model, by spelling
};

static void reach_func(struct reach *r, func_id f)
{
    if (!bitset_has(r->seen, f)) {
        bitset_set(r->seen, f);
        r->work[r->n++] = f;
    }
}

static void reach_fn(struct reach *r, const struct unit_link *l, uint32_t fn)
{
    const struct callee *c = &l->callees[fn];
    const struct ir_fn *decl = &l->unit->fns[fn];
    const char *name = ir_name(l->unit, decl->name);

    if (c->body != FUNC_UNKNOWN) {
        reach_func(r, c->body);
    } else if ((!c->api || c->api->flags & API_PARTIAL) &&
               !(decl->flags & (FN_BUILTIN | FN_SYSTEM)) &&
               (!r->missing || strcmp(name, r->missing) < 0)) {
        r->missing = name;
    }
}

static void reach_from(struct reach *r, func_id f)
{
    const struct program_func *at = &r->p->funcs[f];
    const struct unit_link *l = link_unit(r->p, at->unit);

    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        if (insn->op == IR_CALL) {
            reach_fn(r, l, insn->callee);
        } else if (insn->op == IR_ADDR && insn->place != 0) {
            const struct place *root =
                place_get(at->unit->places, place_root(at->unit->places, insn->place));
            if (root->step == PLACE_FUNC) {
                reach_fn(r, l, root->arg);
            }
        }
    }
    for (uint32_t k = 0; k < at->func->nlocals; k++) {
        if (at->func->locals[k].flags & LOCAL_CLEANUP) {
            reach_fn(r, l, at->func->locals[k].cleanup);
        }
    }
}

bool unit_is_whole(const struct ir_unit *u)
{
    for (uint32_t f = 0; f < u->nfuncs; f++) {
        if (u->funcs[f].flags & (FUNC_INCOMPLETE | FUNC_TOO_DEEP)) {
            return false;
        }
    }
    return u->nproblems == 0;
}

void link_closed(struct program *p)
{
    struct reach r = {.p = p, .seen = bitset_new(p->arena, p->nfuncs)};
    bool has_main = false;

    if (p->failed) {
        p->open_reason = arena_printf(p->arena, "%s could not be analysed", p->failed);
        return;
    }
    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        if (!unit_is_whole(u)) {
            p->open_reason = arena_printf(p->arena, "%s is incomplete", ir_name(u, u->path));
            return;
        }
    }
    r.work = arena_array(p->arena, func_id, p->nfuncs);
    for (func_id f = 0; f < p->nfuncs; f++) {
        if (p->links[f].is_main || p->links[f].is_init) {
            has_main = has_main || p->links[f].is_main;
            reach_func(&r, f);
        }
    }
    while (r.n > 0) {
        reach_from(&r, r.work[--r.n]);
    }
    if (!has_main) {
        p->open_reason = "there is no main()";
    } else if (r.missing) {
        p->open_reason = arena_printf(p->arena, "%s() has neither body nor model", r.missing);
    }
}
