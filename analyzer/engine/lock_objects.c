// SPDX-License-Identifier: Apache-2.0
// Which records are locks, the models say: what their functions that lock get a pointer to. A
// record that has one inside holds a lock, too.
//
// A copy is what makes a second object of one that may be in use: an assignment, an argument or a
// result by value, memcpy() of the whole. Not one: what comes from a compound literal, a constant,
// or a variable of the function's own whose address nobody took, which are still as they were
// initialised; nor what is initialised anew in the same function.
#include "analyzer/engine/lock_objects.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <string.h>

enum { HELD_TYPES_DEPTH = 6, CAST_HOPS = 3 };

static const uint32_t families =
    FAMILY_BIT(FAMILY_MUTEX) | FAMILY_BIT(FAMILY_RWLOCK) | FAMILY_BIT(FAMILY_SPIN);

struct objects {
    struct arena *a, *scratch;
    const struct program *p;
    uint64_t *types;           // list: keys of records that are locks
    struct lock_copy *copies;  // list
    struct local_lock *locals; // list
    // The function at hand.
    func_id id;
    const struct ir_unit *u;
    const struct ir_func *f;
    const type_id *temp_types;
};

// ---- Types --------------------------------------------------------------------------------------

static bool is_lock_effect(const struct api_effect *e)
{
    return (e->kind == API_LOCK || e->kind == API_INIT) && families & FAMILY_BIT(e->family) &&
           e->at.root == API_ARG && e->at.nsteps == 1;
}

static bool is_known_type(const struct objects *o, uint64_t key)
{
    for (size_t i = 0; i < arrlenu(o->types); i++) {
        if (o->types[i] == key) {
            return true;
        }
    }
    return false;
}

static void put_type(struct objects *o, const struct ir_unit *u, uint32_t fn, uint32_t param)
{
    const struct ir_type *t = &u->types[u->fns[fn].type];
    const struct ir_type *pointer, *record;
    uint64_t key;

    if (param >= t->nparams) {
        return;
    }
    pointer = &u->types[u->param_types[t->first_param + param]];
    record = pointer->kind == TYPE_POINTER ? &u->types[pointer->elem] : NULL;
    if (!record || record->kind != TYPE_RECORD || record->flags & TYPE_INCOMPLETE) {
        return;
    }
    key = mods_class(ir_name(u, record->key));
    if (!is_known_type(o, key)) {
        arrput(o->types, key);
    }
}

static void find_types(struct objects *o)
{
    const struct ir_unit *last = NULL;

    for (func_id f = 0; f < program_func_count(o->p); f++) {
        const struct ir_unit *u = program_func(o->p, f)->unit;
        for (uint32_t fn = 0; u != last && fn < u->nfns; fn++) {
            const struct api_fn *m = program_callee_fn(o->p, u, fn)->api;
            for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
                if (is_lock_effect(&m->effects[e])) {
                    put_type(o, u, fn, m->effects[e].at.arg);
                }
            }
        }
        last = u;
    }
}

static bool holds_lock(const struct objects *o, type_id id, unsigned depth)
{
    const struct ir_type *t = &o->u->types[id];

    while (t->kind == TYPE_ARRAY) {
        t = &o->u->types[t->elem];
    }
    if (t->kind != TYPE_RECORD || depth == HELD_TYPES_DEPTH) {
        return false;
    }
    if (is_known_type(o, mods_class(ir_name(o->u, t->key)))) {
        return true;
    }
    for (uint32_t f = t->first_field; f < t->first_field + t->nfields; f++) {
        if (holds_lock(o, o->u->fields[f].type, depth + 1)) {
            return true;
        }
    }
    return false;
}

// A unit knows of a record only the fields that it mentions: one with a lock in it is such in all.
static void find_holders(struct objects *o)
{
    for (func_id f = 0; f < program_func_count(o->p); f++) {
        const struct ir_unit *u = program_func(o->p, f)->unit;
        if (u == o->u) {
            continue;
        }
        o->u = u;
        for (type_id t = 1; t < u->ntypes; t++) {
            if (u->types[t].kind == TYPE_RECORD && u->types[t].nfields && holds_lock(o, t, 0)) {
                const uint64_t key = mods_class(ir_name(u, u->types[t].key));
                if (!is_known_type(o, key)) {
                    arrput(o->types, key);
                }
            }
        }
    }
}

// ---- What is copied -----------------------------------------------------------------------------

// A place; or, where the function has no name for it, all that a pointer of its own points to.
struct copied {
    place_id place;
    ir_opnd pointer;
    type_id type;
};

static const struct place *root_of(const struct objects *o, place_id p)
{
    return place_get(o->u->places, place_root(o->u->places, p));
}

