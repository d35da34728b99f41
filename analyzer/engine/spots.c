// SPDX-License-Identifier: Apache-2.0
// Places of summaries: from the callee's words to the caller's cells, and back.
//
// "arg0->fd" in a summary is: the value of the first argument, the memory it points to, the field
// of that name in it. The record is looked up in the caller's unit, where it may have other
// numbers. Variables of other units, and fields that nothing in the unit names, have no number
// here; they get one behind the unit's own.
#include "analyzer/engine/typestate.h"

#include <string.h>

// ---- What the unit has no number for ------------------------------------------------------------

// Its place in the table, where it is put if it is new.
static uint32_t foreign_number(struct typestate *t, struct foreign_table *table,
                               struct foreign what)
{
    uint32_t i = 0;

    while (i < table->n &&
           (table->items[i].record != what.record || table->items[i].given != what.given ||
            (table->items[i].id != what.id && strcmp(table->items[i].id, what.id) != 0))) {
        i++;
    }
    if (i < table->n) {
        return i;
    }
    if (table->n == table->cap) {
        uint32_t cap = table->cap ? table->cap * 2 : 8;
        struct foreign *more = arena_array(t->arena, struct foreign, cap);
        if (table->n) {
            memcpy(more, table->items, table->n * sizeof *more);
        }
        table->items = more;
        table->cap = cap;
    }
    what.link = what.given ? what.given
                : what.record
                    ? arena_printf(t->arena, "%s.%s",
                                   ir_name(t->unit, t->unit->types[what.record].key), what.name)
                    : what.id;
    table->items[table->n++] = what;
    return i;
}

static uint32_t find_global(struct typestate *t, const char *key, const char *name)
{
    const struct ir_unit *u = t->unit;
    const name_id id = names_find(u->names, key, strlen(key));

    for (uint32_t g = 0; id && g < u->nglobals; g++) {
        if (u->globals[g].key == id) {
            return g;
        }
    }
    return u->nglobals +
           foreign_number(t, &t->foreign_globals, (struct foreign){.id = key, .name = name});
}

const char *global_name(const struct typestate *t, uint32_t global)
{
    return global < t->unit->nglobals ? ir_name(t->unit, t->unit->globals[global].name)
                                      : t->foreign_globals.items[global - t->unit->nglobals].name;
}

const char *global_key(const struct typestate *t, uint32_t global)
{
    return global < t->unit->nglobals ? ir_name(t->unit, t->unit->globals[global].key)
                                      : t->foreign_globals.items[global - t->unit->nglobals].id;
}

const char *field_name(const struct typestate *t, uint32_t field)
{
    return field < t->unit->nfields ? ir_name(t->unit, t->unit->fields[field].name)
                                    : t->foreign_fields.items[field - t->unit->nfields].name;
}

const char *field_key(const struct typestate *t, uint32_t field)
{
    return field < t->unit->nfields ? ir_name(t->unit, t->unit->fields[field].key)
                                    : t->foreign_fields.items[field - t->unit->nfields].link;
}

// The same where it outlives this run; NULL: it does not.
static const char *lasting_key(const struct typestate *t, uint32_t field)
{
    return field < t->unit->nfields ? field_key(t, field)
                                    : t->foreign_fields.items[field - t->unit->nfields].given;
}

// ---- From a summary to cells --------------------------------------------------------------------

ir_opnd arg_operand(const struct call *c, uint32_t n)
{
    if (c->passed) {
        return n < c->nargs ? c->passed[n].operand : 0;
    }
    if (!c->i) { // the function's own parameters, at its entry
        return n < c->nargs ? ir_opnd_make(IR_LOCAL, n) : 0;
    }
    return n < c->i->count ? c->t->func->args[c->i->first + n] : 0;
}

// Whether a cell of that type, which holds the pointer, says what it leads to.
static type_id holder_type(const struct call *c, const struct cell *cell)
{
    const struct ir_func *f = c->t->func;
    type_id type = cell->kind == CELL_REG    ? f->locals[cell->base].type
                   : cell->kind == CELL_TEMP ? c->t->temp_types[cell->base]
                                             : 0;
    const struct ir_type *types = c->t->unit->types;

    return types[type].kind == TYPE_POINTER && types[types[type].elem].kind == TYPE_RECORD ? type
                                                                                           : 0;
}

// A `void *` leads to what other variables say that hold the same pointer, or to the variable it is
// the address of.
static type_id type_of_same(const struct call *c, val_id v)
{
    const struct value *x = val_get(c->s, v);
    type_id found = 0;

    if (x->entry && c->t->unit->types[c->t->entries[x->entry - 1].type].kind == TYPE_POINTER) {
        const type_id type = c->t->entries[x->entry - 1].type;
        if (c->t->unit->types[c->t->unit->types[type].elem].kind == TYPE_RECORD) {
            return type;
        }
    }
    for (uint32_t i = 0; v && i < c->s->nbinds && !found; i++) {
        if (c->s->binds[i].val == v) {
            found = holder_type(c, &c->s->binds[i].cell);
        }
    }
    return found;
}

