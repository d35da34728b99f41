// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/given_calls.h"

#include "analyzer/base/arena.h"

enum { PARAMS_MAX = 32 };

struct given_calls {
    const struct program *p;
    uint32_t *calls;     // by function, bits for parameters that it calls or gives on to be called
    bool *is_by_pointer; // by function: it is called in ways that do not say what it is given
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
    return i->op == IR_ICALL && ir_opnd_kind(i->a) == IR_LOCAL &&
           param_of(at->func, ir_opnd_index(i->a), param);
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
        d = ir_temp_def(at->func, o);
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

// A direct call of a function that calls what it is given.
static bool see_call(struct given_calls *g, func_id f, const struct program_func *at,
                     const struct ir_insn *i, func_id callee)
{
    const uint32_t before = g->calls[f];

    for (uint32_t k = 0; k < PARAMS_MAX && g->calls[callee] >> k; k++) {
        uint32_t what;
        if (g->calls[callee] >> k & 1 && given_at(g, at, i, k, &what) == GIVEN_PARAM) {
            g->calls[f] |= 1u << what;
        }
    }
    return g->calls[f] != before;
}

static void see_others(struct given_calls *g, const struct call_targets *t)
{
    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN) {
            g->is_by_pointer[t->items[k].body] = true;
        }
    }
}

static bool see_function(struct given_calls *g, func_id f)
{
    const struct program_func *at = program_func(g->p, f);
    bool has_changed = false;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        uint32_t param;
        if (i->op == IR_ICALL) {
            see_others(g, program_targets(g->p, at->unit, i));
            if (called_param(at, i, &param)) {
                has_changed = has_changed || !(g->calls[f] >> param & 1);
                g->calls[f] |= 1u << param;
            }
        } else if (i->op == IR_CALL) {
            const func_id callee = program_callee(g->p, at->unit, i)->body;
            see_others(g, program_callbacks(g->p, at->unit, i));
            if (callee != FUNC_UNKNOWN && g->calls[callee]) {
                has_changed = see_call(g, f, at, i, callee) || has_changed;
            }
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
    g->is_by_pointer = arena_array(a, bool, program_func_count(p) + 1u);
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

    return !g->is_by_pointer[f] && called_param(program_func(g->p, f), i, &param);
}

// ---- What a call gives --------------------------------------------------------------------------

struct found {
    func_id *out;
    uint32_t n, max;
};

static void put(struct found *to, func_id f)
{
    for (uint32_t i = 0; i < to->n; i++) {
        if (to->out[i] == f) {
            return;
        }
    }
    if (f != FUNC_UNKNOWN && to->n < to->max) {
        to->out[to->n++] = f;
    }
}

// All that the parameter of the function may lead to, where it or a callee of it calls that.
static void put_all(const struct given_calls *g, func_id f, uint32_t param, unsigned depth,
                    struct found *to)
{
    const struct program_func *at = program_func(g->p, f);

    for (uint32_t n = 0; depth && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const func_id callee =
            i->op == IR_CALL ? program_callee(g->p, at->unit, i)->body : FUNC_UNKNOWN;
        uint32_t what;
        if (called_param(at, i, &what) && what == param) {
            const struct call_targets *t = program_targets(g->p, at->unit, i);
            for (uint32_t k = 0; k < t->n; k++) {
                put(to, t->items[k].body);
            }
        }
        for (uint32_t k = 0; callee != FUNC_UNKNOWN && k < PARAMS_MAX && g->calls[callee] >> k;
             k++) {
            if (g->calls[callee] >> k & 1 && given_at(g, at, i, k, &what) == GIVEN_PARAM &&
                what == param) {
                put_all(g, callee, k, depth - 1, to);
            }
        }
    }
}

uint32_t given_calls_for(const struct given_calls *g, func_id f, const struct ir_insn *i,
                         func_id *out, uint32_t max)
{
    enum { DEPTH = 6 };
    const struct program_func *at = program_func(g->p, f);
    const func_id callee =
        i->op == IR_CALL ? program_callee(g->p, at->unit, i)->body : FUNC_UNKNOWN;
    struct found found = {.out = out, .max = max};

    for (uint32_t k = 0; callee != FUNC_UNKNOWN && k < PARAMS_MAX && g->calls[callee] >> k; k++) {
        uint32_t what;
        enum given given = g->calls[callee] >> k & 1 ? given_at(g, at, i, k, &what) : GIVEN_NOTHING;
        if (given == GIVEN_FUNCTION) {
            put(&found, what);
        } else if (given == GIVEN_UNKNOWN || (given == GIVEN_PARAM && g->is_by_pointer[f])) {
            put_all(g, callee, k, DEPTH, &found);
        }
    }
    return found.n;
}
