// SPDX-License-Identifier: Apache-2.0
// Functions that a callee calls by a pointer: visitors, listeners, tables of operations.
//
// A function that calls what its caller gave it (a parameter, a field of an object) says so in its
// summary, with what it passes on and the locks that it holds then. Where the pointer is known, it
// is as if that function were called there: a lock that it takes must be held neither by this
// function nor by the one that calls it. Of several functions that a pointer may lead to, each is
// looked at; one of them is enough for a deadlock, though not for certain.
#include "analyzer/engine/call.h"

// ---- One function that is called ----------------------------------------------------------------

// The locks it takes, in a call that stands for it.
static bool takes_lock(const struct api_effect *e)
{
    return e->kind == API_LOCK && !(e->flags & (EFFECT_TRY | EFFECT_TIMED | EFFECT_ROBUST)) &&
           (e->flags & (EFFECT_MAY | EFFECT_SECTION)) != EFFECT_MAY;
}

// The callee has given the lock back when it calls.
static bool is_given_back(struct call *outer, const struct cell *lock)
{
    for (uint32_t k = 0; outer->api && outer->api->is_inferred && k < outer->api->neffects; k++) {
        const struct api_effect *e = &outer->api->effects[k];
        struct spot at;
        if (e->kind == API_UNLOCK && find_spot(outer, &e->at, &at) && at.is_cell &&
            cell_equal(&at.cell, lock)) {
            return true;
        }
    }
    return false;
}

static void check_own(struct call *inner, struct call *outer, const struct api_effect *e,
                      const struct cell *lock, bool is_certain)
{
    const uint32_t machine = machine_of(inner->t, e->family);

    for (uint32_t i = 0; i < inner->s->nres; i++) {
        const struct resource *r = &inner->s->res[i];
        if (r->machine == machine && cell_equal(&r->object, lock) && is_lock_held(inner->t, r) &&
            !is_given_back(outer, lock)) {
            retake_lock(inner->t, inner->s, r, e, is_certain, inner->insn, inner->api);
        }
    }
}

// The lock is one of those that the callee holds.
static void check_callees(struct call *inner, struct call *outer, const struct api_callback *cb,
                          const struct api_effect *e, const struct cell *lock, bool is_certain)
{
    const uint32_t machine = machine_of(inner->t, e->family);

    for (unsigned h = 0; h < cb->nheld; h++) {
        struct spot at;
        struct resource r = {.machine = (uint8_t)machine,
                             .family = e->family,
                             .st = locked_state(inner->t->machines[machine]),
                             .acquired = CFG_NONE,
                             .since = CFG_NONE,
                             .object = *lock};
        if (find_spot(outer, &cb->held[h], &at) && at.is_cell && cell_equal(&at.cell, lock)) {
            r.name = place_name(outer, &cb->held[h]);
            retake_lock(inner->t, inner->s, &r, e, is_certain, inner->insn, inner->api);
        }
    }
}

// `cb`: the callee calls it; NULL: this function itself does.
static void check_called(struct call *inner, struct call *outer, const struct api_callback *cb,
                         bool is_certain)
{
    for (uint32_t k = 0; k < inner->api->neffects; k++) {
        const struct api_effect *e = &inner->api->effects[k];
        struct guard guards[API_GUARDS];
        struct spot at;
        enum truth holds;
        uint32_t n;

        if (!takes_lock(e) || (!is_certain && e->flags & EFFECT_MAY) ||
            machine_of(inner->t, e->family) == UINT32_MAX || !find_spot(inner, &e->at, &at) ||
            !at.is_cell) {
            continue;
        }
        holds = effect_guards(inner, e, guards, &n);
        if (holds == TRUTH_NO) {
            continue;
        }
        check_own(inner, outer, e, &at.cell, is_certain && holds == TRUTH_YES);
        if (cb) {
            check_callees(inner, outer, cb, e, &at.cell, is_certain && holds == TRUTH_YES);
        }
    }
}

// ---- What the callee calls ----------------------------------------------------------------------

// The function that the pointer leads to; NULL: not known, or nothing is known of it.
static const struct api_fn *function_at(const struct call *c, val_id v)
{
    const struct value *x = val_get(c->s, v);
    const struct callee *to;

    if (v == 0 || x->kind != VALUE_ADDR || x->cell.kind != CELL_FUNC) {
        return NULL;
    }
    to = program_callee_fn(c->t->program, c->t->unit, x->cell.base);
    return to->api;
}

static struct passed_on passed_at(struct call *c, const struct api_place *p)
{
    struct passed_on out = {0};
    struct spot at;

    if (find_spot(c, p, &at)) {
        out.operand = p->root == API_ARG && p->nsteps == 0 ? arg_operand(c, p->arg) : 0;
        out.type = at.type;
    }
    return out;
}

static void check_callback(struct call *c, const struct api_callback *cb)
{
    struct passed_on passed[API_WITH_MAX];
    struct call inner = {.t = c->t, .s = c->s, .insn = c->insn, .i = c->i, .passed = passed};

    inner.api = callback_is_now(cb) ? function_at(c, value_at(c, &cb->function)) : NULL;
    if (!inner.api) {
        return;
    }
    inner.nargs = cb->nwith;
    for (uint32_t n = 0; n < cb->nwith; n++) {
        inner.args[n] = value_at(c, &cb->with[n]);
        passed[n] = passed_at(c, &cb->with[n]);
    }
    check_called(&inner, c, cb, true);
}

