// SPDX-License-Identifier: Apache-2.0
// Waits and signals of a program. Waits are found by the models; where a function waits on what a
// parameter leads to, and tests nothing itself, each call of it is a wait of its caller.
#include "analyzer/engine/conditions.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/condition_parts.h"
#include "analyzer/flow/uses.h"

#include <stdlib.h>
#include <string.h>

enum { WRAPPERS_MAX = 3, ORIGIN_HOPS = 8 };

const struct cfg *cond_cfg(struct cond_finder *x, func_id f)
{
    if (!x->cfgs[f]) {
        x->cfgs[f] = cfg_build(x->g.scratch, program_func(x->g.program, f)->func);
    }
    return x->cfgs[f];
}

// ---- Names --------------------------------------------------------------------------------------

static bool is_step_over(const struct place *p)
{
    return p->step == PLACE_INDEX || p->step == PLACE_INDEX_K || p->step == PLACE_ANY ||
           p->step == PLACE_DEREF;
}

uint64_t cond_name_of(const struct program_func *at, place_id p)
{
    const struct place *x = p ? place_get(at->unit->places, p) : NULL;

    for (unsigned hop = 0; x && hop < ORIGIN_HOPS; hop++) {
        while (x->parent && is_step_over(x)) {
            x = place_get(at->unit->places, x->parent);
        }
        if (x->step == PLACE_FIELD) {
            return mods_class(ir_name(at->unit, at->unit->fields[x->arg].key));
        }
        if (x->step == PLACE_GLOBAL) {
            return mods_class(ir_name(at->unit, at->unit->globals[x->arg].key));
        }
        if (x->step == PLACE_LOCAL) {
            return hash64_mix(mods_class(ir_func_name(at->unit, at->func)), x->arg);
        }
        const struct ir_insn *def =
            x->step == PLACE_TEMP ? ir_temp_def(at->func, ir_opnd_make(IR_TEMP, x->arg)) : NULL;
        x = def && def->op == IR_LOAD && def->place ? place_get(at->unit->places, def->place)
                                                    : NULL;
    }
    return 0;
}

// The object of a local variable has the address of many.
static uint64_t local_class(const struct cond_finder *x, func_id f, place_id p)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct place *end = place_get(at->unit->places, p);

    while (end->parent && is_step_over(end) && end->step != PLACE_DEREF) {
        end = place_get(at->unit->places, end->parent);
    }
    if (end->step == PLACE_FIELD) {
        return field_home(x->g.names, at->unit, end->arg);
    }
    return end->step == PLACE_LOCAL && !(at->func->locals[end->arg].flags & LOCAL_REG)
               ? hash64_mix(hash64_mix(f, end->arg), UINT32_MAX)
               : 0;
}

uint64_t cond_class_of(const struct cond_finder *x, func_id f, place_id p)
{
    const struct program_func *at = program_func(x->g.program, f);
    const uint64_t class = p ? place_class(x->g.names, at->unit, p) : 0;

    if (class || !p ||
        place_get(at->unit->places, place_root(at->unit->places, p))->step != PLACE_LOCAL ||
        place_has_deref(at->unit->places, p)) {
        return class;
    }
    return local_class(x, f, p);
}

// An object that a call is given a pointer to.
struct object {
    uint64_t class;
    uint32_t param;             // that leads to it, + 1
    bool is_whole;              // it is what the parameter points to
    bool is_single, is_element; // a variable, or a part of one; one of an array
    const char *text;
};

static uint32_t parameter_at(const struct program_func *at, place_id p)
{
    const struct place *root = place_get(at->unit->places, place_root(at->unit->places, p));

    return root->step == PLACE_LOCAL && root->arg < at->func->nparams &&
                   place_has_deref(at->unit->places, p)
               ? root->arg + 1
               : 0;
}

