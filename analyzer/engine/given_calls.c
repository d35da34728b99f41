// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/given_calls.h"

#include "analyzer/base/arena.h"

enum { PARAMS_MAX = 32 };

struct given_calls {
    const struct program *p;
    // By function, bits for parameters: those it calls or gives on to be called, and of them those
    // for which some caller gives what is not known.
    uint32_t *calls, *unknown;
};

enum given { GIVEN_NOTHING, GIVEN_FUNCTION, GIVEN_PARAM, GIVEN_UNKNOWN };

static bool is_assigned(const struct ir_func *f, uint32_t local)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == ir_opnd_make(IR_LOCAL, local)) {
            return true;
        }
    }
    return false;
}

// The parameter that a local is, where it holds what was given all the time.
static bool param_of(const struct ir_func *f, uint32_t local, uint32_t *param)
{
    *param = local;
    return local < f->nparams && local < PARAMS_MAX && f->locals[local].flags & LOCAL_REG &&
           !is_assigned(f, local);
}

static bool called_param(const struct program_func *at, const struct ir_insn *i, uint32_t *param)
{
    const struct place *p = i->op == IR_ICALL ? place_get(at->unit->places, i->place) : NULL;

    p = p && p->step == PLACE_DEREF ? place_get(at->unit->places, p->parent) : NULL;
    return p && p->step == PLACE_LOCAL && param_of(at->func, p->arg, param);
}

static const struct ir_insn *definition(const struct ir_func *f, const struct ir_insn *before,
                                        ir_opnd temp)
{
    while (before-- > f->insns) {
        if (before->dst == temp) {
            return before;
        }
    }
    return NULL;
}

// What the call gives as its argument `k`; `*what`: the function or the parameter.
static enum given given_at(const struct given_calls *g, const struct program_func *at,
                           const struct ir_insn *i, uint32_t k, uint32_t *what)
{
    const ir_opnd o = k < i->count ? at->func->args[i->first + k] : 0;
    const struct ir_insn *d;
    const struct place *p;

    switch (ir_opnd_kind(o)) {
    case IR_CONST:
        return at->unit->consts[ir_opnd_index(o)].value == 0 ? GIVEN_NOTHING : GIVEN_UNKNOWN;
    case IR_LOCAL:
        return param_of(at->func, ir_opnd_index(o), what) ? GIVEN_PARAM : GIVEN_UNKNOWN;
    case IR_TEMP:
        d = definition(at->func, i, o);
        p = d && d->op == IR_ADDR ? place_get(at->unit->places, d->place) : NULL;
        if (!p || p->step != PLACE_FUNC) {
            return GIVEN_UNKNOWN;
        }
        *what = program_callee_fn(g->p, at->unit, p->arg)->body;
        return *what == FUNC_UNKNOWN ? GIVEN_NOTHING : GIVEN_FUNCTION;
    default:
        return GIVEN_UNKNOWN;
    }
}

static bool add(uint32_t *bits, uint32_t more)
{
    const uint32_t before = *bits;

    *bits |= more;
    return *bits != before;
}

// A direct call of a function that calls what it is given.
static bool see_call(struct given_calls *g, func_id f, const struct program_func *at,
                     const struct ir_insn *i, func_id callee)
{
    bool has_changed = false;

    for (uint32_t k = 0; k < PARAMS_MAX && g->calls[callee] >> k; k++) {
        uint32_t what = 0;
        if (!(g->calls[callee] >> k & 1)) {
            continue;
        }
        switch (given_at(g, at, i, k, &what)) {
        case GIVEN_PARAM:
            has_changed = add(&g->calls[f], 1u << what) || has_changed;
            has_changed = add(&g->unknown[callee], (g->unknown[f] >> what & 1) << k) || has_changed;
            break;
        case GIVEN_UNKNOWN:
            has_changed = add(&g->unknown[callee], 1u << k) || has_changed;
            break;
        default:
            break;
        }
    }
    return has_changed;
}

// Called by a pointer or by a library: nobody says with what.
static bool see_others(struct given_calls *g, const struct call_targets *t)
{
    bool has_changed = false;

    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN) {
            has_changed = add(&g->unknown[t->items[k].body], UINT32_MAX) || has_changed;
        }
    }
    return has_changed;
}

static bool see_function(struct given_calls *g, func_id f)
{
    const struct program_func *at = program_func(g->p, f);
    bool has_changed = false;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        uint32_t param;
        if (i->op == IR_ICALL) {
            has_changed = see_others(g, program_targets(g->p, at->unit, i)) || has_changed;
            if (called_param(at, i, &param)) {
                has_changed = add(&g->calls[f], 1u << param) || has_changed;
            }
        } else if (i->op == IR_CALL) {
            const func_id callee = program_callee(g->p, at->unit, i)->body;
            has_changed = see_others(g, program_callbacks(g->p, at->unit, i)) || has_changed;
            has_changed =
                (callee != FUNC_UNKNOWN && g->calls[callee] && see_call(g, f, at, i, callee)) ||
                has_changed;
        }
    }
    return has_changed;
}

struct given_calls *given_calls_find(struct arena *a, const struct program *p)
{
    struct given_calls *g = arena_new(a, struct given_calls);
    uint32_t nsteps;
    const struct program_step *steps = program_order(p, &nsteps);
    bool has_changed = true;

    g->p = p;
    g->calls = arena_array(a, uint32_t, program_func_count(p) + 1u);
    g->unknown = arena_array(a, uint32_t, program_func_count(p) + 1u);
    while (has_changed) {
        has_changed = false;
        for (uint32_t i = 0; i < nsteps; i++) {
            has_changed = see_function(g, steps[i].function) || has_changed;
        }
    }
    return g;
}

bool given_calls_elsewhere(const struct given_calls *g, func_id f, const struct ir_insn *i)
{
    uint32_t param;

    return called_param(program_func(g->p, f), i, &param) && !(g->unknown[f] >> param & 1);
}

uint32_t given_calls_for(const struct given_calls *g, func_id f, const struct ir_insn *i,
                         func_id *out, uint32_t max)
{
    const struct program_func *at = program_func(g->p, f);
    const func_id callee =
        i->op == IR_CALL ? program_callee(g->p, at->unit, i)->body : FUNC_UNKNOWN;
    uint32_t n = 0, what;

    for (uint32_t k = 0; callee != FUNC_UNKNOWN && k < PARAMS_MAX && g->calls[callee] >> k; k++) {
        if (g->calls[callee] >> k & 1 && n < max &&
            given_at(g, at, i, k, &what) == GIVEN_FUNCTION) {
            out[n++] = what;
        }
    }
    return n;
}
