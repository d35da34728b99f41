// SPDX-License-Identifier: Apache-2.0
// Resources: events, ownership, and the ends of their lives.
//
// A handle is the value it is; every cell that holds the value is a reference to the resource. It
// is dropped when no cell holds it any more, or when the function returns. locks.c has the events
// of locks; what a return finds of both is here.
//
// What cannot be followed goes to state 0, from which nothing is reported.
#include "analyzer/engine/typestate.h"

#include "analyzer/base/hash.h"

#include <string.h>

const struct machine_step *machine_step_for(const struct machine *m, uint8_t from, uint8_t event,
                                            uint8_t mode)
{
    for (uint32_t i = 0; i < m->nsteps; i++) {
        const struct machine_step *s = &m->steps[i];
        if (s->from == from && s->event == event && (s->mode == API_MODE_ANY || s->mode == mode)) {
            return s;
        }
    }
    return NULL;
}

uint32_t machine_of(const struct typestate *t, uint8_t family)
{
    for (uint32_t i = 0; i < t->nmachines; i++) {
        if (t->machines[i]->families & FAMILY_BIT(family)) {
            return i;
        }
    }
    return UINT32_MAX;
}

// The machine with resources that a release of this family may meet.
uint32_t machine_released_by(const struct typestate *t, uint8_t family)
{
    uint32_t m = machine_of(t, family);

    for (uint32_t i = 0; m == UINT32_MAX && i < t->nmachines; i++) {
        m = t->machines[i]->foreign & FAMILY_BIT(family) ? i : m;
    }
    return m;
}

// The child of a fork() shares what its parent has; what it leaves open, its end gives back.
bool in_child(const struct state *s)
{
    return s->fork && state_truth(s, s->fork) == TRUTH_NO;
}

void tell_error(struct typestate *t, const struct state *s, const struct resource *r,
                const struct machine_step *step, uint32_t insn, const struct api_fn *api)
{
    if (step->error && !(step->event == EVENT_DROP && in_child(s))) {
        t->on_error(t->ctx,
                    &(struct error_event){.machine = r->machine,
                                          .error = step->error,
                                          .event = step->event,
                                          .mode = step->mode,
                                          .insn = insn,
                                          .res = r,
                                          .api = api},
                    s);
    }
}

// ---- Handles ------------------------------------------------------------------------------------

// The state after an acquire: what the table says for it, else state 1.
uint8_t acquired_state(const struct machine *m)
{
    const struct machine_step *step = machine_step_for(m, 0, EVENT_ACQUIRE, API_MODE_ANY);

    return step ? step->to : 1;
}

// Earlier instances from the same instruction: one older one is kept apart, more are given up.
static void make_older(struct state *s, uint32_t machine, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres;) {
        struct resource *r = &s->res[i];
        if (r->machine == machine && r->acquired == insn && r->flags & RES_OLDER) {
            state_remove_resource(s, i);
        } else {
            i++;
        }
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].machine == machine && s->res[i].acquired == insn) {
            s->res[i].flags |= RES_OLDER;
        }
    }
}

static void remove_handle(struct state *s, uint32_t machine, val_id v)
{
    for (uint32_t i = s->nres; i-- > 0;) {
        if (s->res[i].machine == machine && s->res[i].handle == v) {
            state_remove_resource(s, i);
        }
    }
}

void acquire_handle(struct typestate *t, struct state *s, uint8_t family, val_id handle,
                    uint32_t insn, const struct guard *guards, uint32_t nguards, unsigned flags,
                    uint32_t name)
{
    uint32_t m = machine_of(t, family);
    struct resource r = {.machine = (uint8_t)m,
                         .family = family,
                         .flags = (uint8_t)flags,
                         .nguards = (uint8_t)nguards,
                         .acquired = insn,
                         .since = insn,
                         .name = name,
                         .handle = handle};

    if (m == UINT32_MAX || handle == 0 || val_get(s, handle)->kind == VALUE_CONST) {
        return;
    }
    make_older(s, m, insn);
    if (family == FAMILY_INNER) {
        remove_handle(s, m, handle); // the object is set up again
    }
    r.st = acquired_state(t->machines[m]);
    for (uint32_t g = 0; g < nguards; g++) {
        r.guards[g] = guards[g];
    }
    state_add_resource(s, &r);
    state_resolve_guards(s);
}

struct resource *find_handle(struct state *s, uint32_t machine, val_id v)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle && s->res[i].handle == v && s->res[i].machine == machine) {
            return &s->res[i];
        }
    }
    return NULL;
}