static bool has_index(const struct program_func *at, place_id p)
{
    for (const struct place *x = place_get(at->unit->places, p); x->parent;
         x = place_get(at->unit->places, x->parent)) {
        if (x->step == PLACE_INDEX || x->step == PLACE_INDEX_K || x->step == PLACE_ANY) {
            return true;
        }
    }
    return false;
}

static struct object object_at(struct cond_finder *x, func_id f, ir_opnd o)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct ir_insn *def = ir_temp_def(at->func, o);
    struct object out = {.text = ir_opnd_text(x->g.a, at->unit, at->func, o)};

    for (unsigned hop = 0; def && (def->op == IR_CAST || def->op == IR_MOV) && hop < ORIGIN_HOPS;
         hop++) {
        o = def->a;
        def = ir_temp_def(at->func, o);
    }
    if (ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < at->func->nparams) {
        out.param = ir_opnd_index(o) + 1;
        out.is_whole = true;
    } else if (def && def->op == IR_ADDR) {
        out.class = cond_class_of(x, f, def->place);
        out.param = parameter_at(at, def->place);
        out.text = ir_place_text(x->g.a, at->unit, at->func, def->place);
        out.is_element = has_index(at, def->place);
        out.is_single =
            !out.is_element && !place_has_deref(at->unit->places, def->place) &&
            place_get(at->unit->places, place_root(at->unit->places, def->place))->step ==
                PLACE_GLOBAL;
    } else if (def && def->op == IR_LOAD) {
        const uint64_t class = cond_class_of(x, f, def->place);
        out.class = class ? hash64_mix(class, PLACE_DEREF) : 0;
        out.param = parameter_at(at, def->place);
        out.text = ir_place_text(x->g.a, at->unit, at->func, def->place);
    }
    return out;
}

uint64_t cond_object(struct cond_finder *x, func_id f, ir_opnd o, const char **text)
{
    const struct object at = object_at(x, f, o);

    *text = at.text;
    return at.is_element ? 0 : at.class;
}

bool cond_takes_lock(const struct cond_finder *x, func_id f, uint32_t insn, bool or_passes)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct api_fn *api =
        i->op == IR_CALL ? program_callee(x->g.program, at->unit, i)->api : NULL;

    for (uint32_t e = 0; api && e < api->neffects; e++) {
        const struct api_effect *effect = &api->effects[e];
        if (effect->kind == API_LOCK && (or_passes || !(effect->flags & EFFECT_BALANCED))) {
            return true;
        }
    }
    return false;
}

// ---- Waits and signals --------------------------------------------------------------------------

static ir_opnd argument(const struct program_func *at, const struct ir_insn *i, uint32_t n)
{
    return n < i->count ? at->func->args[i->first + n] : 0;
}

static void look_at_callers(struct cond_finder *x, struct cond_wait *w)
{
    const struct guard_finder *g = &x->g;
    const func_id f = w->at.function;

    w->is_called = (g->threads->runs[f] & ~((uint64_t)1 << ROOT_UNKNOWN)) != 0;
    for (uint32_t i = g->first_call[f]; i < g->first_call[f + 1]; i++) {
        const struct thread_call *c = &g->threads->calls[g->calls[i]];
        const struct program_func *from = program_func(g->program, c->from);
        const struct cfg *cfg = cond_cfg(x, c->from);
        w->is_called = true;
        w->is_looped =
            w->is_looped || cfg->loop_head[cfg_block_of(from->func, c->insn)] != CFG_NONE;
    }
}

static void finish_wait(struct cond_finder *x, struct cond_wait *w)
{
    cond_look_around(x, w);
    look_at_callers(x, w);
    arrput(x->waits, *w);
}

static void put_wait(struct cond_finder *x, func_id f, uint32_t insn, const struct object *cond,
                     const struct object *lock, const char *api, bool is_timed, unsigned depth);

