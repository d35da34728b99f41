// SPDX-License-Identifier: Apache-2.0
// Where threads begin, and which functions end them.
//
// A thread begins in a function whose address a call with a spawn effect is given. A function that
// never returns ends its thread if every call by which it does not return ends the thread, by a
// model or as such a function itself; likewise for jumps out by longjmp(). The least fixpoint: a
// loop for ever ends nothing. Where jumps may land is not followed: the families that any function
// with a setjmp() touches are in the hands of its handler.
#include "analyzer/summary/link.h"

// What the call at hand does instead of returning: enum callee_flags, or 0.
static uint32_t end_of_call(const struct program *p, const struct callee *c)
{
    if (c->api && c->api->flags & API_THREAD_ENDS) {
        return CALLEE_ENDS_THREAD;
    }
    if (c->api && c->api->flags & API_LONGJMP) {
        return CALLEE_JUMPS;
    }
    return c->body == FUNC_UNKNOWN ? 0
                                   : p->links[c->body].flags & (CALLEE_ENDS_THREAD | CALLEE_JUMPS);
}

static bool does_not_return(const struct program *p, const struct callee *c)
{
    return c->flags & CALLEE_NORETURN ||
           (c->body != FUNC_UNKNOWN && p->links[c->body].flags & CALLEE_NORETURN);
}

// What all calls of `f` that do not return have in common.
static uint32_t ends_of(const struct program *p, func_id f)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = link_unit(p, p->funcs[f].unit);
    uint32_t common = CALLEE_ENDS_THREAD | CALLEE_JUMPS;
    bool any = false;

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        if (insn->op == IR_CALL && does_not_return(p, &l->callees[insn->callee])) {
            common &= end_of_call(p, &l->callees[insn->callee]);
            any = true;
        }
    }
    return any ? common : 0;
}

static void find_ends(struct program *p)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (func_id f = 0; f < p->nfuncs; f++) {
            uint32_t ends = p->links[f].flags & CALLEE_NORETURN ? ends_of(p, f) : 0;
            changed = changed || ends & ~p->links[f].flags;
            p->links[f].flags |= ends;
        }
    }
}

// The function that an argument is the address of.
static func_id function_argument(const struct program *p, func_id f, uint32_t call, uint32_t n)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct ir_unit *u = p->funcs[f].unit;
    ir_opnd o = n < func->insns[call].count ? func->args[func->insns[call].first + n] : 0;

    for (uint32_t i = call; o && i-- > 0;) {
        const struct ir_insn *def = &func->insns[i];
        if (def->dst == o && def->op == IR_ADDR && def->place) {
            const struct place *at = place_get(u->places, def->place);
            return at->step == PLACE_FUNC ? link_unit(p, u)->callees[at->arg].body : FUNC_UNKNOWN;
        }
        if (def->dst == o) {
            break;
        }
    }
    return FUNC_UNKNOWN;
}

static void find_starts(struct program *p, func_id f)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = link_unit(p, p->funcs[f].unit);

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        const struct api_fn *api = insn->op == IR_CALL ? l->callees[insn->callee].api : NULL;
        for (uint32_t e = 0; api && e < api->neffects; e++) {
            const struct api_effect *x = &api->effects[e];
            func_id to = x->kind == API_SPAWN && x->at.root == API_ARG && x->at.nsteps == 0
                             ? function_argument(p, f, i, x->at.arg)
                             : FUNC_UNKNOWN;
            if (to != FUNC_UNKNOWN) {
                p->links[to].is_thread = true;
            }
        }
    }
}

void link_threads(struct program *p)
{
    bool has_target = false;

    find_ends(p);
    for (func_id f = 0; f < p->nfuncs; f++) {
        find_starts(p, f);
        if (p->funcs[f].func->flags & FUNC_SETJMP) {
            p->jump_families |= p->links[f].touches;
            has_target = true;
        }
    }
    p->jump_families = has_target ? p->jump_families : UINT32_MAX;
}

bool program_is_thread(const struct program *p, func_id f)
{
    return p->links[p->links[f].same].is_thread;
}

uint32_t program_jump_families(const struct program *p)
{
    return p->jump_families;
}
