// SPDX-License-Identifier: Apache-2.0
// Handles of threads that a function is given: it waits for such a thread, or starts one and leaves
// its handle where it is told. Either way it does so for its caller.
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"

// The parameter that the operand is, or (`is_pointee`) that leads to what it is; a bit, 0: none.
static uint32_t param_bit(const struct program_func *at, ir_opnd o, bool is_pointee)
{
    const struct place *p = NULL;

    if (is_pointee && ir_opnd_kind(o) == IR_TEMP) {
        const struct ir_insn *def = ir_temp_def(at->func, o);
        if (!def || def->op != IR_LOAD) {
            return 0;
        }
        p = place_get(at->unit->places, def->place);
        p = p->step == PLACE_DEREF ? place_get(at->unit->places, p->parent) : NULL;
        o = p && p->step == PLACE_LOCAL ? ir_opnd_make(IR_LOCAL, p->arg) : 0;
    } else if (is_pointee) {
        return 0;
    }
    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < at->func->nparams &&
                   ir_opnd_index(o) < THREAD_PARAMS
               ? 1u << ir_opnd_index(o)
               : 0;
}

static ir_opnd argument(const struct program_func *at, const struct ir_insn *i, uint32_t arg)
{
    return arg < i->count ? at->func->args[i->first + arg] : 0;
}

static void note_row(struct thread_given *g, const struct program_func *at, const struct ir_insn *i,
                     const struct api_fn *api)
{
    for (uint32_t e = 0; e < api->neffects; e++) {
        const struct api_effect *x = &api->effects[e];
        const ir_opnd o = argument(at, i, x->at.arg);
        if (x->kind == API_SPAWN && x->with.root == API_ARG && x->with.nsteps == 0) {
            g->hands |= param_bit(at, argument(at, i, x->with.arg), false);
        }
        if (x->family != FAMILY_THREAD || x->at.root != API_ARG) {
            continue;
        }
        if (x->kind == API_JOIN && x->at.nsteps == 0) {
            g->joins |= param_bit(at, o, false);
            g->joins_at |= param_bit(at, o, true);
        } else if (x->kind == API_ACQUIRE && x->at.nsteps == 1) {
            g->spawns_at |= param_bit(at, o, false);
        }
    }
}

static void note_body(struct thread_given *g, const struct program_func *at,
                      const struct ir_insn *i, const struct thread_given *of)
{
    for (uint32_t a = 0; a < i->count && a < THREAD_PARAMS; a++) {
        const ir_opnd o = argument(at, i, a);
        if (of->joins >> a & 1) {
            g->joins |= param_bit(at, o, false);
            g->joins_at |= param_bit(at, o, true);
        }
        g->joins_at |= of->joins_at >> a & 1 ? param_bit(at, o, false) : 0;
        g->spawns_at |= of->spawns_at >> a & 1 ? param_bit(at, o, false) : 0;
        g->hands |= of->hands >> a & 1 ? param_bit(at, o, false) : 0;
    }
}

// The block that the function begins with, or that every way leads through.
static bool is_on_every_way(struct thread_build *x, const struct ir_func *f, uint32_t insn)
{
    const block_id b = cfg_block_of(f, insn);
    struct arena_mark mark;
    bool is_always;

    if (b == 0) {
        return true;
    }
    mark = arena_mark(x->scratch);
    is_always = cfg_post_dominates(cfg_build(x->scratch, f), b, 0);
    arena_rewind(x->scratch, mark);
    return is_always;
}

// Callees were looked at before.
void thread_note_given(struct thread_build *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct callee *c = i->op == IR_CALL ? program_callee(x->p, at->unit, i) : NULL;
    struct thread_given g = {0};

    if (!c || at->func->nparams == 0) {
        return;
    }
    if (c->api && !c->api->is_inferred) {
        note_row(&g, at, i, c->api);
    } else if (c->body != FUNC_UNKNOWN && !(c->flags & CALLEE_UNSURE)) {
        note_body(&g, at, i, &x->given[c->body]);
    }
    x->given[f].hands |= g.hands;
    x->t->hands[f] |= g.hands;
    if ((g.joins || g.joins_at || g.spawns_at) && is_on_every_way(x, at->func, insn)) {
        x->given[f].joins |= g.joins;
        x->given[f].joins_at |= g.joins_at;
        x->given[f].spawns_at |= g.spawns_at;
    }
}
void thread_count_spawns(struct thread_build *x)
{
    for (func_id f = 0; f < x->n; f++) {
        const struct program_func *at = program_func(x->p, f);
        for (uint32_t n = 0; x->given[f].spawns_at && n < at->func->ninsns; n++) {
            const uint8_t op = at->func->insns[n].op;
            x->given[f].nspawns += (op == IR_CALL || op == IR_ICALL) && thread_starts_at(x, f, n);
        }
    }
}

// ---- Threads that detach or end themselves
// -------------------------------------------------------------

static bool is_own_thread(struct thread_build *x, const struct program_func *at,
                          const struct reaching *r, uint32_t insn, const struct api_place *p)
{
    const uint32_t def = flow_origin(r, argument(at, &at->func->insns[insn], p->arg), insn);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &at->func->insns[def];
    const struct api_fn *api =
        i && i->op == IR_CALL ? program_callee(x->p, at->unit, i)->api : NULL;

    return api && api->flags & API_OWN_THREAD;
}

static bool detaches_itself(struct thread_build *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);
    struct arena_mark mark = arena_mark(x->scratch);
    const struct reaching *r = NULL;
    bool found = false;

    for (uint32_t n = 0; n < at->func->ninsns && !found; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *api = i->op == IR_CALL ? program_callee(x->p, at->unit, i)->api : NULL;
        for (uint32_t e = 0; api && !api->is_inferred && e < api->neffects; e++) {
            if (api->effects[e].kind == API_DETACH) {
                r = r ? r : flow_reaching(x->scratch, cfg_build(x->scratch, at->func), at->unit);
                found = found || is_own_thread(x, at, r, n, &api->effects[e].at);
            }
        }
    }
    arena_rewind(x->scratch, mark);
    return found;
}

static bool ends_thread(struct thread_build *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *api = i->op == IR_CALL ? program_callee(x->p, at->unit, i)->api : NULL;
        if (api && api->flags & (API_THREAD_ENDS | API_LONGJMP)) {
            return true;
        }
    }
    return false;
}

static void spread_detaching(struct thread_build *x, const struct thread_call *e)
{
    x->t->quits[e->from] = x->t->quits[e->from] || x->t->quits[e->to];
    x->t->detaches[e->from] = x->t->detaches[e->from] || x->t->detaches[e->to];
}

void thread_find_detaching(struct thread_build *x)
{
    for (func_id f = 0; f < x->n; f++) {
        x->t->quits[f] = thread_has_code(program_func(x->p, f)) && ends_thread(x, f);
        x->t->detaches[f] = thread_has_code(program_func(x->p, f)) && detaches_itself(x, f);
    }
    thread_spread(x, spread_detaching, true);
}