// Somebody uses it as if it existed: what depends on an untested result is taken to have
// succeeded, except for attempts.
void settle_existence(struct resource *r)
{
    if (r->nguards && r->flags & RES_TRY) {
        r->st = 0;
    }
    r->nguards = 0;
    r->guards[0] = r->guards[1] = (struct guard){0};
    r->prev = 0;
}

void take_step(struct typestate *t, struct state *s, struct resource *r, uint8_t event,
               uint8_t mode, uint32_t insn, const struct api_fn *api)
{
    const struct machine_step *step = machine_step_for(t->machines[r->machine], r->st, event, mode);

    if (r->st == 0 || !step) {
        return;
    }
    tell_error(t, s, r, step, insn, api);
    r->since = step->to == r->st ? r->since : insn;
    r->st = step->to;
}

// ---- Elements of arrays -------------------------------------------------------------------------
//
// A loop that fills an array would make a resource for each of its rounds. So what it puts into an
// element stands for all of them: one resource for each acquisition and place in the element beside
// that of the latest round, which live as long as the array. Whoever gives one of them up, does so
// with all in the end, in a loop of his own; that he leaves some out is not said.

static bool is_element(struct typestate *t, const struct resource *r, const struct cell *c)
{
    return r->array && c->kind == CELL_LOCAL && c->base + 1 == r->array &&
           path_blur(&t->paths, c->path) == r->object.path;
}

static bool are_of_one_array(const struct resource *a, const struct resource *b)
{
    return a->array && a->array == b->array && a->object.path == b->object.path;
}

void put_into_array(struct typestate *t, struct state *s, val_id v, const struct cell *c)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle && s->res[i].handle == v) {
            s->res[i].array = c->base + 1;
            s->res[i].object.path = path_blur(&t->paths, c->path);
        }
    }
}

val_id array_handle(struct typestate *t, const struct state *s, const struct cell *c)
{
    for (uint32_t i = 0; c->kind == CELL_LOCAL && i < s->nres; i++) {
        if (is_element(t, &s->res[i], c)) {
            return s->res[i].handle;
        }
    }
    return 0;
}

static bool is_held_in_array(struct typestate *t, const struct state *s, val_id v,
                             const struct resource *r)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (s->binds[i].val == v && is_element(t, r, &s->binds[i].cell)) {
            return true;
        }
    }
    return r->array && r->handle == v;
}

static bool give_up_elements(struct typestate *t, struct state *s, val_id v, uint32_t insn)
{
    bool any = false;

    for (uint32_t i = 0; v && i < s->nres; i++) {
        const struct resource r = s->res[i];
        if (!r.array || !is_held_in_array(t, s, v, &r)) {
            continue;
        }
        any = true;
        for (uint32_t k = 0; k < s->nres; k++) {
            if (are_of_one_array(&s->res[k], &r)) {
                take_step(t, s, &s->res[k], EVENT_ESCAPE, API_MODE_ANY, insn, NULL);
            }
        }
    }
    return any;
}

// Whether the resource stands for elements in, or around, the cell.
static bool has_elements(const struct typestate *t, const struct cell *c, const struct resource *r)
{
    return r->array && c->kind == CELL_LOCAL && c->base + 1 == r->array &&
           paths_overlap(&t->paths, t->unit, c->path, r->object.path);
}

void escape_elements(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (has_elements(t, c, &s->res[i])) {
            take_step(t, s, &s->res[i], EVENT_ESCAPE, API_MODE_ANY, insn, NULL);
        }
    }
}

void end_array(struct state *s, uint32_t local)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].array == local + 1) {
            s->res[i].array = s->res[i].object.path = 0;
        }
    }
}

void doubt_elements(const struct typestate *t, struct state *s, const struct cell *c)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        s->res[i].flags |= has_elements(t, c, &s->res[i]) ? RES_MAYBE_CALLEE : 0;
    }
}

static bool varies_in_loop(const struct typestate *t, ir_opnd o)
{
    for (uint32_t i = 0; ir_opnd_kind(o) == IR_LOCAL && i < t->func->ninsns; i++) {
        if (t->func->insns[i].dst == o && t->cfg->loop_head[cfg_block_of(t->func, i)] != CFG_NONE) {
            return true;
        }
    }
    return ir_opnd_kind(o) == IR_TEMP;
}