// A call by a pointer that may lead to several functions, or to others that are out of sight.
static void check_targets(struct call *c)
{
    const struct call_targets *to = program_targets(c->t->program, c->t->unit, c->i);

    for (uint32_t n = 0; n < to->n && to->n <= TARGETS_MAX; n++) {
        struct call inner = *c;
        inner.api = to->items[n].body == FUNC_UNKNOWN
                        ? to->items[n].api
                        : program_summary(c->t->program, to->items[n].body);
        if (inner.api) {
            check_called(&inner, c, NULL, false);
        }
    }
}

// The pointer is what a caller gave: he knows better.
static bool is_argument(struct call *c)
{
    struct api_place p;

    return value_place(c->t, c->s, 0, read_operand(c->t, c->s, c->i->a), &p) && p.nsteps == 0;
}

void check_callbacks(struct call *c)
{
    if (!c->t->follows_locks) {
        return;
    }
    for (uint32_t n = 0; c->api && n < c->api->ncallbacks; n++) {
        check_callback(c, &c->api->callbacks[n]);
    }
    if (c->i->op == IR_ICALL && c->callee->body == FUNC_UNKNOWN && !is_argument(c)) {
        check_targets(c);
    }
}

// ---- What callers must know ---------------------------------------------------------------------

static void add_held(struct api_callback *to, const struct api_place *lock)
{
    for (unsigned i = 0; i < to->nheld; i++) {
        if (api_place_equal(&to->held[i], lock)) {
            return;
        }
    }
    if (to->nheld < API_HELD_MAX) {
        to->held[to->nheld++] = *lock;
    }
}

static void find_held(const struct typestate *t, const struct state *s, struct api_callback *out)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct api_place at;
        if (s->res[i].object.kind && is_lock_held(t, &s->res[i]) &&
            cell_place(t, s, 0, &s->res[i].object, &at)) {
            add_held(out, &at);
        }
    }
}

static void place_of_value(struct call *c, val_id v, struct api_place *out)
{
    if (!value_place(c->t, c->s, 0, v, out)) {
        *out = (struct api_place){0};
    }
}

static bool has_held(const struct api_callback *c, const struct api_place *lock)
{
    for (unsigned i = 0; i < c->nheld; i++) {
        if (api_place_equal(&c->held[i], lock)) {
            return true;
        }
    }
    return false;
}

// An earlier call by the pointer may have done something to the lock, for all that is known.
static bool is_unknown(const struct call *c, const struct api_place *lock)
{
    for (uint32_t i = 0; i < c->s->nres; i++) {
        const struct resource *r = &c->s->res[i];
        struct api_place at;
        if (r->object.kind && r->st == 0 && cell_place(c->t, c->s, 0, &r->object, &at) &&
            api_place_equal(&at, lock)) {
            return true;
        }
    }
    return false;
}

// What both say.
static void keep_common(const struct call *c, struct api_callback *of,
                        const struct api_callback *with)
{
    unsigned n = 0;

    for (unsigned i = 0; i < of->nwith; i++) {
        if (!api_place_equal(&of->with[i], &with->with[i])) {
            of->with[i] = (struct api_place){0};
        }
    }
    for (unsigned i = 0; i < of->nheld; i++) {
        if (has_held(with, &of->held[i]) || is_unknown(c, &of->held[i])) {
            of->held[n++] = of->held[i];
        }
    }
    of->nheld = (uint8_t)n;
}

static void note(struct call *c, uint32_t nth, const struct api_callback *what)
{
    struct typestate *t = c->t;

    for (uint32_t i = 0; i < t->ngiven; i++) {
        struct given_call *g = &t->given[i];
        if (g->insn == c->insn && g->nth == nth &&
            api_place_equal(&g->what.function, &what->function)) {
            keep_common(c, &g->what, what);
            return;
        }
    }
    if (t->ngiven < GIVEN_CALLS_MAX) {
        t->given[t->ngiven++] = (struct given_call){c->insn, nth, *what};
    }
}

static void note_pointer_call(struct call *c)
{
    struct api_callback what = {.when = WHEN_NOW, .thread = THREAD_SAME};

    if (!value_place(c->t, c->s, 0, read_operand(c->t, c->s, c->i->a), &what.function)) {
        return;
    }
    what.nwith = (uint8_t)(c->nargs < API_WITH_MAX ? c->nargs : API_WITH_MAX);
    for (uint32_t n = 0; n < what.nwith; n++) {
        place_of_value(c, c->args[n], &what.with[n]);
    }
    find_held(c->t, c->s, &what);
    note(c, 0, &what);
}

// The callee's own, in this function's words.
static void note_passed_on(struct call *c, uint32_t nth)
{
    const struct api_callback *cb = &c->api->callbacks[nth];
    struct api_callback what = {.when = cb->when, .thread = cb->thread, .nwith = cb->nwith};

    if (!callback_is_now(cb) ||
        !value_place(c->t, c->s, 0, value_at(c, &cb->function), &what.function)) {
        return;
    }
    for (uint32_t n = 0; n < what.nwith; n++) {
        place_of_value(c, value_at(c, &cb->with[n]), &what.with[n]);
    }
    find_held(c->t, c->s, &what);
    for (unsigned h = 0; h < cb->nheld; h++) {
        struct api_place lock;
        struct spot at;
        if (find_spot(c, &cb->held[h], &at) && at.is_cell &&
            cell_place(c->t, c->s, 0, &at.cell, &lock)) {
            add_held(&what, &lock);
        }
    }
    note(c, nth, &what);
}

void note_callbacks(struct call *c)
{
    if (!c->t->follows_locks || c->t->is_exact || !c->t->has_summary) {
        return;
    }
    if (c->i->op == IR_ICALL) {
        note_pointer_call(c);
    }
    for (uint32_t n = 0; c->api && n < c->api->ncallbacks; n++) {
        note_passed_on(c, n);
    }
}
