// SPDX-License-Identifier: Apache-2.0
// Locks: events, other locks that may be meant, what callees take and give back.
//
// A lock is the cell it lies in. One that is not in the state's table is in its machine's initial
// state. What cannot be followed goes to state 0, from which nothing is reported.
#include "analyzer/engine/typestate.h"

static struct resource *find_object(struct state *s, uint32_t machine, const struct cell *c)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].machine == machine && cell_equal(&s->res[i].object, c)) {
            return &s->res[i];
        }
    }
    return NULL;
}

// The one object is reached through the other: node and node->next.
bool are_linked(const struct typestate *t, const struct state *s, const struct cell *a,
                const struct cell *b)
{
    uint32_t x = a->kind == CELL_DEREF ? s->vals[a->base].entry : 0;
    uint32_t y = b->kind == CELL_DEREF ? s->vals[b->base].entry : 0;

    return x && y && x != y &&
           (api_place_is_prefix(&t->entries[x - 1].place, &t->entries[y - 1].place) ||
            api_place_is_prefix(&t->entries[y - 1].place, &t->entries[x - 1].place));
}

static bool is_other_object(const struct typestate *t, const struct state *s, const struct cell *a,
                            const struct cell *b)
{
    return are_linked(t, s, a, b) ||
           (!cells_may_alias(t, s, a, b) && (cell_class(t, a) != cell_class(t, b) ||
                                             (a->kind == b->kind && a->kind != CELL_DEREF)));
}

// Nothing leads to it any more: it only counts at a return.
void lay_lock_down(struct typestate *t, struct resource *r)
{
    r->object.base = r->object.kind == CELL_DEREF ? 0 : r->object.base;
    r->object.path = path_blur(&t->paths, r->object.path);
    if (!path_has(&t->paths, r->object.path, PLACE_ANY)) {
        r->object.path = path_step(&t->paths, r->object.path, PLACE_ANY, 0);
    }
    r->object.index = 0;
    r->since = CFG_NONE;
    r->name = 0;
}

// Of a lock in state 0 nothing is reported any more, whatever brought it there.
static void forget_story(struct resource *r)
{
    r->flags = r->prev = r->nguards = 0;
    r->since = CFG_NONE;
    r->guards[0] = r->guards[1] = (struct guard){0};
}

// In its first state, as if it were not in the table.
static bool is_untouched(const struct typestate *t, const struct resource *r)
{
    return r->st == t->machines[r->machine]->initial && r->acquired == CFG_NONE && r->nguards == 0;
}

static bool depends_on(const struct state *s, val_id v, val_id what)
{
    const struct value *x = val_get(s, v);

    if (v == 0 || v == what) {
        return v != 0;
    }
    return depends_on(s, x->shadow, what) ||
           (x->kind == VALUE_TERM &&
            (depends_on(s, x->a, what) || (x->op < TERM_CAST && depends_on(s, x->b, what))));
}

// Whether the value on which the lock depends may still be asked for.
static bool is_open(const struct state *s, const struct resource *r)
{
    for (uint32_t g = 0; g < r->nguards; g++) {
        for (uint32_t i = 0; i < s->nbinds; i++) {
            if (depends_on(s, s->binds[i].val, r->guards[g].v)) {
                return true;
            }
        }
        for (uint32_t e = 0; e < s->nentries; e++) {
            if (depends_on(s, s->entries[e], r->guards[g].v)) {
                return true;
            }
        }
    }
    return r->nguards && s->pending;
}

// What makes no difference any more goes: locks that are in their first state again, all that was
// known of those in state 0, and results that nobody has kept.
void drop_plain_locks(struct typestate *t, struct state *s)
{
    for (uint32_t i = s->nres; i-- > 0;) {
        struct resource *r = &s->res[i];
        if (r->handle || r->object.kind == CELL_NONE) {
            continue;
        }
        if (r->nguards && !(r->flags & RES_TRY) && !is_open(s, r)) {
            settle_existence(r);
        }
        if (r->st == 0) {
            forget_story(r);
        } else if (is_untouched(t, r)) {
            state_remove_resource(s, i);
        }
    }
}