type_id argument_type(const struct call *c, uint32_t n)
{
    const struct ir_type *types = c->t->unit->types;
    type_id type = c->passed
                       ? c->passed[n].type
                       : ir_opnd_type(c->t->unit, c->t->func, c->t->temp_types, arg_operand(c, n));
    type_id same;

    if (types[type].kind != TYPE_POINTER || types[types[type].elem].kind != TYPE_VOID) {
        return type;
    }
    same = type_of_same(c, c->args[n]);
    return same ? same : type;
}

void read_arguments(struct call *c)
{
    c->nargs = c->i->count < CALL_ARGS ? c->i->count : CALL_ARGS;
    for (uint32_t n = 0; n < c->nargs; n++) {
        c->args[n] = read_operand(c->t, c->s, arg_operand(c, n));
    }
}

// Appends the steps to the field of that name, through members without one.
static bool step_field(struct typestate *t, type_id record, const char *name, struct cell *c,
                       type_id *type)
{
    const struct ir_unit *u = t->unit;
    const struct ir_type *r = &u->types[record];

    if (r->kind != TYPE_RECORD) {
        return false;
    }
    for (uint32_t f = r->first_field; f < r->first_field + r->nfields; f++) {
        struct cell inner = *c;
        inner.path = path_step(&t->paths, c->path, PLACE_FIELD, f);
        if (u->fields[f].name == 0) {
            if (step_field(t, u->fields[f].type, name, &inner, type)) {
                *c = inner;
                return true;
            }
        } else if (strcmp(ir_name(u, u->fields[f].name), name) == 0) {
            *c = inner;
            *type = u->fields[f].type;
            return true;
        }
    }
    return false;
}

static void step_index(struct call *c, int32_t k, struct spot *out)
{
    const struct ir_type *type = &c->t->unit->types[out->type];

    if (type->kind == TYPE_ARRAY || k == API_EVERY) {
        out->cell.path = path_step(&c->t->paths, out->cell.path, PLACE_INDEX_K, (uint32_t)k);
        out->type = type->kind == TYPE_ARRAY ? type->elem : 0;
    } else {
        cell_index(c->t, &out->cell, k);
    }
}

static bool is_last_field(const struct api_place *p, uint32_t n)
{
    while (++n < p->nsteps && p->steps[n].kind != API_FIELD) {
    }
    return n >= p->nsteps;
}

// A field of a record of which this unit sees no definition.
static uint32_t foreign_field(struct call *c, const struct api_place *p, uint32_t n, type_id record)
{
    const char *name = p->steps[n].field;
    struct foreign what = {.record = record, .id = name, .name = name};

    what.given = is_last_field(p, n) ? p->link : NULL;
    return c->t->unit->nfields + foreign_number(c->t, &c->t->foreign_fields, what);
}

static bool step_spot(struct call *c, const struct api_place *p, uint32_t n, struct spot *out)
{
    switch (p->steps[n].kind) {
    case API_DEREF:
        if (out->type && c->t->unit->types[out->type].kind != TYPE_POINTER) {
            return false; // fcntl(fd, F_SETFD, 1): the argument is no address this time
        }
        if (out->is_cell) {
            out->val = read_cell(c->t, c->s, &out->cell, out->type, false, CFG_NONE);
        }
        out->type = c->t->unit->types[out->type].elem;
        out->is_cell = true;
        return pointee_cell(c->s, out->val, &out->cell);
    case API_INDEX:
        if (out->is_cell) {
            step_index(c, p->steps[n].index, out);
        }
        return out->is_cell;
    default:
        if (!out->is_cell) {
            return false;
        }
        if (!step_field(c->t, out->type, p->steps[n].field, &out->cell, &out->type)) {
            uint32_t field = foreign_field(c, p, n, out->type);
            out->cell.path = path_step(&c->t->paths, out->cell.path, PLACE_FIELD, field);
            out->type = 0;
        }
        return true;
    }
}

static bool root_spot(struct call *c, const struct api_place *p, struct spot *out)
{
    *out = (struct spot){0};
    if (p->root == API_RET) {
        out->val = c->ret;
        out->type = c->i->type;
        return true;
    }
    if (p->root == API_ARG && p->arg < c->nargs) {
        out->val = c->args[p->arg];
        out->type = argument_type(c, p->arg);
        return true;
    }
    if (p->root == API_GLOBAL) {
        uint32_t g = find_global(c->t, p->global, p->name);
        out->is_cell = true;
        out->cell = (struct cell){.kind = CELL_GLOBAL, .base = g};
        out->type = g < c->t->unit->nglobals ? c->t->unit->globals[g].type : 0;
        return true;
    }
    return false;
}

bool find_spot(struct call *c, const struct api_place *p, struct spot *out)
{
    if (!root_spot(c, p, out)) {
        return false;
    }
    for (uint32_t n = 0; n < p->nsteps; n++) {
        if (!step_spot(c, p, n, out)) {
            return false;
        }
    }
    return out->is_cell || out->val != 0;
}