static bool is_local_object(const struct objects *o, place_id p)
{
    return root_of(o, p)->step == PLACE_LOCAL && !place_has_deref(o->u->places, p);
}

static bool has_address_taken(const struct objects *o, uint32_t local)
{
    for (uint32_t n = 0; n < o->f->ninsns; n++) {
        const struct ir_insn *i = &o->f->insns[n];
        if (i->op == IR_ADDR && is_local_object(o, i->place) &&
            root_of(o, i->place)->arg == local) {
            return true;
        }
    }
    return false;
}

// It was not used yet: a literal, a template, a variable that was only filled in. A parameter by
// value is a copy already, told where it is passed.
static bool is_unused(const struct objects *o, place_id p)
{
    const struct place *root = root_of(o, p);
    const uint32_t local = root->arg;

    if (root->step == PLACE_GLOBAL && !place_has_deref(o->u->places, p)) {
        return o->u->globals[root->arg].flags & (GLOBAL_CONST | GLOBAL_HIDDEN);
    }
    return is_local_object(o, p) && (o->f->locals[local].flags & (LOCAL_HIDDEN | LOCAL_PARAM) ||
                                     !has_address_taken(o, local));
}

static ir_opnd pointer_of(const struct objects *o, place_id p)
{
    const struct place *root = root_of(o, p);

    if (!place_has_deref(o->u->places, p)) {
        return 0;
    }
    return root->step == PLACE_LOCAL  ? ir_opnd_make(IR_LOCAL, root->arg)
           : root->step == PLACE_TEMP ? ir_opnd_make(IR_TEMP, root->arg)
                                      : 0;
}

// What defines the pointer, which then is as it was before casts.
static const struct ir_insn *uncast(const struct objects *o, ir_opnd *pointer)
{
    const struct ir_insn *def = ir_temp_def(o->f, *pointer);

    for (unsigned hop = 0; def && def->op == IR_CAST && hop < CAST_HOPS; hop++) {
        *pointer = def->a;
        def = ir_temp_def(o->f, *pointer);
    }
    return def;
}

// The pointer leads to the object, or into it.
static bool leads_to(const struct objects *o, ir_opnd pointer, struct copied object)
{
    const struct ir_insn *def = uncast(o, &pointer);

    if (pointer && pointer == object.pointer) {
        return true;
    }
    if (!def || def->op != IR_ADDR) {
        return false;
    }
    return object.place
               ? place_root(o->u->places, def->place) == place_root(o->u->places, object.place)
               : pointer_of(o, def->place) == object.pointer;
}

static bool has_effect(const struct api_fn *m, uint32_t arg, enum api_effect_kind kind)
{
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        if (m->effects[e].kind == kind && m->effects[e].at.root == API_ARG &&
            m->effects[e].at.arg == arg &&
            (kind != API_INIT || families & FAMILY_BIT(m->effects[e].family))) {
            return true;
        }
    }
    return false;
}

// Some call behind the instruction does that with the object.
static bool is_done_later(const struct objects *o, uint32_t insn, struct copied object,
                          enum api_effect_kind kind)
{
    for (uint32_t n = insn + 1; n < o->f->ninsns; n++) {
        const struct ir_insn *i = &o->f->insns[n];
        const struct api_fn *m = i->op == IR_CALL ? program_callee(o->p, o->u, i)->api : NULL;
        for (uint32_t k = 0; m && k < i->count; k++) {
            if (has_effect(m, k, kind) && leads_to(o, o->f->args[i->first + k], object)) {
                return true;
            }
        }
    }
    return false;
}

// The copy is a variable of the function's own that no other call gets the address of.
static bool is_only_looked_at(const struct objects *o, uint32_t insn, struct copied to)
{
    if (!to.place || !is_local_object(o, to.place)) {
        return false;
    }
    for (uint32_t n = 0; n < o->f->ninsns; n++) {
        const struct ir_insn *i = &o->f->insns[n];
        for (uint32_t k = 0; i->op == IR_CALL && n != insn && k < i->count; k++) {
            const ir_opnd x = o->f->args[i->first + k];
            const struct ir_type *t = &o->u->types[ir_opnd_type(o->u, o->f, o->temp_types, x)];
            if (leads_to(o, x, to) && t->kind == TYPE_POINTER && holds_lock(o, t->elem, 0)) {
                return false;
            }
        }
    }
    return true;
}

static const char *type_text(const struct objects *o, type_id id)
{
    const struct ir_type *t = &o->u->types[id];

    while (t->kind == TYPE_ARRAY) {
        t = &o->u->types[t->elem];
    }
    return ir_name(o->u, t->name);
}