// One stands for all that are alike.
void merge_laid_down(struct state *s)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        for (uint32_t k = s->nres; k-- > i + 1;) {
            const struct resource *a = &s->res[i], *b = &s->res[k];
            if (a->object.kind && a->machine == b->machine && a->st == b->st &&
                a->acquired == b->acquired && cell_equal(&a->object, &b->object)) {
                state_remove_resource(s, k);
            }
        }
    }
}

// An unlock of a lock not known to be held, while one that may be the same is: either could be
// meant, so nothing is known of both.
static bool lose_alias(struct typestate *t, struct state *s, uint32_t m, const struct cell *c)
{
    bool found = false;

    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->machine == m && r->object.kind && (r->acquired != CFG_NONE || r->st == 0) &&
            !cell_equal(&r->object, c) && !is_other_object(t, s, &r->object, c)) {
            const struct machine_step *step =
                machine_step_for(t->machines[m], r->st, EVENT_UNLOCK, API_MODE_ANY);
            if (r->st == 0 || (step && !step->error)) {
                r->st = 0;
                found = true;
            }
        }
    }
    return found;
}

// What this very call does to several locks happens to them together.
static bool is_of_call(const struct typestate *t, const struct cell *c)
{
    for (uint32_t i = 0; i < t->ncall_locks; i++) {
        if (cell_equal(&t->call_locks[i], c)) {
            return true;
        }
    }
    return false;
}

static void note_call_lock(struct typestate *t, const struct cell *c)
{
    if (t->ncall_locks < CALL_LOCKS_MAX && !is_of_call(t, c)) {
        t->call_locks[t->ncall_locks++] = *c;
    }
}

// Other locks taken by the same instruction: the rounds before in a loop over many. Held ones are
// given up; one of each kind is kept for the returns.
static void lose_rounds(struct typestate *t, struct state *s, uint32_t m, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->machine != m || r->object.kind == CELL_NONE || r->acquired != insn ||
            is_of_call(t, &r->object)) {
            continue;
        }
        if (r->nguards || is_error_at(t, r, EVENT_EXIT)) {
            r->st = r->prev = r->nguards = 0;
            r->guards[0] = r->guards[1] = (struct guard){0};
        }
        lay_lock_down(t, r);
    }
    merge_laid_down(s);
}

static void note_class(uint64_t *classes, uint32_t *n, uint64_t class)
{
    for (uint32_t i = 0; i < *n; i++) {
        if (classes[i] == class) {
            return;
        }
    }
    if (*n < HANDED_MAX) {
        classes[(*n)++] = class;
    }
}

// Its callers may hold the lock: nothing was done with it here so far.
static bool is_callers(const struct typestate *t, const struct resource *r)
{
    return is_untouched(t, r) && !(r->flags & RES_FIRST_UNLOCK);
}

static void lock_taken(struct typestate *t, struct state *s, struct resource *r,
                       const struct api_effect *e, const struct machine_step *step, uint32_t insn,
                       const struct guard *guards, uint32_t nguards)
{
    const bool is_try = e->flags & (EFFECT_TRY | EFFECT_TIMED);

    note_class(t->locked, &t->nlocked, lock_class(t, &r->object));
    if (!is_try && is_callers(t, r)) {
        begin_section(t, s, r, e->mode, insn, false, guards, nguards);
    }

    r->prev = r->st;
    r->st = step->to;
    r->acquired = r->since = insn;
    r->flags =
        (uint8_t)((r->flags & ~(unsigned)(RES_TRY | RES_BY_CALLEE)) | (is_try ? RES_TRY : 0u));
    r->nguards = (uint8_t)nguards;
    for (uint32_t g = 0; g < nguards; g++) {
        r->guards[g] = guards[g];
    }
    if (nguards == 0) {
        r->prev = 0;
    }
    state_resolve_guards(s);
}

static void tell_balanced(struct typestate *t, const struct state *s, const struct resource *r,
                          const struct machine_step *step, bool is_certain, uint32_t insn,
                          const struct api_fn *api)
{
    struct resource at = *r;

    at.flags |= is_certain ? 0 : RES_MAY;
    tell_error(t, s, &at, step, insn, api);
}

