// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/accesses.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"

#include <string.h>

// ---- Names --------------------------------------------------------------------------------------

static const struct place *at(const struct ir_unit *u, place_id p)
{
    return place_get(u->places, p);
}

static bool is_index(const struct place *p)
{
    return p->step == PLACE_INDEX || p->step == PLACE_INDEX_K || p->step == PLACE_ANY;
}

struct place_name {
    uint64_t class, object;
    uint32_t field; // + 1; 0: a variable
};

// By the last fields on the way, as many as it takes to tell which object's they are.
static bool name_place(const struct lock_names *names, const struct ir_unit *u, place_id p,
                       struct place_name *out)
{
    bool is_element = false, is_whole = false;

    *out = (struct place_name){0};
    for (; p && at(u, p)->parent && at(u, p)->step != PLACE_DEREF; p = at(u, p)->parent) {
        const struct place *x = at(u, p);
        is_element = is_element || is_index(x);
        if (x->step == PLACE_FIELD && !is_whole) {
            const struct ir_field *f = &u->fields[x->arg];
            out->class = hash64_mix(out->class, mods_class(ir_name(u, f->key)));
            out->field = out->field ? out->field : x->arg + 1;
            is_whole = !lock_names_is_part(names, mods_class(ir_name(u, u->types[f->owner].key)));
        }
    }
    if (p && at(u, p)->step == PLACE_GLOBAL) {
        const uint64_t variable = mods_class(ir_name(u, u->globals[at(u, p)->arg].key));
        out->object = is_element ? 0 : hash64_mix(variable, out->class);
        out->class = out->field ? out->class : variable;
        return true;
    }
    return p && is_whole && at(u, p)->step == PLACE_DEREF;
}

uint64_t place_class(const struct lock_names *names, const struct ir_unit *u, place_id p)
{
    struct place_name n;

    return name_place(names, u, p, &n) ? n.class : 0;
}

uint64_t field_home(const struct lock_names *names, const struct ir_unit *u, uint32_t field)
{
    const struct ir_field *f = &u->fields[field];

    return lock_names_is_part(names, mods_class(ir_name(u, u->types[f->owner].key)))
               ? 0
               : hash64_mix(0, mods_class(ir_name(u, f->key)));
}

uint64_t global_home(const struct ir_unit *u, uint32_t global)
{
    return hash64_mix(mods_class(ir_name(u, u->globals[global].key)), 0);
}

const char *access_text(struct arena *a, const struct ir_unit *u, place_id p)
{
    const char *text = "", *record = "";

    for (; at(u, p)->parent && at(u, p)->step != PLACE_DEREF; p = at(u, p)->parent) {
        if (at(u, p)->step == PLACE_FIELD) {
            const struct ir_field *f = &u->fields[at(u, p)->arg];
            const char *name = ir_name(u, f->name);
            text = *text && *name ? arena_printf(a, "%s.%s", name, text) : *name ? name : text;
            record = ir_name(u, u->types[f->owner].name);
        }
    }
    record = at(u, p)->step == PLACE_GLOBAL ? ir_name(u, u->globals[at(u, p)->arg].name) : record;
    return *text && *record ? arena_printf(a, "%s.%s", record, text) : *text ? text : record;
}

// ---- What counts --------------------------------------------------------------------------------

static bool is_scalar(const struct ir_unit *u, type_id id)
{
    const struct ir_type *t = &u->types[id];

    return (t->kind == TYPE_INT || t->kind == TYPE_BOOL || t->kind == TYPE_POINTER ||
            t->kind == TYPE_FLOAT) &&
           !(t->flags & (TYPE_ATOMIC | TYPE_CONST));
}

static unsigned count_derefs(const struct ir_unit *u, place_id p)
{
    unsigned n = 0;

    for (; p; p = at(u, p)->parent) {
        n += at(u, p)->step == PLACE_DEREF;
    }
    return n;
}

// Nobody else has it, or nobody changes it. What a thread's own pointer leads to is its own, too:
// the thread's context, as a rule.
static bool is_exempt(const struct ir_unit *u, place_id p)
{
    const struct place *root = at(u, place_root(u->places, p));
    const unsigned kept = GLOBAL_CONST | GLOBAL_THREAD | GLOBAL_SYSTEM;
    const unsigned nderefs = count_derefs(u, p);

    if (root->step == PLACE_GLOBAL && nderefs == 1) {
        return u->globals[root->arg].flags & GLOBAL_THREAD;
    }
    if (root->step == PLACE_GLOBAL && nderefs == 0) {
        return u->globals[root->arg].flags & kept;
    }
    return nderefs == 0;
}

