// SPDX-License-Identifier: Apache-2.0
// What memory is called across functions and units.
//
// A place is named by its last field, or by the variable it is; subscripts do not count. The
// members of a union hold one value: they are named by the field that has the union's type, or by
// the union. Memory behind a pointer is what the pointer was made to point to in this function, or
// what the function's caller passed.
#include "analyzer/engine/field_build.h"

#include "analyzer/base/list.h"

#include <string.h>

enum { POINTER_CHAIN = 32 }; // steps back to the origin of a pointer

static place_id without_index(const struct ir_unit *u, place_id p)
{
    const struct place *at = place_get(u->places, p);

    while (at->step == PLACE_INDEX || at->step == PLACE_INDEX_K || at->step == PLACE_ANY) {
        p = at->parent;
        at = place_get(u->places, p);
    }
    return p;
}

static const struct ir_type *element(const struct ir_unit *u, type_id t)
{
    while (u->types[t].kind == TYPE_ARRAY) {
        t = u->types[t].elem;
    }
    return &u->types[t];
}

// A descriptor is an int or kept in a wider integer; other handles are pointers.
static bool could_hold(const struct ir_type *t)
{
    return t->kind == TYPE_POINTER || (t->kind == TYPE_INT && t->size >= 4);
}

static bool is_union(const struct ir_type *t)
{
    return t->kind == TYPE_RECORD && t->flags & TYPE_UNION;
}

static uint32_t take_slot(struct field_build *b, const struct ir_unit *u, const char *key,
                          uint8_t base, uint32_t index, bool is_system)
{
    struct field_slot s = {.base = base, .is_system = is_system, .unit = u, .index = index};
    struct field_slot_name *n;
    size_t len = strlen(key);

    HASH_FIND(hh, b->by_key, key, len, n);
    if (n) {
        return n->slot + 1;
    }
    n = arena_new(b->a, struct field_slot_name);
    n->key = key;
    n->slot = (uint32_t)arrlenu(b->slots);
    HASH_ADD_KEYPTR(hh, b->by_key, n->key, len, n);
    s.key = key;
    s.group = n->slot;
    arrput(b->slots, s);
    return n->slot + 1;
}

static uint32_t slot_of_field(struct field_build *b, func_id f, uint32_t field)
{
    const struct ir_unit *u = b->funcs[f].unit;
    uint32_t *known = &b->units[b->funcs[f].unit_no].fields[field];
    const struct ir_field *d = &u->fields[field];
    const struct ir_type *owner = &u->types[d->owner], *t = element(u, d->type);
    bool is_shared = is_union(owner);

    if (*known == 0) {
        *known = SLOT_NONE;
        if (is_shared && owner->key != 0) {
            *known = take_slot(b, u, arena_printf(b->a, "union:%s", ir_name(u, owner->key)),
                               PLACE_FIELD, field, (owner->flags & TYPE_SYSTEM) != 0);
        } else if (!is_shared && d->key != 0 && d->bit_width == 0 &&
                   (could_hold(t) || is_union(t))) {
            *known = take_slot(b, u, arena_printf(b->a, "field:%s", ir_name(u, d->key)),
                               PLACE_FIELD, field, (owner->flags & TYPE_SYSTEM) != 0);
        }
    }
    return *known;
}

static uint32_t slot_of_global(struct field_build *b, func_id f, uint32_t global)
{
    const struct ir_unit *u = b->funcs[f].unit;
    uint32_t *known = &b->units[b->funcs[f].unit_no].globals[global];
    const struct ir_global *g = &u->globals[global];

    if (*known == 0) {
        *known = SLOT_NONE;
        if (g->key != 0 && could_hold(element(u, g->type))) {
            *known = take_slot(b, u, arena_printf(b->a, "global:%s", ir_name(u, g->key)),
                               PLACE_GLOBAL, global, (g->flags & GLOBAL_SYSTEM) != 0);
        }
    }
    return *known;
}