uint8_t locked_state(const struct machine *m)
{
    const struct machine_step *step = machine_step_for(m, m->initial, EVENT_LOCK, API_MODE_WRITE);

    return step ? step->to : 0;
}

bool is_lock_held(const struct typestate *t, const struct resource *r)
{
    return r->st && is_error_at(t, r, EVENT_EXIT) && !(r->nguards && r->flags & RES_TRY);
}

void retake_lock(struct typestate *t, const struct state *s, const struct resource *held,
                 const struct api_effect *e, bool is_certain, uint32_t insn,
                 const struct api_fn *api)
{
    const struct machine_step *step =
        machine_step_for(t->machines[held->machine], held->st, EVENT_LOCK, e->mode);
    const bool is_recursive = held->flags & RES_RECURSIVE || e->flags & EFFECT_RECURSIVE ||
                              lock_kinds(t, &held->object) & LOCK_RECURSIVE;

    if (step && step->error && !is_recursive) {
        tell_balanced(t, s, held, step, is_certain && !(e->flags & EFFECT_MAY), insn, api);
    }
}

// The callee takes the lock and gives it back, or the other way round: the lock must be free, or
// held, for it.
static void balanced_event(struct typestate *t, struct state *s, struct resource *r,
                           const struct api_effect *e, uint8_t event, uint32_t insn,
                           const struct api_fn *api, const struct guard *guards, uint32_t nguards)
{
    const struct machine *m = t->machines[r->machine];
    const struct machine_step *step = machine_step_for(m, r->st, event, e->mode), *back;
    const bool is_forgiven = r->flags & RES_RECURSIVE || e->flags & EFFECT_RECURSIVE ||
                             (e->flags & (EFFECT_MAY | EFFECT_SECTION)) == EFFECT_MAY;

    if (r->st == 0 || !step || is_forgiven) {
        return;
    }
    if (event == EVENT_LOCK && is_callers(t, r)) {
        begin_section(t, s, r, e->mode, insn, true, guards, nguards);
    }
    if (step->error) {
        tell_balanced(t, s, r, step, !(e->flags & EFFECT_MAY), insn, api);
    }
    if (r->st != m->initial || e->flags & EFFECT_MAY) {
        return;
    }
    back = machine_step_for(m, step->to, event == EVENT_LOCK ? EVENT_UNLOCK : EVENT_LOCK, e->mode);
    r->st = back ? back->to : 0;
    r->acquired = r->since = insn;
    r->flags |= event == EVENT_LOCK ? RES_BY_CALLEE : RES_FIRST_UNLOCK;
}

static void lock_event(struct typestate *t, struct state *s, struct resource *r,
                       const struct api_effect *e, uint32_t insn, const struct api_fn *api,
                       const struct guard *guards, uint32_t nguards)
{
    const struct machine *m = t->machines[r->machine];
    const struct machine_step *step = machine_step_for(m, r->st, EVENT_LOCK, e->mode);
    const bool is_try = e->flags & (EFFECT_TRY | EFFECT_TIMED);

    if (e->flags & EFFECT_RECURSIVE) {
        r->flags |= RES_RECURSIVE;
    }
    if (r->st == 0 || !step) {
        return;
    }
    if (step->error && is_try) {
        return; // it fails
    }
    if (e->flags & EFFECT_MAY || (step->error && r->flags & RES_RECURSIVE)) {
        r->st = 0;
        return;
    }
    if (step->error) {
        tell_error(t, s, r, step, insn, api);
        r->st = step->to;
        return;
    }
    lock_taken(t, s, r, e, step, insn, guards, nguards);
}

// A lock that was not taken here is given back: somebody hands locks of this class over. Where
// callees may have changed it, it may as well be one that was taken here before (`is_forgotten`).
static void note_taken_over(struct typestate *t, const struct resource *r, bool is_forgotten)
{
    uint64_t class = lock_class(t, &r->object);

    for (uint32_t n = 0; is_forgotten && n < t->nlocked; n++) {
        if (t->locked[n] == class) {
            return;
        }
    }
    note_class(t->taken, &t->ntaken, class);
}