val_id spot_value(struct call *c, const struct spot *at)
{
    return at->is_cell ? read_cell(c->t, c->s, &at->cell, at->type, false, CFG_NONE) : at->val;
}

val_id value_at(struct call *c, const struct api_place *p)
{
    struct spot at;

    return find_spot(c, p, &at) ? spot_value(c, &at) : 0;
}

// What a guard asks about: the value itself, or some of its bits.
static val_id masked(struct state *s, val_id v, int64_t mask)
{
    const struct facts any = facts_range(0, mask);
    int64_t ones, zeros;

    if (!v || !mask) {
        return v;
    }
    state_bits(s, v, &ones, &zeros);
    return ((ones | zeros) & mask) == mask
               ? val_const(s, ones & mask)
               : val_binary(s, BIN_AND, false, v, val_const(s, mask), &any);
}

// That there is a handle in what the effect puts into memory: told when it is put there.
static bool is_about_itself(const struct api_effect *e, const struct api_guard *g)
{
    return g->is_after && e->at.nsteps && api_effect_creates(e) &&
           api_family_info[e->family].kind == FAMILY_HANDLE && api_place_equal(&g->subject, &e->at);
}

uint32_t own_guards(const struct api_effect *e, val_id v, struct guard out[API_GUARDS])
{
    uint32_t n = 0;

    for (unsigned g = 0; g < API_GUARDS; g++) {
        if (is_about_itself(e, &e->guard[g])) {
            out[n++] = (struct guard){v, e->guard[g].negated, 0, e->guard[g].lo, e->guard[g].hi};
        }
    }
    return n;
}

enum truth effect_guards(struct call *c, const struct api_effect *e, struct guard out[API_GUARDS],
                         uint32_t *n)
{
    *n = 0;
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        enum truth t;
        val_id v;

        if (guard->subject.root == API_NO_PLACE || is_about_itself(e, guard)) {
            continue;
        }
        v = c->guards_before && !guard->is_after && guard->subject.root != API_RET
                ? c->guards_before[(e - c->api->effects) * API_GUARDS + g]
                : value_at(c, &guard->subject);
        v = masked(c->s, v, guard->mask);
        t = v ? facts_in(&val_get(c->s, v)->facts, guard->lo, guard->hi) : TRUTH_UNKNOWN;
        if (t == TRUTH_UNKNOWN) {
            if (v) {
                out[(*n)++] = (struct guard){v, guard->negated, 0, guard->lo, guard->hi};
            }
        } else if ((t == TRUTH_YES) == guard->negated) {
            return TRUTH_NO;
        }
    }
    return *n ? TRUTH_UNKNOWN : TRUTH_YES;
}

// ---- From cells to a summary --------------------------------------------------------------------

static bool append_step(struct api_place *p, uint8_t kind, int32_t index, const char *field)
{
    if (p->nsteps == API_STEPS_MAX) {
        return false;
    }
    p->steps[p->nsteps].kind = kind;
    p->steps[p->nsteps].index = index;
    p->steps[p->nsteps++].field = field;
    return true;
}

static bool append_path(const struct typestate *t, uint32_t path, struct api_place *p)
{
    return path == 0 ||
           (append_path(t, t->paths.items[path].parent, p) && place_append(t, path, p));
}

bool place_deref(struct api_place *p)
{
    return append_step(p, API_DEREF, 0, NULL);
}

bool place_append(const struct typestate *t, uint32_t path, struct api_place *p)
{
    const struct path *at = &t->paths.items[path];

    if (at->step == PLACE_FIELD) {
        const char *name = field_name(t, at->arg);
        p->link = lasting_key(t, at->arg);
        return *name == '\0' || append_step(p, API_FIELD, 0, name);
    }
    return at->step == PLACE_INDEX_K && append_step(p, API_INDEX, (int32_t)at->arg, NULL);
}

bool value_place(const struct typestate *t, const struct state *s, val_id ret, val_id v,
                 struct api_place *out)
{
    const struct value *x = val_get(s, v);

    if (v == 0) {
        return false;
    }
    if (x->entry) {
        *out = t->entries[x->entry - 1].place;
        return true;
    }
    if (v == ret) {
        *out = (struct api_place){.root = API_RET};
        return true;
    }
    return false;
}

bool cell_place(const struct typestate *t, const struct state *s, val_id ret, const struct cell *c,
                struct api_place *out)
{
    if (c->index) {
        return false;
    }
    if (c->kind == CELL_GLOBAL) {
        *out = (struct api_place){
            .root = API_GLOBAL, .global = global_key(t, c->base), .name = global_name(t, c->base)};
    } else if (c->kind != CELL_DEREF || !value_place(t, s, ret, c->base, out) ||
               !append_step(out, API_DEREF, 0, NULL)) {
        return false;
    }
    return append_path(t, c->path, out);
}
