// SPDX-License-Identifier: Apache-2.0
// Indices in a unit's tables point to where something is, and no object contains itself.
//
// Qualified variants of a record share its fields, whose owner is one of the variants; walking
// fields only by their owner keeps the work linear however many variants there are.
#include "analyzer/ir/verify.h"

#include "analyzer/base/arena.h"

#include <inttypes.h>
#include <string.h>

enum { PARAMS_MAX = 1 << 16 };

static bool name_ok(const struct ir_unit *u, name_id n)
{
    return n < names_count(u->names);
}

static const char *check_positions(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfiles; i++) {
        if (!name_ok(u, u->files[i].path)) {
            return "a file's path is out of range";
        }
    }
    if (u->nlocs == 0 || u->ntypes == 0) {
        return "positions and types have no first entry";
    }
    for (uint32_t i = 1; i < u->nlocs; i++) {
        if (u->locs[i].file >= u->nfiles) {
            return "a position's file is out of range";
        }
    }
    return name_ok(u, u->path) ? NULL : "the unit's path is out of range";
}

// ---- Types -------------------------------------------------------------------------------------

static bool is_owner(const struct ir_unit *u, type_id t)
{
    return u->types[t].nfields && u->fields[u->types[t].first_field].owner == t;
}

static const char *check_fields_of(const struct ir_unit *u, type_id t)
{
    const struct ir_type *type = &u->types[t], *owner;

    if (type->nfields == 0) {
        return NULL;
    }
    if (type->kind != TYPE_RECORD || (uint64_t)type->first_field + type->nfields > u->nfields) {
        return "a type's fields are out of range";
    }
    if (u->fields[type->first_field].owner >= u->ntypes) {
        return "a field's owner is out of range";
    }
    owner = &u->types[u->fields[type->first_field].owner];
    if (owner->first_field != type->first_field || owner->nfields != type->nfields ||
        owner->kind != TYPE_RECORD) {
        return "a record's fields belong to another record";
    }
    for (uint32_t i = 0; is_owner(u, t) && i < type->nfields; i++) {
        if (u->fields[type->first_field + i].owner != t) {
            return "a record's fields belong to several records";
        }
    }
    return NULL;
}

static const char *check_type(const struct ir_unit *u, type_id t)
{
    const struct ir_type *type = &u->types[t];

    if (type->kind > TYPE_OTHER || (t == 0) != (type->kind == TYPE_NONE)) {
        return "a type of unknown kind";
    }
    if (type->elem >= u->ntypes || !name_ok(u, type->name) || !name_ok(u, type->key)) {
        return "a type's element or name is out of range";
    }
    if ((type->kind == TYPE_INT || type->kind == TYPE_BOOL || type->kind == TYPE_POINTER) &&
        type->size > 8) {
        return "an integer of more than 64 bits";
    }
    if (type->kind == TYPE_ARRAY && type->elem == 0) {
        return "an array of nothing";
    }
    if ((uint64_t)type->first_param + type->nparams > u->nparam_types) {
        return "a type's parameters are out of range";
    }
    return check_fields_of(u, t);
}

static const char *check_field(const struct ir_unit *u, uint32_t f)
{
    const struct ir_field *field = &u->fields[f];

    if (field->owner >= u->ntypes || u->types[field->owner].kind != TYPE_RECORD ||
        f < u->types[field->owner].first_field ||
        f - u->types[field->owner].first_field >= u->types[field->owner].nfields) {
        return "a field is not one of its owner's";
    }
    if (field->type == 0 || field->type >= u->ntypes || !name_ok(u, field->name) ||
        !name_ok(u, field->key) || field->bit_width > 128) {
        return "a field's type or name is out of range";
    }
    return NULL;
}

// What `t` contains by value, as the i-th of its parts; 0 behind the last.
static type_id part(const struct ir_unit *u, type_id t, uint32_t i)
{
    const struct ir_type *type = &u->types[t];

    if (type->kind == TYPE_ARRAY) {
        return i == 0 ? type->elem : 0;
    }
    if (type->kind != TYPE_RECORD || type->nfields == 0) {
        return 0;
    }
    if (!is_owner(u, t)) {
        return i == 0 ? u->fields[type->first_field].owner : 0;
    }
    return i < type->nfields ? u->fields[type->first_field + i].type : 0;
}

// A depth-first walk without recursion; a part that is still being walked closes a cycle.
static const char *check_containment(struct arena *a, const struct ir_unit *u)
{
    uint32_t *next = arena_array(a, uint32_t, u->ntypes),
             *stack = arena_array(a, type_id, u->ntypes);
    uint8_t *state = arena_array(a, uint8_t, u->ntypes); // 1: being walked, 2: done

    for (type_id root = 1; root < u->ntypes; root++) {
        uint32_t depth = 0;

        if (state[root] == 0) {
            state[root] = 1;
            stack[depth++] = root;
        }
        while (depth) {
            type_id t = stack[depth - 1], inner = part(u, t, next[t]++);

            if (inner == 0) {
                state[t] = 2;
                depth--;
            } else if (state[inner] == 1) {
                return "a type contains itself";
            } else if (state[inner] == 0) {
                state[inner] = 1;
                stack[depth++] = inner;
            }
        }
    }
    return NULL;
}

