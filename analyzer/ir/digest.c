// SPDX-License-Identifier: Apache-2.0
// Names count as text, types by their short form, positions by path, line and column. Locals and
// temporaries count by number: functions that are alike have the same ones in the same order.
// Hashes of types, places and files are kept, for a function names the same few again and again.
#include "analyzer/ir/digest.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"

struct ir_digest {
    const struct ir_unit *u;
    uint64_t *types, *places, *files; // by number; 0: not computed yet
};

struct ir_digest *ir_digest_new(struct arena *a, const struct ir_unit *u)
{
    struct ir_digest *d = arena_new(a, struct ir_digest);

    d->u = u;
    d->types = arena_array(a, uint64_t, u->ntypes);
    d->places = arena_array(a, uint64_t, place_count(u->places));
    d->files = arena_array(a, uint64_t, u->nfiles);
    return d;
}

static uint64_t name_hash(const struct ir_digest *d, name_id n)
{
    return n ? hash64(ir_name(d->u, n), names_length(d->u->names, n)) : 0;
}

static uint64_t type_hash(struct ir_digest *d, type_id id)
{
    const struct ir_type *t = &d->u->types[id];
    uint64_t h = hash64_mix(t->kind, t->flags & (TYPE_UNSIGNED | TYPE_CHAR | TYPE_UNION));

    if (d->types[id]) {
        return d->types[id];
    }
    if (t->kind == TYPE_INT || t->kind == TYPE_FLOAT) {
        h = hash64_mix(h, t->size);
    } else if (t->kind == TYPE_POINTER || t->kind == TYPE_ARRAY) {
        h = hash64_mix(hash64_mix(h, t->count), type_hash(d, t->elem));
    } else if (t->kind == TYPE_RECORD) {
        h = hash64_mix(h, name_hash(d, t->name));
    }
    return d->types[id] = h | 1;
}

static uint64_t loc_hash(struct ir_digest *d, loc_id loc)
{
    const struct loc *at = &d->u->locs[loc];

    if (loc == 0) {
        return 0;
    }
    if (!d->files[at->file]) {
        d->files[at->file] = name_hash(d, d->u->files[at->file].path) | 1;
    }
    return hash64_mix(d->files[at->file], (uint64_t)at->line << 32 | at->col);
}

// ---- Operands and places ------------------------------------------------------------------------

static uint64_t place_hash(struct ir_digest *d, place_id place);

static uint64_t opnd_hash(struct ir_digest *d, ir_opnd o)
{
    const uint32_t i = ir_opnd_index(o);
    const struct ir_const *c;

    switch (ir_opnd_kind(o)) {
    case IR_CONST:
    case IR_CONST_FLOAT:
        c = &d->u->consts[i];
        return hash64_mix(hash64_mix(ir_opnd_kind(o), (uint64_t)c->value), type_hash(d, c->type));
    case IR_PLACE:
        return hash64_mix(IR_PLACE, place_hash(d, i));
    default:
        return o;
    }
}

// What the last step of a place adds.
static uint64_t step_hash(struct ir_digest *d, const struct place *at)
{
    const struct ir_unit *u = d->u;
    const struct ir_field *field;

    switch ((enum place_step)at->step) {
    case PLACE_GLOBAL:
        return name_hash(d, u->globals[at->arg].name);
    case PLACE_FUNC:
        return name_hash(d, u->fns[at->arg].name);
    case PLACE_STRING:
        return name_hash(d, u->strings[at->arg].bytes);
    case PLACE_FIELD:
        field = &u->fields[at->arg];
        return field->name ? name_hash(d, field->name)
                           : at->arg - u->types[field->owner].first_field;
    case PLACE_INDEX:
        return opnd_hash(d, at->arg);
    case PLACE_DEREF:
        return at->flags & PLACE_CASTED;
    default:
        return at->arg;
    }
}

static uint64_t place_hash(struct ir_digest *d, place_id place)
{
    const struct place *at = place_get(d->u->places, place);
    uint64_t h;

    if (d->places[place]) {
        return d->places[place];
    }
    h = hash64_mix(at->parent ? place_hash(d, at->parent) : 0, at->step);
    return d->places[place] = hash64_mix(h, step_hash(d, at)) | 1;
}

// ---- Functions ----------------------------------------------------------------------------------

static uint64_t object_hash(struct ir_digest *d, const struct ir_insn *i)
{
    if (i->op == IR_CALL) {
        return name_hash(d, d->u->fns[i->callee].name);
    }
    if (i->op == IR_BEGIN || i->op == IR_END) {
        return i->local;
    }
    return ir_has_place((enum ir_op)i->op) ? place_hash(d, i->place) : 0;
}

