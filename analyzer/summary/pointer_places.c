// SPDX-License-Identifier: Apache-2.0
// Nodes of memory, and shapes of types.
//
// A field is one node in all instances of its record, and in all units, by its link key. The shape
// of a type is a hash of what callers and callees agree on: qualifiers do not count, records count
// by key, integers by size.
#include "analyzer/summary/pointers.h"

#include <string.h>

enum { SHAPE_DEPTH = 4, FIELD_DEPTH = 4 };
enum key_kind { KEY_FIELD = 1, KEY_GLOBAL, KEY_DEREF, KEY_VARIADIC, KEY_PRIVATE };

static type_id element(const struct ir_unit *u, type_id t)
{
    while (u->types[t].kind == TYPE_ARRAY) {
        t = u->types[t].elem;
    }
    return t;
}

enum carry flow_carry(const struct ir_unit *u, type_id t)
{
    const struct ir_type *type = &u->types[element(u, t)];

    if (type->kind != TYPE_POINTER) {
        return CARRY_NOT;
    }
    switch (u->types[type->elem].kind) {
    case TYPE_FUNCTION:
        return CARRY_FUNCTION;
    case TYPE_VOID:
        return CARRY_VOID;
    default:
        return CARRY_NOT;
    }
}

static uint64_t shape(const struct ir_unit *u, type_id t, uint32_t depth)
{
    const struct ir_type *type = &u->types[t];
    uint64_t h = hash64_mix(type->kind, type->flags & (TYPE_UNSIGNED | TYPE_VARIADIC));

    if (depth == 0) {
        return h;
    }
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_FLOAT:
        return hash64_mix(h, type->size);
    case TYPE_POINTER:
    case TYPE_ARRAY:
        return hash64_mix(h, shape(u, type->elem, depth - 1));
    case TYPE_RECORD: {
        const char *key = ir_name(u, type->key ? type->key : type->name);
        return hash64_mix(h, hash64(key, strlen(key)));
    }
    case TYPE_FUNCTION:
        h = hash64_mix(h, shape(u, type->elem, depth - 1));
        for (uint32_t i = 0; i < type->nparams; i++) {
            h = hash64_mix(h, shape(u, u->param_types[type->first_param + i], depth - 1));
        }
        return h;
    default:
        return h;
    }
}

uint64_t flow_shape_of_function(const struct ir_unit *u, type_id t)
{
    return shape(u, t, SHAPE_DEPTH);
}

uint64_t flow_shape(const struct ir_unit *u, type_id t)
{
    return shape(u, u->types[element(u, t)].elem, SHAPE_DEPTH);
}

// By link key; what has none is the unit's own.
static uint32_t keyed(struct flow *f, enum key_kind kind, const struct unit_link *l, name_id key,
                      uint32_t number)
{
    const char *text = ir_name(l->unit, key);
    uint64_t h = hash64_mix(kind, hash64(text, strlen(text)));

    if (key == 0) {
        h = hash64_mix(hash64_mix(hash64_mix(h, KEY_PRIVATE), (uint64_t)(l - f->p->units)), number);
    }
    return flow_node_of(f, h);
}

uint32_t flow_field_node(struct flow *f, const struct unit_link *l, uint32_t field)
{
    return keyed(f, KEY_FIELD, l, l->unit->fields[field].key, field);
}

uint32_t flow_global_node(struct flow *f, const struct unit_link *l, uint32_t global)
{
    return keyed(f, KEY_GLOBAL, l, l->unit->globals[global].key, global);
}

uint32_t flow_deref_node(struct flow *f, uint64_t of)
{
    return flow_node_of(f, hash64_mix(KEY_DEREF, of));
}

uint32_t flow_variadic_node(struct flow *f, uint64_t of)
{
    return flow_node_of(f, hash64_mix(KEY_VARIADIC, of));
}

static uint32_t find_field(const struct ir_unit *u, type_id record, const char *name,
                           uint32_t depth)
{
    const struct ir_type *t = &u->types[record];
    uint32_t found = UINT32_MAX;

    if (t->kind != TYPE_RECORD || depth == 0) {
        return UINT32_MAX;
    }
    for (uint32_t i = t->first_field; i < t->first_field + t->nfields; i++) {
        if (strcmp(ir_name(u, u->fields[i].name), name) == 0) {
            return i;
        }
    }
    for (uint32_t i = t->first_field; i < t->first_field + t->nfields && found == UINT32_MAX; i++) {
        found = find_field(u, u->fields[i].type, name, depth - 1);
    }
    return found;
}

// A unit knows only the members that it mentions.
static uint32_t member_in(struct flow *f, const struct unit_link *l, const char *record,
                          const char *name)
{
    const struct ir_unit *u = l->unit;

    for (type_id t = 1; t < u->ntypes; t++) {
        if (u->types[t].kind == TYPE_RECORD && strcmp(ir_name(u, u->types[t].key), record) == 0) {
            uint32_t field = find_field(u, t, name, FIELD_DEPTH);
            if (field != UINT32_MAX) {
                return flow_field_node(f, l, field);
            }
        }
    }
    return NODE_NONE;
}

uint32_t flow_member_node(struct flow *f, const struct unit_link *l, type_id record,
                          const char *name)
{
    const char *key = ir_name(l->unit, l->unit->types[record].key);
    uint32_t node = member_in(f, l, key, name);

    for (uint32_t i = 0; i < f->p->nunits && node == NODE_NONE; i++) {
        node = member_in(f, &f->p->units[i], key, name);
    }
    return node;
}
