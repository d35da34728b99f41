// SPDX-License-Identifier: Apache-2.0
// A walk over all that stays, in the order in which it will be written. Types reached through
// other types are found by going on through the list of types until it stops growing. Fields are
// numbered last, record by record, since those of a record must lie together.
#include "analyzer/ir/cci_mark.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <stdlib.h>
#include <string.h>

uint32_t cci_number(const struct numbering *n, uint32_t old)
{
    ENSURE(n->number[old]);
    return n->number[old] - 1;
}

static void init(struct marks *m, struct numbering *n, uint32_t count)
{
    n->number = arena_array(m->a, uint32_t, count + 1u);
}

static bool mark(struct marks *m, struct numbering *n, uint32_t old)
{
    if (n->number[old]) {
        return false;
    }
    VEC_PUSH(m->a, &n->used, old);
    n->number[old] = n->used.n;
    return true;
}

static void mark_loc(struct marks *m, loc_id loc)
{
    if (mark(m, &m->locs, loc)) {
        mark(m, &m->files, m->u->locs[loc].file);
    }
}

static void mark_type(struct marks *m, type_id t)
{
    mark(m, &m->types, t);
}

static void mark_const(struct marks *m, uint32_t k)
{
    if (mark(m, &m->consts, k)) {
        mark_type(m, m->u->consts[k].type);
    }
}

static void mark_fn(struct marks *m, uint32_t fn)
{
    if (mark(m, &m->fns, fn)) {
        mark_type(m, m->u->fns[fn].type);
    }
}

static void mark_global(struct marks *m, uint32_t g)
{
    if (mark(m, &m->globals, g)) {
        mark_type(m, m->u->globals[g].type);
        mark_loc(m, m->u->globals[g].loc);
    }
}

static void mark_opnd(struct marks *m, ir_opnd o);

static void mark_place_arg(struct marks *m, const struct place *p)
{
    switch ((enum place_step)p->step) {
    case PLACE_GLOBAL:
        mark_global(m, p->arg);
        break;
    case PLACE_FUNC:
        mark_fn(m, p->arg);
        break;
    case PLACE_STRING:
        mark(m, &m->strings, p->arg);
        break;
    case PLACE_FIELD:
        m->fields.number[p->arg] = 1; // its number comes later
        mark_type(m, m->u->fields[p->arg].owner);
        mark_type(m, m->u->fields[p->arg].type);
        break;
    case PLACE_INDEX:
        mark_opnd(m, p->arg);
        break;
    default:
        break;
    }
}

// Parents before children; PLACE_DEPTH_MAX bounds the recursion.
static void mark_place(struct marks *m, place_id p)
{
    const struct place *at;

    if (p == 0 || m->places.number[p]) {
        return;
    }
    at = place_get(m->u->places, p);
    mark_place(m, at->parent);
    mark_place_arg(m, at);
    mark_type(m, at->type);
    mark(m, &m->places, p);
}

static void mark_opnd(struct marks *m, ir_opnd o)
{
    switch (ir_opnd_kind(o)) {
    case IR_CONST:
    case IR_CONST_FLOAT:
        mark_const(m, ir_opnd_index(o));
        break;
    case IR_PLACE:
        mark_place(m, ir_opnd_index(o));
        break;
    default:
        break;
    }
}

static void mark_insn(struct marks *m, const struct ir_func *f, const struct ir_insn *i)
{
    mark_type(m, i->type);
    mark_opnd(m, i->dst);
    mark_opnd(m, i->a);
    mark_opnd(m, i->b);
    for (uint32_t k = 0; i->op != IR_SWITCH && k < i->count; k++) {
        mark_opnd(m, f->args[i->first + k]);
    }
    if (ir_has_place((enum ir_op)i->op)) {
        mark_place(m, i->place);
    }
    if (i->op == IR_CALL) {
        mark_fn(m, i->callee);
    }
}

static void mark_func(struct marks *m, const struct ir_func *f)
{
    mark_fn(m, f->fn);
    mark_loc(m, f->loc);
    mark_loc(m, f->body_loc);
    for (uint32_t i = 0; i < f->nlocals; i++) {
        mark_type(m, f->locals[i].type);
        if (f->locals[i].flags & LOCAL_CLEANUP) {
            mark_fn(m, f->locals[i].cleanup);
        }
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        mark_insn(m, f, &f->insns[i]);
        mark_loc(m, f->locs[i]);
    }
}