static bool has_varying_index(const struct typestate *t, place_id p)
{
    const struct place_table *places = t->unit->places;

    for (; p; p = place_get(places, p)->parent) {
        const struct place *at = place_get(places, p);
        if (at->step == PLACE_INDEX && varies_in_loop(t, at->arg)) {
            return true;
        }
    }
    return false;
}

// Each round of a loop has another element here, perhaps by way of a pointer to it that the round
// begins with.
bool is_element_of_loop(const struct typestate *t, uint32_t insn, place_id p)
{
    const struct place_table *places = t->unit->places;
    const struct place *root;
    ir_opnd pointer;

    if (p == 0 || t->cfg->loop_head[cfg_block_of(t->func, insn)] == CFG_NONE) {
        return false;
    }
    if (!place_has_deref(places, p)) {
        return has_varying_index(t, p);
    }
    root = place_get(places, place_root(places, p));
    pointer = root->step == PLACE_LOCAL  ? ir_opnd_make(IR_LOCAL, root->arg)
              : root->step == PLACE_TEMP ? ir_opnd_make(IR_TEMP, root->arg)
                                         : 0;
    for (uint32_t i = 0; pointer && i < t->func->ninsns; i++) {
        const struct ir_insn *x = &t->func->insns[i];
        if (x->dst == pointer && x->op == IR_ADDR && !place_has_deref(places, x->place) &&
            has_varying_index(t, x->place)) {
            return true;
        }
    }
    return false;
}

// ---- Events of handles --------------------------------------------------------------------------

// What was not obtained here and got its state by this instruction, in the round before.
void forget_strangers(struct state *s, uint32_t insn)
{
    for (uint32_t i = s->nres; i-- > 0;) {
        const struct resource *r = &s->res[i];
        if (r->acquired == CFG_NONE && r->since == insn) {
            state_remove_resource(s, i);
        }
    }
}

// A handle out of memory that the caller cannot be told of: an element of its array.
static bool is_unnamed(const struct typestate *t, const struct state *s, val_id v)
{
    const struct value *x = val_get(s, v);
    const struct ir_insn *i = x->origin ? &t->func->insns[x->origin - 1] : NULL;

    return x->entry == 0 && x->kind == VALUE_OPAQUE &&
           (!i || (i->op == IR_LOAD && place_has_deref(t->unit->places, i->place)));
}

// The parameter that leads to an array of which some element lies there, + 1; 0: none.
static uint32_t array_parameter(const struct typestate *t, place_id p)
{
    const struct place_table *places = t->unit->places;
    const struct place *root = place_get(places, place_root(places, p));
    bool is_element = false;

    for (; p; p = place_get(places, p)->parent) {
        is_element = is_element || place_get(places, p)->step == PLACE_INDEX;
    }
    return is_element && root->step == PLACE_LOCAL && root->arg < t->func->nparams &&
                   root->arg < MODS_PARAMS
               ? root->arg + 1
               : 0;
}

// Noted with the parameter that led to the array.
static void note_unnamed(struct typestate *t, const struct state *s, uint8_t family, val_id v)
{
    const uint32_t origin = val_get(s, v)->origin;
    uint32_t param;

    if (!is_unnamed(t, s, v)) {
        return;
    }
    t->unnamed |= FAMILY_BIT(family);
    param = origin ? array_parameter(t, t->func->insns[origin - 1].place) : 0;
    if (param) {
        t->arrays |= (uint16_t)(1u << (param - 1));
    }
}

// A handle that came from elsewhere is known from its release on.
static void known_stranger(struct typestate *t, struct state *s, uint32_t m, uint8_t family,
                           uint8_t event, val_id v, uint32_t insn)
{
    const struct machine *machine = t->machines[m];
    const struct machine_step *step =
        machine_step_for(machine, acquired_state(machine), event, API_MODE_ANY);
    int64_t k;

    if (!step || step->error || val_is_const(s, v, &k)) {
        return;
    }
    note_unnamed(t, s, family, v);
    state_add_resource(s, &(struct resource){.machine = (uint8_t)m,
                                             .family = family,
                                             .st = step->to,
                                             .acquired = CFG_NONE,
                                             .since = insn,
                                             .handle = v});
}

