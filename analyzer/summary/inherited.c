// SPDX-License-Identifier: Apache-2.0
// Descriptors that are kept in variables and fields, and other programs: which of them somebody
// marks to be closed there, and which a child closes itself.
//
// A function marks its parameter if it passes it on to what does (fcntl(fd, F_SETFD, FD_CLOEXEC)),
// through any number of calls. What is marked or closed is known by the field or variable that it
// was read from, as mods_class() of it. A child's code is a function that forks, and what that
// calls directly.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/summary/link.h"

#include <stdlib.h>
#include <string.h>

struct marks {
    const struct program *p;
    uint16_t *marking; // by function: parameters it marks
    uint64_t *classes; // list
};

// Whether the conditions of the effect on arguments hold for these constants.
static bool holds(const struct ir_unit *u, const ir_opnd *args, uint32_t n,
                  const struct api_effect *e)
{
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        int64_t k;
        if (guard->subject.root != API_ARG || guard->subject.nsteps) {
            continue;
        }
        if (guard->subject.arg >= n || !ir_const_value(u, args[guard->subject.arg], &k) ||
            (k >= guard->lo && k <= guard->hi) == guard->negated) {
            return false;
        }
    }
    return true;
}

static bool sets_close_on_exec(const struct api_effect *e)
{
    if (e->kind != API_USE || e->family != FAMILY_FD) {
        return false;
    }
    for (uint32_t i = 0; e->opening && i < e->opening->flags->n; i++) {
        if (e->opening->flags->items[i].prop == PROP_CLOSE_ON_EXEC) {
            return true;
        }
    }
    return (e->props.has & PROP_BIT(CLOSE_ON_EXEC)) != 0;
}

// Arguments that the call marks, in bits.
static uint16_t marked_by(const struct marks *m, func_id f, const struct ir_insn *i)
{
    const struct program_func *at = &m->p->funcs[f];
    const struct callee *c = program_callee(m->p, at->unit, i);
    const ir_opnd *args = &at->func->args[i->first];
    uint16_t out = 0;

    if (!c->api || c->api->flags & API_PARTIAL) {
        return c->body == FUNC_UNKNOWN ? 0 : m->marking[c->body];
    }
    for (uint32_t e = 0; e < c->api->neffects; e++) {
        const struct api_effect *x = &c->api->effects[e];
        if (sets_close_on_exec(x) && x->at.root == API_ARG && x->at.nsteps == 0 &&
            x->at.arg < MODS_PARAMS && holds(at->unit, args, i->count, x)) {
            out |= (uint16_t)(1u << x->at.arg);
        }
    }
    return out;
}

// The field or variable that the operand was read from, as mods_class(); 0: none.
static uint64_t class_of(const struct program_func *at, uint32_t call, ir_opnd o)
{
    const struct place_table *places = at->unit->places;

    for (uint32_t i = call; ir_opnd_kind(o) == IR_TEMP && i-- > 0;) {
        const struct ir_insn *def = &at->func->insns[i];
        if (def->dst != o || def->op != IR_LOAD) {
            continue;
        }
        for (place_id p = def->place; p; p = place_get(places, p)->parent) {
            const struct place *step = place_get(places, p);
            if (step->step == PLACE_FIELD) {
                return mods_class(ir_name(at->unit, at->unit->fields[step->arg].key));
            }
            if (step->step == PLACE_GLOBAL) {
                return mods_class(ir_name(at->unit, at->unit->globals[step->arg].key));
            }
        }
        return 0;
    }
    return 0;
}

static bool mark_function(struct marks *m, func_id f)
{
    const struct program_func *at = &m->p->funcs[f];
    uint16_t before = m->marking[f];

    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        uint16_t marked = insn->op == IR_CALL ? marked_by(m, f, insn) : 0;
        for (uint32_t n = 0; marked >> n && n < insn->count; n++) {
            ir_opnd o = at->func->args[insn->first + n];
            if (marked >> n & 1 && ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < MODS_PARAMS &&
                ir_opnd_index(o) < at->func->nparams) {
                m->marking[f] |= (uint16_t)(1u << ir_opnd_index(o));
            }
        }
    }
    return m->marking[f] != before;
}

static void put_class(struct marks *m, uint64_t class)
{
    if (class) {
        arrput(m->classes, class);
    }
}

static void collect_marked(struct marks *m, func_id f)
{
    const struct program_func *at = &m->p->funcs[f];

    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        uint16_t marked = insn->op == IR_CALL ? marked_by(m, f, insn) : 0;
        for (uint32_t n = 0; marked >> n && n < insn->count; n++) {
            if (marked >> n & 1) {
                put_class(m, class_of(at, i, at->func->args[insn->first + n]));
            }
        }
    }
}

// ---- What children close ------------------------------------------------------------------------

static void collect_closed(struct marks *m, func_id f)
{
    const struct program_func *at = &m->p->funcs[f];

    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        const struct api_fn *api =
            insn->op == IR_CALL ? program_callee(m->p, at->unit, insn)->api : NULL;
        for (uint32_t e = 0; api && e < api->neffects; e++) {
            const struct api_effect *x = &api->effects[e];
            if (x->kind == API_RELEASE && x->at.root == API_ARG && x->at.nsteps == 0 &&
                x->at.arg < insn->count) {
                put_class(m, class_of(at, i, at->func->args[insn->first + x->at.arg]));
            }
        }
    }
}

static bool forks_itself(const struct program_func *at, const struct program *p)
{
    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        const struct api_fn *api =
            insn->op == IR_CALL ? program_callee(p, at->unit, insn)->api : NULL;
        if (api && api->flags & API_FORKS) {
            return true;
        }
    }
    return false;
}

static void collect_children(struct marks *m, func_id f)
{
    const struct program *p = m->p;

    if (!forks_itself(&p->funcs[f], p)) {
        return;
    }
    collect_closed(m, f);
    for (uint32_t e = p->calls.first[f]; e < p->calls.first[f + 1]; e++) {
        if (p->calls.to[e] < p->nfuncs) {
            collect_closed(m, p->calls.to[e]);
        }
    }
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

void link_inherited(struct program *p)
{
    struct marks m = {.p = p, .marking = arena_array(p->arena, uint16_t, p->nfuncs)};

    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < p->nsteps; i++) {
            changed = mark_function(&m, p->steps[i].function) || changed;
        }
    }
    for (func_id f = 0; f < p->nfuncs; f++) {
        collect_marked(&m, f);
        collect_children(&m, f);
    }
    p->nsettled = (uint32_t)arrlenu(m.classes);
    if (p->nsettled) {
        p->settled = arena_copy(p->arena, m.classes, p->nsettled * sizeof *m.classes);
        qsort(p->settled, p->nsettled, sizeof *p->settled, by_number);
    }
    arrfree(m.classes);
}

bool program_settles_inheritance(const struct program *p, uint64_t class)
{
    return p->nsettled &&
           bsearch(&class, p->settled, p->nsettled, sizeof *p->settled, by_number) != NULL;
}