static uint64_t insn_hash(struct ir_digest *d, const struct ir_func *f, const struct ir_insn *i)
{
    uint64_t h =
        (uint64_t)i->op << 24 | (uint64_t)i->sub << 16 | (uint64_t)i->order << 8 | i->flags;

    h = hash64_mix(h, type_hash(d, i->type));
    h = hash64_mix(h, opnd_hash(d, i->dst));
    h = hash64_mix(h, opnd_hash(d, i->a));
    h = hash64_mix(h, opnd_hash(d, i->b));
    h = hash64_mix(h, object_hash(d, i));
    for (uint32_t n = 0; n < i->count; n++) {
        if (i->op == IR_SWITCH) {
            h = hash64_mix(h, (uint64_t)f->cases[i->first + n].lo);
            h = hash64_mix(h, (uint64_t)f->cases[i->first + n].hi);
        } else {
            h = hash64_mix(h, opnd_hash(d, f->args[i->first + n]));
        }
    }
    return h;
}

static uint64_t head_hash(struct ir_digest *d, const struct ir_func *f)
{
    const struct ir_fn *fn = &d->u->fns[f->fn];
    uint64_t h = hash64_mix(name_hash(d, fn->name), name_hash(d, fn->key));

    h = hash64_mix(h, f->flags);
    h = hash64_mix(h, loc_hash(d, f->loc));
    for (uint32_t i = 0; i < f->nlocals; i++) {
        const struct ir_local *l = &f->locals[i];
        h = hash64_mix(h, name_hash(d, l->name));
        h = hash64_mix(h, type_hash(d, l->type));
        h = hash64_mix(h, l->flags);
        h = hash64_mix(h, l->flags & LOCAL_CLEANUP ? name_hash(d, d->u->fns[l->cleanup].name) : 0);
    }
    return h;
}

uint64_t ir_digest_func(struct ir_digest *d, const struct ir_func *f)
{
    uint64_t h = head_hash(d, f);

    for (block_id b = 0; b < f->nblocks; b++) {
        h = hash64_mix(h, (uint64_t)f->blocks[b].count << 32 | f->blocks[b].nsuccs);
    }
    for (uint32_t i = 0; i < f->nsuccs; i++) {
        h = hash64_mix(h, f->succs[i]);
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        h = hash64_mix(h, insn_hash(d, f, &f->insns[i]));
        h = hash64_mix(h, loc_hash(d, f->locs[i]));
    }
    return h;
}

// ---- Units --------------------------------------------------------------------------------------

static uint64_t target_hash(const struct ir_digest *d, const struct ir_attr *attr)
{
    const struct ir_unit *u = d->u;

    switch ((enum ir_attr_on)attr->on) {
    case ATTR_ON_FN:
        return name_hash(d, u->fns[attr->target].name);
    case ATTR_ON_GLOBAL:
        return name_hash(d, u->globals[attr->target].name);
    case ATTR_ON_FIELD:
        return hash64_mix(name_hash(d, u->types[u->fields[attr->target].owner].name),
                          name_hash(d, u->fields[attr->target].name));
    case ATTR_ON_TYPE:
        return name_hash(d, u->types[attr->target].name);
    }
    return 0;
}

uint64_t ir_digest_unit(struct ir_digest *d)
{
    const struct ir_unit *u = d->u;
    uint64_t h = name_hash(d, u->path);

    for (uint32_t i = 0; i < u->nproblems; i++) {
        h = hash64_mix(h, u->problems[i].kind);
        h = hash64_mix(h, loc_hash(d, u->problems[i].loc));
        h = hash64_mix(h, name_hash(d, u->problems[i].text));
    }
    for (uint32_t i = 0; i < u->nglobals; i++) {
        h = hash64_mix(h, name_hash(d, u->globals[i].key));
        h = hash64_mix(h, type_hash(d, u->globals[i].type));
        h = hash64_mix(h, u->globals[i].flags);
    }
    for (uint32_t i = 0; i < u->nattrs; i++) {
        h = hash64_mix(h, (uint64_t)u->attrs[i].kind << 32 | (uint32_t)u->attrs[i].number);
        h = hash64_mix(h, target_hash(d, &u->attrs[i]));
        h = hash64_mix(h, place_hash(d, u->attrs[i].place));
    }
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        h = hash64_mix(h, ir_digest_func(d, &u->funcs[i]));
    }
    return h;
}