// A use of a handle of the caller's, for the summary: certain only if it is always the same one.
void note_use(struct typestate *t, struct state *s, uint8_t family, uint8_t mode,
              const struct api_props *change, bool is_certain, val_id v, uint32_t insn)
{
    struct handle_use *u = t->uses ? &t->uses[insn * USES_PER_CALL + t->which_use] : NULL;
    uint32_t entry = val_get(s, v)->entry;
    bool is_same, is_first;

    if (!u) {
        return;
    }
    if (entry && is_certain) {
        const uint64_t bit = (uint64_t)1 << (entry - 1);
        s->used |= bit;
        s->read |= mode & API_MODE_READ ? bit : 0;
        s->written |= mode & API_MODE_WRITE ? bit : 0;
    }
    is_first = u->entry == 0;
    is_same = entry && (is_first || u->entry == entry);
    u->entry = is_same ? entry : UINT32_MAX;
    u->family = family;
    u->mode |= mode;
    u->is_unsure = u->is_unsure || !is_certain;
    if (change) {
        u->change.has |= change->has;
        u->change.lacks |= change->lacks;
    }
}

// What the handle had taken over goes with it.
static void release_owned(struct typestate *t, struct state *s, val_id owner, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        const struct machine *m = t->machines[r->machine];
        const struct machine_step *step;
        if (r->owner && r->owner == owner) {
            step = machine_step_for(m, acquired_state(m), EVENT_RELEASE, API_MODE_ANY);
            r->st = step ? step->to : 0;
            r->since = insn;
        }
    }
}

// A stream is what its descriptor is.
static void change_owner(struct state *s, val_id owner, const struct api_props *change)
{
    for (uint32_t i = 0; owner && i < s->nres; i++) {
        if (s->res[i].handle == owner) {
            change_props(&s->res[i].props, change, true);
        }
    }
}

// close(-1) closes nothing, and is no reason to say that what it closed is used again.
static bool is_no_handle(const struct state *s, uint8_t family, val_id v)
{
    return family == FAMILY_FD && val_get(s, v)->facts.hi < 0;
}

// A line buffer is memory of malloc(); all others have releases of their own.
static bool is_right_release(const struct resource *r, uint8_t family)
{
    return r->family == family || (r->family == FAMILY_LINEBUF && family == FAMILY_MEMORY);
}

// munmap(p + n), free(p - n): a part of it, or the whole by another name.
static void release_derived(struct typestate *t, struct state *s, val_id v)
{
    for (uint32_t e = 0; e < t->nentries; e++) {
        const val_id given = state_entry(s, e);
        if (given && given != v && val_leads_into(s, v, given)) {
            t->unsure |= (uint64_t)1 << e;
        }
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle && val_leads_into(s, v, s->res[i].handle)) {
            s->res[i].st = 0;
        }
    }
}

static void without_resource(struct typestate *t, struct state *s, uint8_t family, uint8_t event,
                             uint8_t mode, const struct api_props *change, val_id v, uint32_t insn)
{
    uint32_t m = machine_of(t, family);

    if (event == EVENT_RELEASE) {
        release_derived(t, s, v);
    }
    if (m == UINT32_MAX) {
        return;
    }
    if (event == EVENT_RELEASE || (event == EVENT_CONSUME && val_get(s, v)->entry)) {
        known_stranger(t, s, m, family, event, v, insn);
    } else if (event == EVENT_USE) {
        note_use(t, s, family, mode, change, true, v, insn);
    }
}

// The pointer that a place begins with.
static val_id base_value(struct typestate *t, struct state *s, place_id p)
{
    const place_id base = place_root(t->unit->places, p);
    const struct place *root = place_get(t->unit->places, base);
    struct cell c;

    if (root->step == PLACE_TEMP) {
        return read_operand(t, s, ir_opnd_make(IR_TEMP, root->arg));
    }
    if (root->step != PLACE_LOCAL) {
        return 0;
    }
    if (t->func->locals[root->arg].flags & LOCAL_REG) {
        return read_operand(t, s, ir_opnd_make(IR_LOCAL, root->arg));
    }
    return place_cell(t, s, base, &c) ? state_lookup(s, &c) : 0;
}

static void pointer_used(struct typestate *t, struct state *s, val_id v, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        const struct machine_step *step =
            machine_step_for(t->machines[r->machine], r->st, EVENT_USE, API_MODE_ANY);
        if (v && r->handle && FAMILIES_IN_MEMORY & FAMILY_BIT(r->family) && step && step->error &&
            val_leads_into(s, v, r->handle)) {
            take_step(t, s, r, EVENT_USE, API_MODE_ANY, insn, NULL);
            r->st = 0; // told once
        }
    }
}