static void tell(const struct lock_names *names, const struct ir_unit *u, const struct ir_func *f,
                 place_id p, bool is_write, access_fn each, void *ctx)
{
    struct access x = {.place = p, .is_write = is_write, .type = ir_place_type(u, f, p)};
    struct place_name n;

    if (is_exempt(u, p) || !name_place(names, u, p, &n)) {
        return;
    }
    x.home = n.object ? n.object : n.class;
    each(ctx, &x);
}

// A number, or an array of them.
static bool is_filled(const struct ir_unit *u, type_id id)
{
    while (u->types[id].kind == TYPE_ARRAY) {
        id = u->types[id].elem;
    }
    return is_scalar(u, id);
}

// Whether the call writes what its argument points to, by its model.
static bool writes_argument(const struct program *p, const struct ir_unit *u,
                            const struct ir_insn *call, uint32_t arg)
{
    const struct api_fn *m = program_callee(p, u, call)->api;

    for (uint32_t w = 0; m && !m->is_inferred && m->writes_known && w < m->nwrites; w++) {
        const struct api_place *to = &m->writes[w];
        if (to->root == API_ARG && to->arg == arg && to->nsteps == 1 &&
            to->steps[0].kind == API_DEREF) {
            return true;
        }
    }
    return false;
}

// An address is taken and handed to a call in the same block that writes there (memcpy).
static bool is_for_writing(const struct program *p, const struct ir_unit *u,
                           const struct ir_func *f, uint32_t insn)
{
    const struct ir_block *b = &f->blocks[cfg_block_of(f, insn)];

    for (uint32_t n = insn + 1; n < b->first + b->count; n++) {
        const struct ir_insn *call = &f->insns[n];
        for (uint32_t k = 0; call->op == IR_CALL && k < call->count; k++) {
            if (f->args[call->first + k] == f->insns[insn].dst && writes_argument(p, u, call, k)) {
                return true;
            }
        }
    }
    return false;
}

void accesses_each(const struct program *program, const struct lock_names *names,
                   const struct ir_unit *u, const struct ir_func *f, uint32_t insn, access_fn each,
                   void *ctx)
{
    const struct ir_insn *i = &f->insns[insn];

    if (i->flags & INSN_HIDDEN || !ir_has_place((enum ir_op)i->op) || !i->place) {
        return;
    }
    if ((i->op == IR_LOAD || i->op == IR_STORE) && is_scalar(u, ir_place_type(u, f, i->place))) {
        tell(names, u, f, i->place, i->op == IR_STORE, each, ctx);
    }
    if (i->op == IR_ADDR && is_filled(u, ir_place_type(u, f, i->place)) &&
        is_for_writing(program, u, f, insn)) {
        tell(names, u, f, i->place, true, each, ctx);
    }
    // The pointers that are followed on the way.
    for (place_id p = i->place; at(u, p)->parent; p = at(u, p)->parent) {
        const place_id pointer = at(u, p)->parent;
        if (at(u, p)->step == PLACE_DEREF &&
            (at(u, pointer)->parent || at(u, pointer)->step == PLACE_GLOBAL) &&
            is_scalar(u, ir_place_type(u, f, pointer))) {
            tell(names, u, f, pointer, false, each, ctx);
        }
    }
}

// ---- What is watched ----------------------------------------------------------------------------

static void count(void *ctx, const struct access *x)
{
    uint32_t *n = ctx;

    (void)x;
    ++*n;
}

// No race, but what waiters test is to be changed under their lock all the same.
static bool is_atomic_write(const struct ir_insn *i)
{
    return i->op == IR_ASTORE || i->op == IR_RMW || i->op == IR_CAS;
}

void watch_accesses(struct arena *a, const struct program *p, struct lock_watch *w,
                    const struct ir_unit *u, const struct ir_func *f)
{
    uint32_t n = 0;

    w->access_at = arena_array(a, uint32_t, f->ninsns);
    w->accesses = arena_array(a, struct lock_access, f->ninsns);
    for (uint32_t i = 0; i < f->ninsns; i++) {
        uint32_t found = 0;
        accesses_each(p, w->names, u, f, i, count, &found);
        if (found || is_atomic_write(&f->insns[i])) {
            w->accesses[n].insn = i;
            w->access_at[i] = ++n;
        }
    }
    w->naccesses = n;
}