// The function waits for its callers, with what they give it.
static void put_callers(struct cond_finder *x, func_id f, const struct object *cond,
                        const struct cond_wait *w, unsigned depth)
{
    const struct guard_finder *g = &x->g;

    for (uint32_t i = g->first_call[f]; i < g->first_call[f + 1]; i++) {
        const struct thread_call *c = &g->threads->calls[g->calls[i]];
        const struct program_func *from = program_func(g->program, c->from);
        const struct program_func *to = program_func(g->program, f);
        const struct ir_insn *call = &from->func->insns[c->insn];
        struct object at, lock = {.text = ""};
        if (call->op != IR_CALL || call->count < cond->param || !c->is_certain ||
            program_callbacks(g->program, from->unit, call)->n) {
            continue;
        }
        at = object_at(x, c->from, argument(from, call, cond->param - 1));
        at.class = at.class && !cond->is_whole ? hash64_mix(at.class, cond->class) : at.class;
        put_wait(x, c->from, c->insn, &at, &lock, ir_func_name(to->unit, to->func), w->is_timed,
                 depth + 1);
    }
}

static void put_wait(struct cond_finder *x, func_id f, uint32_t insn, const struct object *cond,
                     const struct object *lock, const char *api, bool is_timed, unsigned depth)
{
    struct cond_wait w = {.at = {f, insn},
                          .api = api,
                          .text = cond->text,
                          .lock_text = lock->text,
                          .cond = cond->class,
                          .lock = lock->class,
                          .cond_owner = cond->param,
                          .lock_owner = lock->param,
                          .is_single = cond->is_single,
                          .is_element = cond->is_element,
                          .is_timed = is_timed};

    cond_look_around(x, &w);
    if (w.shape == WAIT_BARE && cond->param && !w.is_in_loop && depth < WRAPPERS_MAX &&
        x->g.first_call[f] < x->g.first_call[f + 1]) {
        put_callers(x, f, cond, &w, depth);
        return;
    }
    finish_wait(x, &w);
}

static void look_at_effect(struct cond_finder *x, func_id f, uint32_t insn,
                           const struct api_fn *api, const struct api_effect *e)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct ir_insn *i = &at->func->insns[insn];
    struct object cond, lock = {.text = ""};

    if (e->family != FAMILY_COND || e->at.root != API_ARG || e->at.nsteps != 1) {
        return;
    }
    cond = object_at(x, f, argument(at, i, e->at.arg));
    if (e->kind == API_WAIT) {
        if (e->with.root == API_ARG && e->with.nsteps == 1) {
            lock = object_at(x, f, argument(at, i, e->with.arg));
        }
        put_wait(x, f, insn, &cond, &lock, api->name, (e->flags & EFFECT_TIMED) != 0, 0);
    } else if (e->kind == API_SIGNAL || e->kind == API_BROADCAST) {
        arrput(x->signals, ((struct cond_signal){.at = {f, insn},
                                                 .api = api->name,
                                                 .text = cond.text,
                                                 .cond = cond.class,
                                                 .is_broadcast = e->kind == API_BROADCAST}));
    }
}

static void look_at_function(struct cond_finder *x, func_id f)
{
    const struct program_func *at = program_func(x->g.program, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *api =
            i->op == IR_CALL ? program_callee(x->g.program, at->unit, i)->api : NULL;
        for (uint32_t e = 0; api && !api->is_inferred && e < api->neffects; e++) {
            look_at_effect(x, f, n, api, &api->effects[e]);
        }
    }
}

// ---- The table ----------------------------------------------------------------------------------

static int compare_waits(const void *a, const void *b)
{
    const struct cond_wait *x = a, *y = b;

    if (x->at.function != y->at.function) {
        return x->at.function < y->at.function ? -1 : 1;
    }
    return (x->at.insn > y->at.insn) - (x->at.insn < y->at.insn);
}