static const char *check_types(struct arena *a, const struct ir_unit *u)
{
    const char *fault = NULL;

    for (type_id t = 0; t < u->ntypes && !fault; t++) {
        fault = check_type(u, t);
    }
    for (uint32_t f = 0; f < u->nfields && !fault; f++) {
        fault = check_field(u, f);
    }
    for (uint32_t p = 0; p < u->nparam_types && !fault; p++) {
        fault = u->param_types[p] < u->ntypes ? NULL : "a parameter's type is out of range";
    }
    return fault ? fault : check_containment(a, u);
}

// ---- Constants, symbols ------------------------------------------------------------------------

static const char *check_values(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nconsts; i++) {
        if (u->consts[i].type == 0 || u->consts[i].type >= u->ntypes) {
            return "a constant's type is out of range";
        }
    }
    for (uint32_t i = 0; i < u->nstrings; i++) {
        if (!name_ok(u, u->strings[i].bytes)) {
            return "a string's bytes are out of range";
        }
    }
    return NULL;
}

static const char *check_symbols(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nglobals; i++) {
        const struct ir_global *g = &u->globals[i];

        if (!name_ok(u, g->name) || !name_ok(u, g->key) || g->type >= u->ntypes ||
            g->loc >= u->nlocs) {
            return "a global's name, type or position is out of range";
        }
    }
    for (uint32_t i = 0; i < u->nfns; i++) {
        const struct ir_fn *fn = &u->fns[i];

        if (!name_ok(u, fn->name) || !name_ok(u, fn->key) || fn->type >= u->ntypes) {
            return "a function's name or type is out of range";
        }
    }
    for (uint32_t i = 0; i < u->nproblems; i++) {
        const struct ir_problem *p = &u->problems[i];

        if (p->kind > PROBLEM_LIMIT || p->loc >= u->nlocs || !name_ok(u, p->text)) {
            return "a problem's kind, position or text is out of range";
        }
    }
    return NULL;
}

static const char *check_funcs(struct arena *a, const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        const struct ir_func *f = &u->funcs[i];

        if (f->fn >= u->nfns || !(u->fns[f->fn].flags & FN_DEFINED)) {
            return "a function is not in the table of functions as defined";
        }
        if (f->flags & FUNC_INIT && i + 1 != u->nfuncs) {
            return "the static initialisers are not the last function";
        }
        if (i && !(f->flags & FUNC_INIT) &&
            strcmp(ir_name(u, u->fns[u->funcs[i - 1].fn].key), ir_name(u, u->fns[f->fn].key)) > 0) {
            return arena_printf(a, "function %s is out of order", ir_func_name(u, f));
        }
    }
    return NULL;
}

// ---- Places ------------------------------------------------------------------------------------

static const char *check_place_arg(const struct ir_unit *u, const struct place *p)
{
    uint32_t limit;

    switch ((enum place_step)p->step) {
    case PLACE_GLOBAL:
        limit = u->nglobals;
        break;
    case PLACE_FUNC:
        limit = u->nfns;
        break;
    case PLACE_STRING:
        limit = u->nstrings;
        break;
    case PLACE_FIELD:
        limit = u->nfields;
        break;
    case PLACE_PARAM: // of attributes
        limit = PARAMS_MAX;
        break;
    case PLACE_RET:
        return "a place of a summary";
    default:
        return NULL;
    }
    return p->arg < limit ? NULL : "a place's index is out of range";
}

static const char *check_places(const struct ir_unit *u)
{
    for (place_id i = 1; i < place_count(u->places); i++) {
        const struct place *p = place_get(u->places, i);
        bool base = p->step < PLACE_DEREF;
        const char *fault = check_place_arg(u, p);

        if (fault) {
            return fault;
        }
        if (p->step == PLACE_UNKNOWN || p->step >= PLACE_STEP_COUNT || base != (p->parent == 0) ||
            p->parent >= i || p->type >= u->ntypes || p->depth > PLACE_DEPTH_MAX) {
            return "a place's shape or type is wrong";
        }
    }
    return NULL;
}

// ---- Attributes --------------------------------------------------------------------------------

static const char *check_attrs(const struct ir_unit *u)
{
    const uint32_t limits[] = {[ATTR_ON_FN] = u->nfns,
                               [ATTR_ON_GLOBAL] = u->nglobals,
                               [ATTR_ON_FIELD] = u->nfields,
                               [ATTR_ON_TYPE] = u->ntypes};

    for (uint32_t i = 0; i < u->nattrs; i++) {
        const struct ir_attr *attr = &u->attrs[i];

        if (attr->kind >= ATTR_COUNT || attr->on > ATTR_ON_TYPE ||
            attr->target >= limits[attr->on] || attr->place >= place_count(u->places)) {
            return "an attribute is out of range";
        }
    }
    return NULL;
}

const char *verify_tables(struct arena *a, const struct ir_unit *u)
{
    const char *fault = check_positions(u);

    fault = fault ? fault : check_types(a, u);
    fault = fault ? fault : check_values(u);
    fault = fault ? fault : check_symbols(u);
    fault = fault ? fault : check_funcs(a, u);
    fault = fault ? fault : check_places(u);
    return fault ? fault : check_attrs(u);
}