void memory_used(struct typestate *t, struct state *s, place_id p, uint32_t insn)
{
    pointer_used(t, s, base_value(t, s, p), insn);
}

void function_called(struct typestate *t, struct state *s, ir_opnd pointer, uint32_t insn)
{
    pointer_used(t, s, read_operand(t, s, pointer), insn);
}

void handle_event(struct typestate *t, struct state *s, uint8_t family, uint8_t event, uint8_t mode,
                  const struct api_props *change, val_id v, uint32_t insn, const struct api_fn *api)
{
    uint32_t m = event == EVENT_RELEASE ? machine_released_by(t, family) : machine_of(t, family);
    struct resource *r;

    if (m == UINT32_MAX || v == 0 || is_no_handle(s, family, v) ||
        (event != EVENT_USE && give_up_elements(t, s, v, insn))) {
        return;
    }
    r = find_handle(s, m, v);
    if (!r) {
        without_resource(t, s, family, event, mode, change, v, insn);
        return;
    }
    if (event != EVENT_USE && event != EVENT_ESCAPE) {
        settle_existence(r);
    }
    if (event == EVENT_RELEASE && !is_right_release(r, family)) {
        event = EVENT_MISMATCH;
    }
    check_props(t, s, r, event, mode, change ? change->has : 0, insn, api);
    take_step(t, s, r, event, mode, insn, api);
    if (change) {
        change_props(&r->props, change, true);
        change_owner(s, r->owner, change);
    }
    if (event == EVENT_RELEASE) {
        desert_peer(s, r);
        release_owned(t, s, v, insn);
    }
}

void handle_unknown(struct typestate *t, struct state *s, uint8_t family, val_id v)
{
    uint32_t m = machine_of(t, family);
    struct resource *r = m == UINT32_MAX ? NULL : find_handle(s, m, v);

    if (give_up_elements(t, s, v, CFG_NONE)) {
        return;
    }
    if (r) {
        r->st = 0;
    } else if (m != UINT32_MAX && v) {
        note_unnamed(t, s, family, v);
        t->unsure |= val_get(s, v)->entry ? (uint64_t)1 << (val_get(s, v)->entry - 1) : 0;
    }
}

bool type_may_be_handle(const struct ir_unit *u, type_id id)
{
    const struct ir_type *type = &u->types[id];
    const struct ir_type *elem = type->kind == TYPE_POINTER ? &u->types[type->elem] : NULL;

    return (type->kind == TYPE_INT && type->size == 4 && !(type->flags & TYPE_UNSIGNED)) ||
           (elem && elem->kind == TYPE_RECORD &&
            (elem->nfields == 0 || strcmp(ir_name(u, elem->name), "_IO_FILE") == 0));
}

// Handles the caller gave: what becomes of pointers to other objects is not followed.
static bool may_be_handle(const struct typestate *t, const struct entry *e)
{
    return t->follows_handles && type_may_be_handle(t->unit, e->type);
}

void put_into_home(const struct typestate *t, struct state *s, val_id v, const struct cell *c)
{
    for (uint32_t i = 0; v && c->kind == CELL_GLOBAL && c->index == 0 && i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->handle == v && r->st == acquired_state(t->machines[r->machine]) && !r->home &&
            !path_has(&t->paths, c->path, PLACE_ANY)) {
            r->home = c->base + 1;
            r->home_path = c->path;
        }
    }
}

void leave_home(const struct typestate *t, struct state *s, const struct cell *c)
{
    const val_id v = c->kind == CELL_GLOBAL ? state_lookup(s, c) : 0;

    for (uint32_t i = 0; v && i < s->nres; i++) {
        struct resource *r = &s->res[i];
        const struct machine *m = t->machines[r->machine];
        const struct machine_step *out =
            machine_step_for(m, acquired_state(m), EVENT_ESCAPE, API_MODE_ANY);
        if (r->handle == v && r->home == c->base + 1 && r->home_path == c->path && out &&
            r->st == out->to) {
            r->st = acquired_state(m);
            r->since = r->acquired;
            r->home = r->home_path = 0;
        }
    }
}

