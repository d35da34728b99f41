// SPDX-License-Identifier: Apache-2.0
// Which functions fork or start other programs, and what a whole program does about descriptors and
// signals that others get.
//
// A model says that a function forks or starts a program; a body does if something it calls does,
// at once or through a pointer that is resolved.
#include "analyzer/summary/link.h"

#include <string.h>

enum { SIGPIPE_NUMBER = 13 };

// ---- What functions do --------------------------------------------------------------------------

static uint32_t flags_of_model(const struct api_fn *m)
{
    return (m->flags & API_FORKS ? CALLEE_FORKS : 0) |
           (m->flags & API_STARTS_PROGRAM ? CALLEE_STARTS : 0);
}

static uint32_t own_flags(const struct program *p, func_id f)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = link_unit(p, p->funcs[f].unit);
    uint32_t flags = 0;

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        const struct api_fn *m = insn->op == IR_CALL ? l->callees[insn->callee].api : NULL;
        flags |= m ? flags_of_model(m) : 0;
    }
    return flags;
}

static void spread(struct program *p)
{
    const uint32_t both = CALLEE_FORKS | CALLEE_STARTS;

    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < p->nsteps; i++) {
            func_id f = p->steps[i].function;
            uint32_t flags = 0;
            for (uint32_t e = p->calls.first[f]; e < p->calls.first[f + 1]; e++) {
                uint32_t to = p->calls.to[e];
                flags |= to < p->nfuncs ? p->links[to].flags & both : 0;
            }
            changed = changed || flags & ~p->links[f].flags;
            p->links[f].flags |= flags;
        }
    }
}

void link_processes(struct program *p)
{
    for (func_id f = 0; f < p->nfuncs; f++) {
        p->links[f].flags |= own_flags(p, f);
    }
    spread(p);
}

// ---- What programs do ---------------------------------------------------------------------------

// Visits the calls of modelled functions in all that programs with `f` in them reach.
typedef bool (*call_fn)(const struct program *p, func_id f, const struct ir_insn *call,
                        const struct api_fn *m);

static bool has_call(const struct program *p, func_id f, call_fn is_wanted)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = link_unit(p, p->funcs[f].unit);

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        const struct api_fn *m = insn->op == IR_CALL ? l->callees[insn->callee].api : NULL;
        if (m && is_wanted(p, f, insn, m)) {
            return true;
        }
    }
    return false;
}

static bool program_has_call(const struct program *p, uint32_t program, call_fn is_wanted)
{
    for (func_id f = 0; f < p->nfuncs; f++) {
        if (program_reaches(p, program, f) && has_call(p, f, is_wanted)) {
            return true;
        }
    }
    return false;
}

static bool starts(const struct program *p, func_id f, const struct ir_insn *call,
                   const struct api_fn *m)
{
    (void)p;
    (void)f;
    (void)call;
    return (m->flags & API_STARTS_PROGRAM) != 0;
}

static bool some_program_has_call(const struct program *p, func_id f, call_fn is_wanted)
{
    for (uint32_t i = 0; i < p->nprograms; i++) {
        if (program_reaches(p, i, f) && program_has_call(p, i, is_wanted)) {
            return true;
        }
    }
    return false;
}

bool program_starts_programs(const struct program *p, func_id f)
{
    return some_program_has_call(p, f, starts);
}

// A function that starts another program itself, or calls one by name that does without a fork of
// its own.
static bool starts_nearby(const struct program *p, func_id f)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = link_unit(p, p->funcs[f].unit);

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        const struct callee *c = insn->op == IR_CALL ? &l->callees[insn->callee] : NULL;
        if (c && ((c->api && c->api->flags & API_STARTS_PROGRAM) ||
                  (c->body != FUNC_UNKNOWN && own_flags(p, c->body) == CALLEE_STARTS))) {
            return true;
        }
    }
    return false;
}

static bool forks_otherwise(const struct program *p, func_id f, const struct ir_insn *call,
                            const struct api_fn *m)
{
    (void)call;
    return m->flags & API_FORKS && !starts_nearby(p, f);
}

bool program_forks_otherwise(const struct program *p, func_id f)
{
    return some_program_has_call(p, f, forks_otherwise);
}

// Whether the register local is counted up.
static bool is_counter(const struct ir_unit *u, const struct ir_func *f, ir_opnd o)
{
    for (uint32_t i = 0; ir_opnd_kind(o) == IR_LOCAL && i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        int64_t k;
        if (x->op == IR_BIN && x->sub == BIN_ADD && x->a == o && ir_const_value(u, x->b, &k) &&
            k == 1 && (x->dst == o || (x[1].op == IR_MOV && x[1].a == x->dst && x[1].dst == o))) {
            return true;
        }
    }
    return false;
}

static bool closes_rest(const struct program *p, func_id f, const struct ir_insn *call,
                        const struct api_fn *m)
{
    const struct ir_func *func = p->funcs[f].func;

    for (uint32_t e = 0; e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];
        if (x->kind == API_RELEASE && x->family == FAMILY_FD && x->at.root == API_ARG &&
            x->at.nsteps == 0 && x->at.arg < call->count &&
            is_counter(p->funcs[f].unit, func, func->args[call->first + x->at.arg])) {
            return true;
        }
    }
    return strcmp(m->name, "closefrom") == 0 || strcmp(m->name, "close_range") == 0;
}

bool program_closes_rest(const struct program *p, func_id f)
{
    return some_program_has_call(p, f, closes_rest);
}

// A handler for SIGPIPE, or for a signal that is not known, or SIGPIPE in a set of signals.
static bool minds_sigpipe(const struct program *p, func_id f, const struct ir_insn *call,
                          const struct api_fn *m)
{
    const bool is_set = strcmp(m->name, "sigaddset") == 0;
    const ir_opnd *args = &p->funcs[f].func->args[call->first];
    bool is_handler = false;
    int64_t k;

    for (uint32_t i = 0; i < m->ncallbacks; i++) {
        is_handler = is_handler || m->callbacks[i].when == WHEN_SIGNAL;
    }
    return (is_handler && call->count &&
            (!ir_const_value(p->funcs[f].unit, args[0], &k) || k == SIGPIPE_NUMBER)) ||
           (is_set && call->count > 1 &&
            (!ir_const_value(p->funcs[f].unit, args[1], &k) || k == SIGPIPE_NUMBER));
}

bool program_minds_sigpipe(const struct program *p, func_id f)
{
    bool is_reached = false;

    for (uint32_t i = 0; i < p->nprograms; i++) {
        is_reached = is_reached || program_reaches(p, i, f);
        if (program_reaches(p, i, f) && program_has_call(p, i, minds_sigpipe)) {
            return true;
        }
    }
    for (func_id other = 0; !is_reached && other < p->nfuncs; other++) {
        if (has_call(p, other, minds_sigpipe)) {
            return true;
        }
    }
    return false;
}