// Whether some function that is analysed waits on a condition, a barrier or a semaphore.
static bool waits_somewhere(const struct lock_table *t)
{
    for (func_id f = 0; f < t->nfuncs; f++) {
        const struct program_func *at = program_func(t->program, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            const struct ir_insn *i = &at->func->insns[n];
            const struct api_fn *api =
                i->op == IR_CALL ? program_callee(t->program, at->unit, i)->api : NULL;
            for (uint32_t e = 0; api && e < api->neffects; e++) {
                if (api->effects[e].kind == API_WAIT && (api->effects[e].family == FAMILY_COND ||
                                                         api->effects[e].family == FAMILY_BARRIER ||
                                                         api->effects[e].family == FAMILY_SEM)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void *keep(struct arena *a, const void *items, size_t n, size_t size)
{
    return n ? arena_copy(a, items, n * size) : NULL;
}

// What was found points to waits and signals: those of the lists, then those of the table.
static void finish(struct cond_finder *x, struct condition_table *t)
{
    struct cond_lost *lost;
    struct cond_end *ends;

    t->nwaits = (uint32_t)arrlenu(x->waits);
    t->nsignals = (uint32_t)arrlenu(x->signals);
    if (t->nwaits) {
        qsort(x->waits, t->nwaits, sizeof *x->waits, compare_waits);
    }
    cond_find_lost(x);
    t->waits = keep(x->g.a, x->waits, t->nwaits, sizeof *x->waits);
    t->signals = keep(x->g.a, x->signals, t->nsignals, sizeof *x->signals);
    t->nlost = (uint32_t)arrlenu(x->lost);
    lost = keep(x->g.a, x->lost, t->nlost, sizeof *x->lost);
    for (uint32_t i = 0; i < t->nlost; i++) {
        lost[i].signal = t->signals + (lost[i].signal - x->signals);
        lost[i].wait = t->waits + (lost[i].wait - x->waits);
        lost[i].other = lost[i].other ? t->waits + (lost[i].other - x->waits) : NULL;
    }
    t->lost = lost;
    cond_find_ends(x);
    t->nends = (uint32_t)arrlenu(x->ends);
    ends = keep(x->g.a, x->ends, t->nends, sizeof *x->ends);
    for (uint32_t i = 0; i < t->nends; i++) {
        ends[i].wait = t->waits + (ends[i].wait - x->waits);
    }
    t->ends = ends;
    cond_find_gaps(x);
    t->ngaps = (uint32_t)arrlenu(x->gaps);
    t->gaps = keep(x->g.a, x->gaps, t->ngaps, sizeof *x->gaps);
    cond_find_lockouts(x);
    t->nlockouts = (uint32_t)arrlenu(x->lockouts);
    t->lockouts = keep(x->g.a, x->lockouts, t->nlockouts, sizeof *x->lockouts);
}

const struct condition_table *conditions_find(struct arena *a, struct arena *scratch,
                                              const struct lock_table *locks)
{
    struct condition_table *t = arena_new(a, struct condition_table);
    struct cond_finder x = {.locks = locks,
                            .g = {.a = a,
                                  .scratch = scratch,
                                  .program = locks->program,
                                  .names = locks->names,
                                  .funcs = locks->funcs,
                                  .threads = locks->threads,
                                  .nfuncs = locks->nfuncs}};

    if (!waits_somewhere(locks)) {
        return t;
    }
    if (!x.g.threads) {
        x.g.threads = threads_find(a, scratch, locks->program); // no lock is held anywhere
    }
    x.cfgs = arena_array(scratch, struct cfg *, locks->nfuncs);
    find_caller_locks(&x.g);
    init_owners(&x.g);
    find_lifecycles(&x.g);
    for (func_id f = 0; f < locks->nfuncs; f++) {
        const struct program_func *at = program_func(locks->program, f);
        if (!at->is_duplicate && !(at->func->flags & (FUNC_INIT | FUNC_INCOMPLETE))) {
            look_at_function(&x, f);
        }
    }
    finish(&x, t);
    arrfree(x.waits);
    arrfree(x.signals);
    arrfree(x.lost);
    arrfree(x.ends);
    arrfree(x.gaps);
    arrfree(x.lockouts);
    arrfree(x.g.lifecycles);
    return t;
}