void escape_value(struct typestate *t, struct state *s, val_id v, uint32_t insn)
{
    uint32_t entry = val_get(s, v)->entry;

    give_up_elements(t, s, v, insn);
    publish(t, s, v, insn);
    if (entry && may_be_handle(t, &t->entries[entry - 1])) {
        s->kept |= (uint64_t)1 << (entry - 1);
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->handle && val_leads_into(s, v, r->handle)) {
            check_props(t, s, r, EVENT_ESCAPE, API_MODE_ANY, 0, insn, NULL);
            if (r->st != acquired_state(t->machines[r->machine])) {
                r->home = r->home_path = 0; // others have it, too
            }
            take_step(t, s, r, EVENT_ESCAPE, API_MODE_ANY, insn, NULL);
            r->peer = 0;
        }
    }
}

static bool holds(const struct typestate *t, const struct cell *whole, const struct binding *b)
{
    return b->cell.kind == whole->kind && b->cell.base == whole->base &&
           paths_overlap(&t->paths, t->unit, whole->path, b->cell.path);
}

void escape_contents(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (holds(t, c, &s->binds[i])) {
            escape_value(t, s, s->binds[i].val, insn);
        }
    }
    escape_elements(t, s, c, insn);
}

void lose_contents(struct typestate *t, struct state *s, const struct cell *c)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (has_elements(t, c, &s->res[i])) {
            s->res[i].st = 0;
        }
    }
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (!holds(t, c, &s->binds[i])) {
            continue;
        }
        for (uint32_t k = 0; k < s->nres; k++) {
            if (s->res[k].handle && val_derives(s, s->binds[i].val, s->res[k].handle)) {
                s->res[k].st = 0;
            }
        }
    }
}

// What a call left in an object is there as long as the object, a local (INNER families).
static bool is_object(const struct state *s, val_id handle)
{
    return s->vals[handle].kind == VALUE_ADDR && s->vals[handle].cell.kind == CELL_LOCAL;
}

// A condition on the handle that is about to be decided: which arm is taken tells what it is.
static bool is_asked_about(const struct state *s, const struct binding *b, val_id handle)
{
    const struct value *v = &s->vals[b->val];

    return b->cell.kind == CELL_TEMP && v->kind == VALUE_TERM && is_compare(v->op) &&
           (val_derives(s, v->a, handle) || val_derives(s, v->b, handle));
}

static bool is_referenced(const struct state *s, const struct resource *r)
{
    const val_id handle = r->handle;

    if (r->array || is_object(s, handle)) {
        return true;
    }
    for (uint32_t i = 0; i < s->nbinds; i++) {
        val_id v = s->binds[i].val;
        if (s->binds[i].cell.kind != CELL_CALL && is_reachable(s, &s->binds[i].cell) &&
            (val_derives(s, v, handle) || s->vals[v].shadow == handle ||
             is_asked_about(s, &s->binds[i], handle))) {
            return true;
        }
    }
    for (uint32_t e = 0; e < s->nentries; e++) {
        const val_id v = s->entries[e];
        if (v && (val_derives(s, v, handle) || s->vals[v].shadow == handle)) {
            return true;
        }
    }
    return handle == s->pending;
}

// Descriptors 0 to 2 are the standard streams: who opens /dev/null until it has all three, or
// closes only what lies above, loses none. Nor is one lost whose number the program agreed upon.
bool is_standard_stream(const struct state *s, const struct resource *r)
{
    const struct facts *number = &val_get(s, r->handle)->facts;

    return r->family == FAMILY_FD && (number->hi <= 2 || number->lo == number->hi);
}

// Nothing in the program closes what is in this field: that is one mistake, wherever the objects
// end.
static bool is_lost_anyway(const struct typestate *t, const struct resource *r)
{
    uint64_t class;

    if (r->object.kind || r->object.base == 0) {
        return false;
    }
    class = mods_class(field_key(t, r->object.base - 1));
    for (uint32_t i = 0; i < t->caps.nlost; i++) {
        if (t->caps.lost[i] == class) {
            return true;
        }
    }
    return false;
}

static void drop(struct typestate *t, struct state *s, uint32_t i, uint32_t insn)
{
    struct resource r = s->res[i];
    const struct machine_step *step =
        machine_step_for(t->machines[r.machine], r.st, EVENT_DROP, API_MODE_ANY);

    if (r.st && step && !(r.nguards && r.flags & RES_TRY) && !is_standard_stream(s, &r) &&
        !is_lost_anyway(t, &r)) {
        check_props(t, s, &r, EVENT_DROP, API_MODE_ANY, 0, insn, NULL);
        tell_error(t, s, &r, step, insn, NULL);
    }
    state_remove_resource(s, i);
}