uint32_t field_slot_of(struct field_build *b, func_id f, place_id p)
{
    const struct ir_unit *u = b->funcs[f].unit;
    const struct place *at = place_get(u->places, without_index(u, p));
    const struct place *above;
    uint32_t slot = SLOT_NONE;

    if (at->step == PLACE_GLOBAL) {
        slot = slot_of_global(b, f, at->arg);
    } else if (at->step == PLACE_FIELD) {
        above = place_get(u->places, without_index(u, at->parent));
        if (is_union(&u->types[u->fields[at->arg].owner]) && above->step == PLACE_FIELD &&
            could_hold(element(u, u->fields[at->arg].type))) {
            at = above;
        }
        slot = slot_of_field(b, f, at->arg);
    }
    return slot == SLOT_NONE ? SLOT_NONE : slot - 1;
}

// ---- Mentions -----------------------------------------------------------------------------------

static void index_place(struct field_build *b, func_id f, uint32_t insn, place_id p)
{
    uint32_t slot = p ? field_slot_of(b, f, p) : SLOT_NONE;
    struct field_mention m = {.function = f, .insn = insn};

    if (slot != SLOT_NONE) {
        arrput(b->slots[slot].mentions, m);
    }
}

static void index_call(struct field_build *b, func_id f, uint32_t insn)
{
    func_id body = field_callee(b, f, insn).body;
    struct field_call *call;

    if (body == FUNC_UNKNOWN) {
        return;
    }
    call = arena_new(b->a, struct field_call);
    *call = (struct field_call){.function = f, .insn = insn};
    *b->funcs[body].last_caller = call;
    b->funcs[body].last_caller = &call->next;
}

void field_index(struct field_build *b)
{
    for (func_id f = 0; f < program_func_count(b->program); f++) {
        const struct ir_func *func = b->funcs[f].func;
        for (uint32_t i = 0; i < func->ninsns && !program_func(b->program, f)->is_duplicate; i++) {
            const struct ir_insn *insn = &func->insns[i];
            if (insn->op == IR_CALL) {
                index_call(b, f, i);
            } else if (ir_has_place((enum ir_op)insn->op) && insn->op != IR_ICALL) {
                index_place(b, f, i, insn->place);
            }
        }
    }
}

// ---- Memory of a place --------------------------------------------------------------------------

struct field_node *field_pointee(struct field_build *b, func_id f, ir_opnd pointer, uint32_t at,
                                 bool is_write)
{
    const struct ir_func *func = b->funcs[f].func;

    for (int n = 0; n < POINTER_CHAIN; n++) {
        uint32_t local = ir_opnd_index(pointer), def;
        if (ir_opnd_kind(pointer) == IR_LOCAL && func->locals[local].flags & LOCAL_PARAM &&
            flow_is_argument(field_reaching(b, f), local, at)) {
            return field_node(b, is_write ? NODE_OUT : NODE_IN, f, local);
        }
        def = field_def(b, f, pointer, at);
        if (def == CFG_NONE) {
            return NULL;
        }
        const struct ir_insn *i = &func->insns[def];
        if (i->op == IR_ADDR) {
            return field_cell(b, f, i->place, def, is_write);
        }
        if (i->op != IR_MOV && i->op != IR_CAST && !(i->op == IR_BIN && i->sub == BIN_PTR_ADD)) {
            return NULL;
        }
        pointer = i->a;
        at = def;
    }
    return NULL;
}

struct field_node *field_cell(struct field_build *b, func_id f, place_id p, uint32_t at,
                              bool is_write)
{
    const struct ir_unit *u = b->funcs[f].unit;
    const struct place *base, *top;
    uint32_t slot;

    if (p == 0) {
        return NULL;
    }
    slot = field_slot_of(b, f, p);
    if (slot != SLOT_NONE) {
        return field_node(b, NODE_HOME, FUNC_UNKNOWN, slot);
    }
    top = place_get(u->places, without_index(u, p));
    if (top->step == PLACE_LOCAL && !(b->funcs[f].func->locals[top->arg].flags & LOCAL_REG)) {
        return field_node(b, NODE_CELL, f, top->arg);
    }
    if (top->step != PLACE_DEREF) {
        return NULL;
    }
    base = place_get(u->places, top->parent);
    if (base->step == PLACE_TEMP) {
        return field_pointee(b, f, ir_opnd_make(IR_TEMP, base->arg), at, is_write);
    }
    if (base->step == PLACE_LOCAL && b->funcs[f].func->locals[base->arg].flags & LOCAL_REG) {
        return field_pointee(b, f, ir_opnd_make(IR_LOCAL, base->arg), at, is_write);
    }
    return NULL;
}