static struct copied place_copied(const struct objects *o, place_id p)
{
    return (struct copied){p, pointer_of(o, p), ir_place_type(o->u, o->f, p)};
}

static const char *copied_text(const struct objects *o, struct copied x)
{
    const uint32_t local = ir_opnd_index(x.pointer);

    return x.place ? ir_place_text(o->a, o->u, o->f, x.place)
                   : arena_printf(o->a, "*%s", ir_name(o->u, o->f->locals[local].name));
}

static void put_copy(struct objects *o, uint32_t insn, struct copied from, struct copied to,
                     uint8_t how)
{
    struct lock_copy c = {.function = o->id, .insn = insn, .how = how};

    if (!holds_lock(o, from.type, 0) || (from.place && is_unused(o, from.place)) ||
        (to.type && is_done_later(o, insn, to, API_INIT))) {
        return;
    }
    c.text = copied_text(o, from);
    c.type = type_text(o, from.type);
    c.is_moved = is_done_later(o, insn, from, API_RELEASE);
    c.is_looked_at = is_only_looked_at(o, insn, to);
    arrput(o->copies, c);
}

// What a pointer that is passed as void * points to, with the type it was declared with.
static struct copied pointee(const struct objects *o, ir_opnd pointer)
{
    const struct ir_insn *def = uncast(o, &pointer);
    const struct ir_type *t;

    if (def && def->op == IR_ADDR) {
        return place_copied(o, def->place);
    }
    if (ir_opnd_kind(pointer) != IR_LOCAL) {
        return (struct copied){0};
    }
    t = &o->u->types[o->f->locals[ir_opnd_index(pointer)].type];
    return (struct copied){0, pointer, t->kind == TYPE_POINTER ? t->elem : 0};
}

static void look_at_bytes(struct objects *o, uint32_t insn)
{
    const struct ir_insn *i = &o->f->insns[insn];
    const char *name = program_callee_name(o->p, o->u, i);
    struct copied from;
    int64_t n;

    if (i->count != 3 || (strcmp(name, "memcpy") != 0 && strcmp(name, "memmove") != 0) ||
        !ir_const_value(o->u, o->f->args[i->first + 2], &n)) {
        return;
    }
    from = pointee(o, o->f->args[i->first + 1]);
    if (from.type && n >= 0 && (uint64_t)n >= o->u->types[from.type].size) {
        put_copy(o, insn, from, pointee(o, o->f->args[i->first]), COPY_BYTES);
    }
}

static void look_for_copies(struct objects *o, uint32_t insn)
{
    const struct ir_insn *i = &o->f->insns[insn];

    if (i->op == IR_COPY && !(i->flags & INSN_HIDDEN)) {
        put_copy(o, insn, place_copied(o, ir_opnd_index(i->b)), place_copied(o, i->place),
                 COPY_ASSIGNED);
    }
    if (i->op == IR_RET && ir_opnd_kind(i->a) == IR_PLACE) {
        put_copy(o, insn, place_copied(o, ir_opnd_index(i->a)), (struct copied){0}, COPY_RETURNED);
    }
    for (uint32_t k = 0; (i->op == IR_CALL || i->op == IR_ICALL) && k < i->count; k++) {
        if (ir_opnd_kind(o->f->args[i->first + k]) == IR_PLACE) {
            put_copy(o, insn, place_copied(o, ir_opnd_index(o->f->args[i->first + k])),
                     (struct copied){0}, COPY_PASSED);
        }
    }
    if (i->op == IR_CALL) {
        look_at_bytes(o, insn);
    }
}

// ---- Locks of nobody else -----------------------------------------------------------------------

struct reach {
    bool is_lost;   // somebody else may find it
    bool is_waited; // it is a condition's: a way to sleep
    bool is_passed;
    uint32_t taken; // the first call that locks it; UINT32_MAX: none
};