static void note_hander(struct typestate *t, func_id body)
{
    for (uint32_t n = 0; n < t->nhanded; n++) {
        if (t->handed[n] == body) {
            return;
        }
    }
    if (t->nhanded < HANDED_MAX && body != FUNC_UNKNOWN) {
        t->handed[t->nhanded++] = body;
    }
}

// A lock that a callee took is given back here: that callee hands it over on purpose.
static void note_handed_over(struct typestate *t, const struct resource *r)
{
    const struct ir_insn *i = &t->func->insns[r->acquired];
    const struct callee *c = is_call(i) ? program_callee(t->program, t->unit, i) : NULL;
    const struct call_targets *targets = c ? program_targets(t->program, t->unit, i) : NULL;

    if (!c || !c->api || !c->api->is_inferred) {
        return;
    }
    note_hander(t, c->body);
    for (uint32_t n = 0; c->mods && n < targets->n; n++) {
        note_hander(t, targets->items[n].body);
    }
}

// Names the class of a lock in the whole program: its field, or the variable. 0: neither.
uint64_t lock_class(const struct typestate *t, const struct cell *c)
{
    uint32_t field = path_last_field(&t->paths, c->path);

    if (field) {
        return mods_class(field_key(t, field - 1));
    }
    return c->kind == CELL_GLOBAL ? mods_class(global_key(t, c->base)) : 0;
}

uint32_t lock_kinds(const struct typestate *t, const struct cell *c)
{
    uint32_t field = path_last_field(&t->paths, c->path);

    if (c->kind == CELL_LOCAL && c->path == 0) {
        return program_local_lock_kinds(t->program, t->unit, t->func, c->base);
    }
    return program_lock_kinds(t->program, c->kind == CELL_GLOBAL ? global_key(t, c->base) : NULL,
                              field ? field_key(t, field - 1) : NULL);
}

static void unlock_event(struct typestate *t, struct state *s, struct resource *r,
                         const struct api_effect *e, bool is_new, uint32_t insn,
                         const struct api_fn *api)
{
    const struct machine_step *step =
        machine_step_for(t->machines[r->machine], r->st, EVENT_UNLOCK, e->mode);

    if (r->acquired == CFG_NONE) {
        note_taken_over(t, r, is_new && s->touched & FAMILY_BIT(r->family));
    }
    if (e->flags & EFFECT_MAY) {
        r->st = 0;
    } else if (is_new &&
               (lose_alias(t, s, r->machine, &r->object) || s->touched & FAMILY_BIT(r->family))) {
        r->st = 0;
    } else if (r->st && step && !step->error && r->acquired != CFG_NONE &&
               !(r->flags & RES_FIRST_UNLOCK) && s->doubts == 0) {
        bitset_set(t->held_at_unlock, insn);
    }
    if (r->acquired != CFG_NONE && r->st) {
        note_handed_over(t, r);
        note_class(t->paired, &t->npaired, lock_class(t, &r->object));
        end_section(t, r, insn);
    }
    take_step(t, s, r, r->family == e->family ? EVENT_UNLOCK : EVENT_MISMATCH, e->mode, insn, api);
}

// A condition wait gives the lock back and takes it again: it must be held, and is held after.
static void wait_event(struct typestate *t, struct state *s, struct resource *r,
                       const struct api_effect *e, bool is_new, uint32_t insn,
                       const struct api_fn *api)
{
    const struct machine_step *step =
        machine_step_for(t->machines[r->machine], r->st, EVENT_WAIT, API_MODE_ANY);

    if (is_new &&
        (lose_alias(t, s, r->machine, &r->object) || s->touched & FAMILY_BIT(r->family))) {
        r->st = 0;
    } else if (step) {
        take_step(t, s, r, EVENT_WAIT, API_MODE_ANY, insn, api);
    } else {
        balanced_event(t, s, r, e, EVENT_UNLOCK, insn, api, NULL, 0);
    }
}