// `p++` on the only pointer to a mapping: its start can be computed again.
static void lose(struct typestate *t, struct state *s, uint32_t i, uint32_t insn)
{
    for (uint32_t b = 0; b < s->nbinds; b++) {
        if (s->binds[b].cell.kind != CELL_CALL &&
            val_leads_into(s, s->binds[b].val, s->res[i].handle) &&
            !val_derives(s, s->binds[b].val, s->res[i].handle)) {
            state_remove_resource(s, i);
            return;
        }
    }
    drop(t, s, i, insn);
}

void check_drops(struct typestate *t, struct state *s, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres;) {
        if (s->res[i].handle && !is_referenced(s, &s->res[i])) {
            if (bitset_has(t->last, cfg_block_of(t->func, insn))) {
                return;
            }
            lose(t, s, i, insn);
        } else {
            i++;
        }
    }
}

void end_object(struct typestate *t, struct state *s, uint32_t local, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres;) {
        const struct resource *r = &s->res[i];
        if (r->handle && is_object(s, r->handle) && s->vals[r->handle].cell.base == local) {
            drop(t, s, i, insn);
        } else {
            i++;
        }
    }
}

void escape_object(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->handle && is_object(s, r->handle) && s->vals[r->handle].cell.base == c->base &&
            c->kind == CELL_LOCAL) {
            take_step(t, s, r, EVENT_ESCAPE, API_MODE_ANY, insn, NULL);
        }
    }
}

void lend_handle(struct typestate *t, struct state *s, val_id handle, val_id owner, uint32_t insn)
{
    bool is_ours = false;
    struct resource *r = NULL;

    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *o = &s->res[i];
        is_ours = is_ours || (o->handle == owner && o->acquired != CFG_NONE &&
                              o->st == acquired_state(t->machines[o->machine]));
        r = o->handle == handle && o->acquired == insn ? &s->res[i] : r;
    }
    if (r) {
        r->owner = owner;
        take_step(t, s, r, is_ours ? EVENT_LEND : EVENT_ESCAPE, API_MODE_ANY, insn, NULL);
    }
}

// ---- Names --------------------------------------------------------------------------------------

static uint32_t add_name(struct typestate *t, struct run_name name)
{
    if (t->nnames == t->cap_names) {
        struct run_name *names = arena_array(t->arena, struct run_name, t->cap_names * 2);
        memcpy(names, t->names, t->nnames * sizeof *names);
        t->names = names;
        t->cap_names *= 2;
    }
    t->names[t->nnames] = name;
    return t->nnames++;
}

uint32_t name_of_cell(struct typestate *t, const struct cell *c)
{
    struct cell named = *c;

    if (c->kind < CELL_LOCAL || c->kind > CELL_GLOBAL) {
        return c->kind == CELL_REG ? ir_opnd_make(IR_LOCAL, c->base) : 0;
    }
    named.index = 0;
    for (uint32_t i = 1; i < t->nnames; i++) {
        if (t->names[i].cell.kind && cell_equal(&t->names[i].cell, &named)) {
            return i;
        }
    }
    return add_name(t, (struct run_name){.cell = named});
}

uint32_t name_of_text(struct typestate *t, const char *text)
{
    for (uint32_t i = 1; i < t->nnames; i++) {
        if (t->names[i].cell.kind == CELL_NONE && strcmp(t->names[i].text, text) == 0) {
            return i;
        }
    }
    return add_name(t, (struct run_name){.text = text});
}

void name_handle(struct typestate *t, struct state *s, val_id v, uint32_t name)
{
    if (ir_opnd_kind(name) == IR_LOCAL &&
        t->func->locals[ir_opnd_index(name)].flags & LOCAL_HIDDEN) {
        return;
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle == v && s->res[i].name == 0) {
            s->res[i].name = name;
        }
    }
}

// ---- The end ------------------------------------------------------------------------------------

struct bucket bucket_of_facts(const struct facts *f)
{
    struct bucket b = {.kind = BUCKET_CONST};

    if (!facts_is_const(f, &b.k)) {
        b.kind = BUCKET_SIGNS;
        b.k = (f->lo < 0 ? SIGN_NEGATIVE : 0) | (facts_has(f, 0) ? SIGN_ZERO : 0) |
              (f->hi > 0 ? SIGN_POSITIVE : 0);
    }
    return b;
}

