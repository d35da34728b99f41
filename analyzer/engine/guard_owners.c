// SPDX-License-Identifier: Apache-2.0
// Objects that one thread has for itself: memory that was obtained here, or in all callers, or is
// given back here; and all that functions which make or unmake the lock do.
//
// Where an object is made known to others is not looked at: what a function obtained counts as its
// own until it returns.
#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/guard_parts.h"
#include "analyzer/engine/typestate.h"

#include <stdlib.h>

enum { OWNER_DEPTH = 4, ALLOCATOR_DEPTH = 2, HOPS = 6 };

// ---- Who makes locks ----------------------------------------------------------------------------

static bool is_of_lock(const struct api_effect *e)
{
    const uint32_t locks = FAMILY_BIT(FAMILY_MUTEX) | FAMILY_BIT(FAMILY_RWLOCK) |
                           FAMILY_BIT(FAMILY_SPIN) | FAMILY_BIT(FAMILY_SEM);

    return (e->kind == API_INIT || e->kind == API_DESTROY) && FAMILY_BIT(e->family) & locks &&
           e->at.root == API_ARG;
}

struct makers {
    struct guard_finder *g;
    uint64_t *params; // by function: bits of those whose locks it makes or unmakes
    bool has_changed;
};

static void make_at(struct makers *m, func_id id, const struct ir_insn *call, uint32_t arg)
{
    const struct program_func *at = program_func(m->g->program, id);
    ir_opnd o = arg < call->count ? at->func->args[call->first + arg] : 0;
    const struct ir_insn *def = ir_temp_def(at->func, o);

    for (unsigned hop = 0; def && def->op == IR_CAST && hop < HOPS; hop++) {
        o = def->a;
        def = ir_temp_def(at->func, o);
    }
    if (ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < at->func->nparams &&
        ir_opnd_index(o) < 64) {
        const uint64_t bit = (uint64_t)1 << ir_opnd_index(o);
        m->has_changed = m->has_changed || !(m->params[id] & bit);
        m->params[id] |= bit;
    } else if (def && (def->op == IR_ADDR || def->op == IR_LOAD)) {
        const uint64_t class = place_class(m->g->names, at->unit, def->place);
        if (class) {
            arrput(m->g->lifecycles, ((struct lifecycle){class, id}));
        }
    }
}

static void look_at_call(struct makers *m, func_id id, const struct ir_insn *call)
{
    const struct callee *c =
        program_callee(m->g->program, program_func(m->g->program, id)->unit, call);

    for (uint32_t e = 0; c->api && !c->api->is_inferred && e < c->api->neffects; e++) {
        if (is_of_lock(&c->api->effects[e])) {
            make_at(m, id, call, c->api->effects[e].at.arg);
        }
    }
    for (uint32_t arg = 0; c->body != FUNC_UNKNOWN && arg < call->count && arg < 64; arg++) {
        if (m->params[c->body] >> arg & 1) {
            make_at(m, id, call, arg);
        }
    }
}

static int compare_lifecycles(const void *x, const void *y)
{
    const struct lifecycle *a = x, *b = y;

    if (a->class != b->class) {
        return a->class < b->class ? -1 : 1;
    }
    return (a->function > b->function) - (a->function < b->function);
}

void find_lifecycles(struct guard_finder *g)
{
    struct makers m = {.g = g, .params = arena_array(g->scratch, uint64_t, g->nfuncs)};
    uint32_t n;
    const struct program_step *steps = program_order(g->program, &n);

    for (uint32_t i = 0; i < n; i++) {
        const struct program_func *at = program_func(g->program, steps[i].function);
        for (uint32_t k = 0; k < at->func->ninsns; k++) {
            if (at->func->insns[k].op == IR_CALL) {
                look_at_call(&m, steps[i].function, &at->func->insns[k]);
            }
        }
    }
    if (g->lifecycles) {
        qsort(g->lifecycles, arrlenu(g->lifecycles), sizeof *g->lifecycles, compare_lifecycles);
    }
}

static bool makes(const struct guard_finder *g, func_id f, uint64_t class)
{
    const struct lifecycle key = {class, f};

    return g->lifecycles && bsearch(&key, g->lifecycles, arrlenu(g->lifecycles), sizeof key,
                                    compare_lifecycles) != NULL;
}