static void look_at_argument(const struct objects *o, uint32_t insn, uint32_t arg, struct reach *r)
{
    const struct ir_insn *i = &o->f->insns[insn];
    const struct callee *c = program_callee(o->p, o->u, i);
    const struct mods *mods = c->body != FUNC_UNKNOWN ? program_mods(o->p, c->body) : NULL;
    const bool is_row = i->op == IR_CALL && c->api && !c->api->is_inferred;

    for (uint32_t e = 0; is_row && e < c->api->neffects; e++) {
        const struct api_effect *x = &c->api->effects[e];
        const bool is_here = x->at.root == API_ARG && x->at.arg == arg;
        r->is_waited =
            r->is_waited || (x->kind == API_WAIT && x->with.root == API_ARG && x->with.arg == arg);
        r->is_lost = r->is_lost || x->kind == API_SPAWN || (is_here && x->kind == API_ESCAPE);
        if (is_here && x->kind == API_LOCK && r->taken == UINT32_MAX) {
            r->taken = insn;
        }
    }
    if (is_row && c->api->neffects) {
        return;
    }
    if (!mods || arg >= MODS_PARAMS || (mods->kept | mods->unknown | mods->returned) >> arg & 1) {
        r->is_lost = true;
        return;
    }
    r->is_passed = true;
    for (uint32_t e = 0; c->api && e < c->api->neffects; e++) {
        const struct api_effect *x = &c->api->effects[e];
        if (x->kind == API_LOCK && x->at.root == API_ARG && x->at.arg == arg &&
            r->taken == UINT32_MAX) {
            r->taken = insn;
        }
    }
}

// Who gets the address, through casts.
static void follow(const struct objects *o, ir_opnd address, struct reach *r, unsigned depth)
{
    for (uint32_t n = 0; n < o->f->ninsns && !r->is_lost; n++) {
        const struct ir_insn *i = &o->f->insns[n];
        const bool is_call = i->op == IR_CALL || i->op == IR_ICALL;
        for (uint32_t k = 0; is_call && k < i->count; k++) {
            if (o->f->args[i->first + k] == address) {
                look_at_argument(o, n, k, r);
            }
        }
        if (i->a != address && i->b != address) {
            continue;
        }
        if (i->op == IR_CAST && depth < CAST_HOPS) {
            follow(o, i->dst, r, depth + 1);
        } else {
            r->is_lost = true;
        }
    }
}

static void look_at_local(struct objects *o, uint32_t local)
{
    const struct ir_local *l = &o->f->locals[local];
    struct reach r = {.taken = UINT32_MAX};
    place_id lock = 0;

    if (l->flags & (LOCAL_REG | LOCAL_PARAM | LOCAL_HIDDEN | LOCAL_CLEANUP) ||
        !holds_lock(o, l->type, 0)) {
        return;
    }
    for (uint32_t n = 0; n < o->f->ninsns && !r.is_lost; n++) {
        const struct ir_insn *i = &o->f->insns[n];
        const uint32_t taken = r.taken;
        if (i->op == IR_ADDR && is_local_object(o, i->place) &&
            root_of(o, i->place)->arg == local) {
            follow(o, i->dst, &r, 0);
            lock = taken == UINT32_MAX && r.taken != UINT32_MAX ? i->place : lock;
        }
        r.is_lost = r.is_lost || (i->op == IR_COPY && is_local_object(o, ir_opnd_index(i->b)) &&
                                  root_of(o, ir_opnd_index(i->b))->arg == local);
    }
    if (!r.is_lost && !r.is_waited && lock) {
        arrput(o->locals, ((struct local_lock){.function = o->id,
                                               .insn = r.taken,
                                               .text = ir_place_text(o->a, o->u, o->f, lock),
                                               .is_passed = r.is_passed}));
    }
}

// ---- The whole ----------------------------------------------------------------------------------

static void look_at_function(struct objects *o)
{
    struct arena_mark mark = arena_mark(o->scratch);

    o->temp_types = ir_temp_types(o->scratch, o->f);
    for (uint32_t n = 0; n < o->f->ninsns; n++) {
        look_for_copies(o, n);
    }
    for (uint32_t l = 0; l < o->f->nlocals; l++) {
        look_at_local(o, l);
    }
    arena_rewind(o->scratch, mark);
}

struct lock_objects lock_objects_find(struct arena *a, struct arena *scratch,
                                      const struct program *p)
{
    struct objects o = {.a = a, .scratch = scratch, .p = p};
    struct lock_objects out = {0};

    find_types(&o);
    find_holders(&o);
    for (o.id = 0; arrlenu(o.types) && o.id < program_func_count(p); o.id++) {
        const struct program_func *at = program_func(p, o.id);
        if (!at->is_duplicate && !(at->func->flags & (FUNC_INIT | FUNC_INCOMPLETE))) {
            o.u = at->unit;
            o.f = at->func;
            look_at_function(&o);
        }
    }
    out.ncopies = (uint32_t)arrlenu(o.copies);
    out.nlocals = (uint32_t)arrlenu(o.locals);
    out.copies = out.ncopies ? arena_copy(a, o.copies, out.ncopies * sizeof *o.copies) : NULL;
    out.locals = out.nlocals ? arena_copy(a, o.locals, out.nlocals * sizeof *o.locals) : NULL;
    arrfree(o.types);
    arrfree(o.copies);
    arrfree(o.locals);
    return out;
}