bool is_done_before(const struct typestate *t, const struct state *s, uint8_t family,
                    const struct cell *object, uint32_t insn)
{
    const uint32_t m = machine_of(t, family);

    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].machine == m && cell_equal(&s->res[i].object, object)) {
            return s->res[i].since == insn;
        }
    }
    return false;
}

// Nothing is known any more of an array of locks, and of its elements, where one event is about it
// and another about them. Whether it is so of the lock at hand.
static bool lose_mixed(struct typestate *t, struct state *s, uint32_t m, const struct cell *c)
{
    bool found = false;

    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->machine == m && r->object.kind && is_part_of_every(t, s, &r->object, c)) {
            r->st = 0;
            forget_story(r);
            found = true;
        }
    }
    return found;
}

void object_event(struct typestate *t, struct state *s, const struct api_effect *e, uint8_t event,
                  const struct cell *object, uint32_t name, uint32_t insn, const struct api_fn *api,
                  const struct guard *guards, uint32_t nguards)
{
    uint32_t m = machine_of(t, e->family);
    struct resource *r;
    bool is_new = false, is_mixed;

    if (m == UINT32_MAX || object->kind == CELL_NONE ||
        path_has(&t->paths, object->path, PLACE_ANY)) {
        return;
    }
    if (nguards == 0 && !(e->flags & EFFECT_MAY)) {
        used_cell(t, s, object);
    }
    note_call_lock(t, object);
    is_mixed = lose_mixed(t, s, m, object);
    r = find_object(s, m, object);
    if (!r) {
        if (event == EVENT_LOCK) {
            lose_rounds(t, s, m, insn);
        }
        is_new = true;
        r = state_add_resource(
            s, &(struct resource){.machine = (uint8_t)m,
                                  .family = e->family,
                                  .st = t->machines[m]->initial,
                                  .flags = event == EVENT_UNLOCK ? RES_FIRST_UNLOCK : 0,
                                  .acquired = CFG_NONE,
                                  .since = CFG_NONE,
                                  .name = name,
                                  .object = *object});
        if (!r) {
            return;
        }
    }
    if (is_mixed) {
        r->st = 0;
        forget_story(r);
        return;
    }
    if (event != EVENT_LOCK || !(e->flags & (EFFECT_TRY | EFFECT_TIMED))) {
        settle_existence(r);
    }
    if (e->flags & EFFECT_BALANCED) {
        balanced_event(t, s, r, e, event, insn, api, guards, nguards);
    } else if (event == EVENT_LOCK) {
        lock_event(t, s, r, e, insn, api, guards, nguards);
    } else if (event == EVENT_UNLOCK) {
        unlock_event(t, s, r, e, is_new, insn, api);
    } else if (event == EVENT_WAIT) {
        wait_event(t, s, r, e, is_new, insn, api);
    } else if (event == EVENT_INIT && r->since == insn && r->flags & RES_MADE) {
        return; // one call, of which the model says several things
    } else if (e->flags & EFFECT_MAY) {
        r->st = 0;
    } else {
        r->flags |= event == EVENT_INIT ? RES_MADE : 0;
        take_step(t, s, r, event, e->mode, insn, api);
    }
    if (is_new && is_untouched(t, &s->res[s->nres - 1])) {
        s->nres--;
    }
}

void hold_on_entry(struct typestate *t, struct state *s, const struct api_effect *e,
                   const struct cell *object, uint32_t name)
{
    uint32_t m = machine_of(t, e->family);
    const struct machine *machine = m == UINT32_MAX ? NULL : t->machines[m];
    const struct machine_step *step =
        machine ? machine_step_for(machine, machine->initial, EVENT_LOCK, e->mode) : NULL;

    if (step && !step->error) {
        state_add_resource(s, &(struct resource){.machine = (uint8_t)m,
                                                 .family = e->family,
                                                 .st = step->to,
                                                 .flags = RES_FIRST_UNLOCK,
                                                 .acquired = CFG_NONE,
                                                 .since = CFG_NONE,
                                                 .name = name,
                                                 .object = *object});
    }
}