// What is returned if the lock is held.
static struct bucket bucket_of(struct typestate *t, struct state *s, uint32_t insn,
                               const struct resource *lock)
{
    const struct ir_insn *ret = &t->func->insns[insn];
    struct facts f = facts_any();
    val_id v;

    if (!ret->a) {
        return (struct bucket){.kind = BUCKET_VOID};
    }
    v = read_operand(t, s, ret->a);
    f = v ? s->vals[v].facts : f;
    for (uint32_t g = 0; g < lock->nguards; g++) {
        struct facts known = f;
        if (v && lock->guards[g].v == v && !lock->guards[g].negated &&
            facts_within(&known, lock->guards[g].lo, lock->guards[g].hi)) {
            f = known;
        }
    }
    return bucket_of_facts(&f);
}

uint64_t known_args(const struct typestate *t, const struct state *s)
{
    struct facts known[ENTRIES_MAX];
    uint64_t out = 0;

    entries_facts(s, t->nentries, true, known);
    for (uint32_t e = 0; e < t->nentries; e++) {
        const struct api_place *p = &t->entries[e].place;
        if (p->root == API_ARG && p->nsteps == 0 && p->arg < 32) {
            const struct facts *f = &known[e];
            uint64_t is = !facts_has(f, 0) ? 2 : f->lo == 0 && f->hi == 0;
            out |= is << (2 * p->arg);
        }
    }
    return out;
}

uint64_t exit_class(struct typestate *t, const struct cell *c)
{
    bool is_named = c->kind == CELL_GLOBAL || c->kind == CELL_LOCAL;
    uint64_t h = hash64_mix(c->kind, is_named ? c->base : 0);

    return hash64_mix(h, path_blur(&t->paths, c->path));
}

// Another lock of the class is held in the same state: what was given back is not this one.
static bool has_held_sibling(struct typestate *t, const struct state *s, const struct resource *r)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *o = &s->res[i];
        if (o == r || o->machine != r->machine || !o->object.kind ||
            !is_error_at(t, o, EVENT_EXIT)) {
            continue;
        }
        if (exit_class(t, &o->object) == exit_class(t, &r->object)) {
            return true;
        }
    }
    return false;
}

// One that could not be taken is in its first state again.
static bool is_taken_here(const struct typestate *t, const struct resource *r)
{
    return r->st != 0 && r->st != t->machines[r->machine]->initial && r->acquired != CFG_NONE &&
           !(r->nguards && r->flags & RES_TRY) && !(r->flags & (RES_FIRST_UNLOCK | RES_BY_CALLEE));
}

static void tell_exit(struct typestate *t, struct state *s, const struct resource *r, uint32_t insn)
{
    const struct machine_step *step =
        machine_step_for(t->machines[r->machine], r->st, EVENT_EXIT, API_MODE_ANY);

    if (!is_taken_here(t, r)) {
        return;
    }
    if (step && step->error && !(t->machines[r->machine]->flags & MACHINE_EXIT_BY_CONVENTION)) {
        tell_error(t, s, r, step, insn, NULL);
        return;
    }
    if (!(step && step->error) && has_held_sibling(t, s, r)) {
        return;
    }
    if (s->doubts && !(step && step->error)) {
        return; // no evidence that the function gives the lock back
    }
    t->on_exit(t->ctx,
               &(struct exit_record){.machine = r->machine,
                                     .insn = insn,
                                     .acquired = r->acquired,
                                     .name = r->name,
                                     .class = exit_class(t, &r->object),
                                     .lock = lock_class(t, &r->object),
                                     .error = step ? step->error : 0,
                                     .family = r->family,
                                     .bucket = bucket_of(t, s, insn, r),
                                     .args = known_args(t, s)},
               s);
}

void lose_locks(struct typestate *t, struct state *s, uint32_t insn, uint8_t event, uint32_t spared)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        const struct machine_step *step =
            machine_step_for(t->machines[r->machine], r->st, event, API_MODE_ANY);
        if (r->object.kind && step && is_taken_here(t, r) && !(spared & FAMILY_BIT(r->family))) {
            tell_error(t, s, r, step, insn, NULL);
        }
    }
}

void leave_function(struct typestate *t, struct state *s, uint32_t insn)
{
    check_kept(t, s, insn);
    for (uint32_t i = 0; i < s->nres;) {
        const struct resource *r = &s->res[i];
        bool ends = t->is_main && t->machines[r->machine]->flags & MACHINE_PROCESS_EXIT_RELEASES;
        if (r->handle && !ends) {
            drop(t, s, i, insn);
            continue;
        }
        if (!r->handle && !ends) {
            tell_exit(t, s, r, insn);
        }
        i++;
    }
}