bool is_lifecycle(const struct guard_finder *g, func_id f, uint64_t class, unsigned depth)
{
    if (makes(g, f, class)) {
        return true;
    }
    if (depth == OWNER_DEPTH || g->first_call[f] == g->first_call[f + 1]) {
        return false;
    }
    for (uint32_t i = g->first_call[f]; i < g->first_call[f + 1]; i++) {
        if (!is_lifecycle(g, g->threads->calls[g->calls[i]].from, class, depth + 1)) {
            return false;
        }
    }
    return true;
}

// ---- Whose object -------------------------------------------------------------------------------

static bool frees(const struct callee *c, uint32_t arg)
{
    if (c->api && !c->api->is_inferred) {
        for (uint32_t e = 0; e < c->api->neffects; e++) {
            const struct api_effect *x = &c->api->effects[e];
            if (x->kind == API_RELEASE && x->family == FAMILY_MEMORY && x->at.root == API_ARG &&
                x->at.arg == arg && x->at.nsteps == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool frees_argument(const struct guard_finder *g, const struct ir_unit *u,
                           const struct ir_insn *call, uint32_t arg)
{
    const struct callee *c = program_callee(g->program, u, call);

    return frees(c, arg) || (c->body != FUNC_UNKNOWN && arg < MODS_PARAMS &&
                             program_mods(g->program, c->body)->freed >> arg & 1);
}

// The function gives the memory back that the local points to.
static bool is_given_up(const struct guard_finder *g, func_id f, uint32_t local)
{
    const struct program_func *at = program_func(g->program, f);

    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *x = &at->func->insns[i];
        for (uint32_t k = 0; x->op == IR_CALL && k < x->count; k++) {
            if (at->func->args[x->first + k] == ir_opnd_make(IR_LOCAL, local) &&
                frees_argument(g, at->unit, x, k)) {
                return true;
            }
        }
    }
    return false;
}

// What the function is given leads to no object that it could hand out.
static bool gets_no_object(const struct program_func *at)
{
    const struct ir_unit *u = at->unit;

    for (uint32_t i = 0; i < at->func->nparams; i++) {
        const struct ir_type *t = &u->types[at->func->locals[i].type];
        if (t->kind == TYPE_POINTER && !(u->types[t->elem].flags & TYPE_CHAR)) {
            return false;
        }
    }
    return true;
}

// An allocator of the program's own: it gets sizes and names, and gets memory from another one.
static bool is_allocating(const struct guard_finder *g, func_id f, unsigned depth)
{
    const struct program_func *at = f == FUNC_UNKNOWN ? NULL : program_func(g->program, f);

    if (!at || !gets_no_object(at)) {
        return false;
    }
    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *x = &at->func->insns[i];
        const struct callee *c = x->op == IR_CALL ? program_callee(g->program, at->unit, x) : NULL;
        if (c && (gives_memory(c->api) ||
                  (depth < ALLOCATOR_DEPTH && is_allocating(g, c->body, depth + 1)))) {
            return true;
        }
    }
    return false;
}

static bool is_made_by(const struct guard_finder *g, func_id f, const struct ir_insn *def,
                       unsigned depth)
{
    const struct program_func *at = program_func(g->program, f);
    int64_t k;

    switch (def->op) {
    case IR_CALL: {
        const struct callee *c = program_callee(g->program, at->unit, def);
        return gives_memory(c->api) || is_allocating(g, c->body, 0);
    }
    case IR_ADDR: {
        const struct place *root =
            place_get(at->unit->places, place_root(at->unit->places, def->place));
        if (!place_has_deref(at->unit->places, def->place)) {
            return root->step == PLACE_LOCAL;
        }
        return root->step == PLACE_LOCAL && depth < OWNER_DEPTH &&
               is_owned(g, f, ir_opnd_make(IR_LOCAL, root->arg), depth + 1);
    }
    case IR_MOV:
    case IR_CAST:
        return ir_const_value(at->unit, def->a, &k) ||
               (depth < OWNER_DEPTH && is_owned(g, f, def->a, depth + 1));
    default:
        return false;
    }
}

// Every value the local ever gets.
static bool is_made_here(const struct guard_finder *g, func_id f, uint32_t local, unsigned depth)
{
    const struct ir_func *func = program_func(g->program, f)->func;
    bool is_found = false;

    for (uint32_t i = 0; i < func->ninsns; i++) {
        if (func->insns[i].dst == ir_opnd_make(IR_LOCAL, local)) {
            is_found = true;
            if (!is_made_by(g, f, &func->insns[i], depth)) {
                return false;
            }
        }
    }
    return is_found;
}

// All callers own what they pass, and somebody calls it.
static bool is_passed_owned(const struct guard_finder *g, func_id f, uint32_t param, unsigned depth)
{
    if (depth >= OWNER_DEPTH || g->first_call[f] == g->first_call[f + 1]) {
        return false;
    }
    for (uint32_t i = g->first_call[f]; i < g->first_call[f + 1]; i++) {
        const struct thread_call *c = &g->threads->calls[g->calls[i]];
        const struct ir_func *from = program_func(g->program, c->from)->func;
        const struct ir_insn *call = &from->insns[c->insn];
        if (program_callee(g->program, program_func(g->program, c->from)->unit, call)->body != f ||
            param >= call->count ||
            !is_owned(g, c->from, from->args[call->first + param], depth + 1)) {
            return false;
        }
    }
    return true;
}

static bool find_owned(const struct guard_finder *g, func_id f, ir_opnd o, unsigned depth)
{
    const struct ir_func *func = program_func(g->program, f)->func;
    const struct ir_insn *def;

    if (ir_opnd_kind(o) == IR_TEMP) {
        def = ir_temp_def(func, o);
        return def && is_made_by(g, f, def, depth);
    }
    if (ir_opnd_kind(o) != IR_LOCAL) {
        return false;
    }
    return is_made_here(g, f, ir_opnd_index(o), depth) || is_given_up(g, f, ir_opnd_index(o)) ||
           (ir_opnd_index(o) < func->nparams && is_passed_owned(g, f, ir_opnd_index(o), depth));
}

// Every access behind a pointer asks for the same few operands.
struct owner_memo {
    func_id function;
    ir_opnd operand;
    uint32_t depth; // + 1; 0: free
    bool is_owned;
};

enum { OWNER_MEMOS = 1024 };

void init_owners(struct guard_finder *g)
{
    g->owners = arena_array(g->scratch, struct owner_memo, OWNER_MEMOS);
}

bool is_owned(const struct guard_finder *g, func_id f, ir_opnd o, unsigned depth)
{
    const uint64_t hash = hash64_mix(hash64_mix(f, o), depth);
    struct owner_memo *known = &g->owners[hash % OWNER_MEMOS];
    bool answer;

    if (known->depth == depth + 1 && known->function == f && known->operand == o) {
        return known->is_owned;
    }
    answer = find_owned(g, f, o, depth);
    *known = (struct owner_memo){f, o, depth + 1, answer};
    return answer;
}

static ir_opnd base_of(const struct ir_unit *u, place_id p)
{
    const struct place *root = place_get(u->places, place_root(u->places, p));

    return root->step == PLACE_TEMP    ? ir_opnd_make(IR_TEMP, root->arg)
           : root->step == PLACE_LOCAL ? ir_opnd_make(IR_LOCAL, root->arg)
                                       : 0;
}

// What an object of its own points to may be anybody's.
static unsigned pointers_on(const struct ir_unit *u, place_id p)
{
    unsigned n = 0;

    for (; p; p = place_get(u->places, p)->parent) {
        n += place_get(u->places, p)->step == PLACE_DEREF;
    }
    return n;
}

bool is_owned_place(const struct guard_finder *g, func_id f, place_id p)
{
    const struct ir_unit *u = program_func(g->program, f)->unit;

    return pointers_on(u, p) == 1 && is_owned(g, f, base_of(u, p), 0);
}

uint32_t parameter_of(const struct guard_finder *g, func_id f, place_id p)
{
    const struct program_func *at = program_func(g->program, f);
    ir_opnd o = base_of(at->unit, p);

    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < at->func->nparams
               ? ir_opnd_index(o) + 1
               : 0;
}