static bool is_target_marked(const struct marks *m, const struct ir_attr *attr)
{
    const struct numbering *of[] = {[ATTR_ON_FN] = &m->fns,
                                    [ATTR_ON_GLOBAL] = &m->globals,
                                    [ATTR_ON_FIELD] = &m->fields,
                                    [ATTR_ON_TYPE] = &m->types};

    return of[attr->on]->number[attr->target] != 0;
}

// Attributes of what stays. What they name stays then too, and may have attributes itself.
static void mark_attrs(struct marks *m)
{
    uint32_t before;

    do {
        before = m->attrs.used.n;
        for (uint32_t i = 0; i < m->u->nattrs; i++) {
            if (is_target_marked(m, &m->u->attrs[i]) && mark(m, &m->attrs, i)) {
                mark_place(m, m->u->attrs[i].place);
            }
        }
    } while (m->attrs.used.n > before);
}

// What types lead to.
static void close_types(struct marks *m)
{
    for (uint32_t i = 0; i < m->types.used.n; i++) {
        const struct ir_type *t = &m->u->types[m->types.used.items[i]];

        mark_type(m, t->elem);
        for (uint32_t p = 0; p < t->nparams; p++) {
            mark_type(m, m->u->param_types[t->first_param + p]);
        }
    }
}

static void number_fields(struct marks *m)
{
    for (uint32_t i = 0; i < m->types.used.n; i++) {
        type_id t = m->types.used.items[i];
        const struct ir_type *type = &m->u->types[t];

        for (uint32_t k = 0; k < type->nfields; k++) {
            uint32_t field = type->first_field + k;

            if (m->u->fields[field].owner == t && m->fields.number[field]) {
                m->fields.number[field] = 0;
                mark(m, &m->fields, field);
            }
        }
    }
}

static int by_source(const void *a, const void *b, void *unit)
{
    const struct ir_unit *u = unit;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct loc *l = &u->locs[u->funcs[x].body_loc], *m = &u->locs[u->funcs[y].body_loc];
    int files = l->file == m->file ? 0
                                   : strcmp(ir_name(u, u->files[l->file].path),
                                            ir_name(u, u->files[m->file].path));

    if (files != 0) {
        return files;
    }
    if (l->line != m->line) {
        return l->line < m->line ? -1 : 1;
    }
    return l->col != m->col ? l->col < m->col ? -1 : 1 : x < y ? -1 : 1;
}

uint32_t *cci_source_order(struct arena *a, const struct ir_unit *u)
{
    uint32_t *order = arena_array(a, uint32_t, u->nfuncs + 1u);

    for (uint32_t i = 0; i < u->nfuncs; i++) {
        order[i] = i;
    }
    if (u->nfuncs > 1 && u->nfiles > 0) {
        qsort_r(order, u->nfuncs, sizeof *order, by_source, (void *)u);
    }
    return order;
}

void cci_mark(struct marks *m, struct arena *a, const struct ir_unit *u)
{
    const uint32_t *order = cci_source_order(a, u);

    *m = (struct marks){.a = a, .u = u};
    init(m, &m->files, u->nfiles);
    init(m, &m->locs, u->nlocs);
    init(m, &m->types, u->ntypes);
    init(m, &m->consts, u->nconsts);
    init(m, &m->strings, u->nstrings);
    init(m, &m->globals, u->nglobals);
    init(m, &m->fns, u->nfns);
    init(m, &m->places, place_count(u->places));
    init(m, &m->fields, u->nfields);
    init(m, &m->attrs, u->nattrs);
    mark(m, &m->locs, 0);
    mark(m, &m->types, 0);
    for (uint32_t i = 0; i < u->nfiles; i++) {
        if (u->files[i].flags & FILE_MAIN) {
            mark(m, &m->files, i);
        }
    }
    for (uint32_t i = 0; i < u->nproblems; i++) {
        mark_loc(m, u->problems[i].loc);
    }
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        mark_func(m, &u->funcs[order[i]]);
    }
    for (uint32_t i = 0; i < u->nglobals; i++) {
        if (u->globals[i].flags & GLOBAL_DEFINED) {
            mark_global(m, i);
        }
    }
    mark_attrs(m);
    close_types(m);
    number_fields(m);
}
