// SPDX-License-Identifier: Apache-2.0
// Memory: places become cells by following pointers through the state, and cells hold values.
//
// Reading an unbound cell binds it, so that a second read gives the same value. Writing a cell
// forgets what may overlap it: parts and wholes of the same object, and behind pointers cells of
// the same class (the same last field, the same kind of plain object).
//
// Calls and lock operations may write shared memory. Forgetting it would separate the two tests of
//     if (s->threaded) lock(&s->m); ... if (s->threaded) unlock(&s->m);
// so shared cells get a new value whose shadow is the old one: contradicting the shadow is allowed
// and costs the path its confidence. A pointer through which a tracked lock was reached keeps its
// value: that somebody else exchanges the object under a held lock is not assumed.
#include "analyzer/engine/typestate.h"

#include <string.h>

static const struct place *place_at(const struct typestate *t, place_id p)
{
    return place_get(t->unit->places, p);
}

static bool base_cell(const struct typestate *t, const struct place *p, struct cell *out)
{
    static const uint8_t kinds[] = {[PLACE_TEMP] = CELL_TEMP,
                                    [PLACE_GLOBAL] = CELL_GLOBAL,
                                    [PLACE_FUNC] = CELL_FUNC,
                                    [PLACE_STRING] = CELL_STRING};
    *out = (struct cell){.base = p->arg};
    if (p->step == PLACE_LOCAL) {
        out->kind = t->func->locals[p->arg].flags & LOCAL_REG ? CELL_REG : CELL_LOCAL;
        return true;
    }
    if (p->step >= sizeof kinds || kinds[p->step] == 0) {
        return false;
    }
    out->kind = kinds[p->step];
    return true;
}

static void append_any(struct typestate *t, struct cell *c)
{
    c->path = path_step(&t->paths, c->path, PLACE_ANY, 0);
    c->index = 0;
}

// An element of `c`; `is_neighbour`: counted from the element that `c` is.
static void append_index(struct typestate *t, struct state *s, struct cell *c, ir_opnd o,
                         bool is_neighbour)
{
    const struct path last = t->paths.items[c->path];
    val_id v = read_operand(t, s, o);
    int64_t k;

    if (val_is_const(s, v, &k) && k == (int32_t)k) {
        if (is_neighbour) {
            cell_index(t, c, (int32_t)k);
        } else {
            c->path = path_step(&t->paths, c->path, PLACE_INDEX_K, (uint32_t)(int32_t)k);
        }
        return;
    }
    if (is_neighbour && c->path) {
        if (last.step != PLACE_INDEX_K || last.arg != 0) {
            append_any(t, c);
            return;
        }
        c->path = last.parent;
    }
    if (v == 0 || c->index || path_has(&t->paths, c->path, PLACE_ANY)) {
        append_any(t, c);
    } else {
        c->path = path_step(&t->paths, c->path, PLACE_INDEX, 0);
        c->index = v;
    }
}

bool pointee_cell(struct state *s, val_id pointer, struct cell *out)
{
    const struct value *v = val_get(s, pointer);

    if (pointer == 0 || (v->kind == VALUE_CONST && v->facts.lo == 0)) { // nothing is at null
        return false;
    }
    *out = v->kind == VALUE_ADDR ? v->cell : (struct cell){.kind = CELL_DEREF, .base = pointer};
    return true;
}

// ---- Places without an index --------------------------------------------------------------------

// What does not depend on the state of a place whose last steps are fields and constant indices:
// the pointer, or the base, that they start from.
struct place_shape {
    place_id id;
    place_id start; // of the pointer or base
    uint32_t path;  // behind it
    type_id type;   // of the pointer
    bool is_pointee, is_known;
};

enum { SHAPES = 256 };

// False: some step needs the state, or the place is not memory.
static bool find_shape(struct typestate *t, place_id id, struct place_shape *out)
{
    const struct place *p = place_at(t, id), *above;

    if (id == 0) {
        return false;
    }
    if (p->parent == 0) {
        out->start = id;
        out->path = 0;
        out->is_pointee = false;
        return true;
    }
    above = place_at(t, p->parent);
    if (p->step == PLACE_DEREF) {
        out->start = p->parent;
        out->path = 0;
        out->type = ir_place_type(t->unit, t->func, p->parent);
        out->is_pointee = true;
        return true;
    }
    if ((p->step != PLACE_FIELD && (p->step != PLACE_INDEX_K || above->step == PLACE_DEREF)) ||
        !find_shape(t, p->parent, out)) {
        return false;
    }
    out->path = path_step(&t->paths, out->path, (enum place_step)p->step, p->arg);
    return true;
}

static const struct place_shape *shape_of(struct typestate *t, place_id id)
{
    struct place_shape *known;

    if (!t->shapes) {
        t->shapes = arena_array(t->arena, struct place_shape, SHAPES);
    }
    known = &t->shapes[id % SHAPES];
    if (known->id != id) {
        *known = (struct place_shape){.id = id};
        known->is_known = find_shape(t, id, known);
    }
    return known->is_known ? known : NULL;
}

// The steps of `path`, taken from `from`.
static uint32_t append_path(struct typestate *t, uint32_t from, uint32_t path)
{
    const struct path last = t->paths.items[path];

    if (path == 0 || from == 0) {
        return from ? from : path;
    }
    return path_step(&t->paths, append_path(t, from, last.parent), (enum place_step)last.step,
                     last.arg);
}

static bool shape_cell(struct typestate *t, struct state *s, const struct place_shape *at,
                       struct cell *out)
{
    const struct place_shape shape = *at; // what comes may take its place
    struct cell pointer;
    val_id v;

    if (!shape.is_pointee) {
        if (!base_cell(t, place_at(t, shape.start), out)) {
            return false;
        }
        out->path = shape.path;
        return true;
    }
    if (!place_cell(t, s, shape.start, &pointer)) {
        return false;
    }
    v = state_lookup(s, &pointer);
    v = v ? v : read_cell(t, s, &pointer, shape.type, false, CFG_NONE);
    if (!pointee_cell(s, v, out)) {
        return false;
    }
    out->path = append_path(t, out->path, shape.path);
    return true;
}

bool place_cell(struct typestate *t, struct state *s, place_id id, struct cell *out)
{
    const struct place_shape *shape = shape_of(t, id);
    const struct place *p = place_at(t, id);
    struct cell above;

    if (shape) {
        return shape_cell(t, s, shape, out);
    }
    if (id == 0 || !place_cell(t, s, p->parent, &above)) {
        return false;
    }
    switch (p->step) {
    case PLACE_FIELD:
        *out = above;
        out->path = path_step(&t->paths, above.path, PLACE_FIELD, p->arg);
        return true;
    case PLACE_INDEX_K:
        *out = above;
        if (place_at(t, p->parent)->step == PLACE_DEREF) {
            cell_index(t, out, (int32_t)p->arg);
        } else {
            out->path = path_step(&t->paths, above.path, PLACE_INDEX_K, p->arg);
        }
        return true;
    case PLACE_INDEX:
        *out = above;
        append_index(t, s, out, p->arg, place_at(t, p->parent)->step == PLACE_DEREF);
        return true;
    default:
        *out = above;
        append_any(t, out);
        return true;
    }
}

// The member that lies k of its own size behind a member; false: none of that type begins there.
static bool member_behind(const struct ir_unit *u, uint32_t member, int32_t k, uint32_t *out)
{
    const struct ir_field *f = &u->fields[member];
    const struct ir_type *record = &u->types[f->owner];
    uint64_t at = f->bit_offset + 8 * u->types[f->type].size * (uint64_t)(int64_t)k;

    for (uint32_t n = record->first_field; n < record->first_field + record->nfields; n++) {
        if (u->fields[n].bit_offset == at && u->fields[n].type == f->type &&
            u->fields[n].bit_width == 0) {
            *out = n;
            return true;
        }
    }
    return false;
}

// A pointer leads to an element, and its k-th neighbour is asked for. Members of one type in a row
// are used as an array, too: pipe(&ends.in).
void cell_index(struct typestate *t, struct cell *c, int32_t k)
{
    const struct path last = t->paths.items[c->path];
    uint32_t member;

    if (k == 0) {
        return;
    }
    if (c->path && last.step == PLACE_FIELD && last.arg < t->unit->nfields &&
        member_behind(t->unit, last.arg, k, &member)) {
        c->path = path_step(&t->paths, last.parent, PLACE_FIELD, member);
    } else if (c->path && last.step == PLACE_INDEX_K) {
        c->path = path_step(&t->paths, last.parent, PLACE_INDEX_K, last.arg + (uint32_t)k);
    } else if (c->kind == CELL_DEREF && c->path == 0) {
        c->path = path_step(&t->paths, 0, PLACE_INDEX_K, (uint32_t)k);
    } else {
        append_any(t, c);
    }
}

static val_id const_operand(struct typestate *t, struct state *s, ir_opnd o)
{
    int64_t k;

    return ir_const_value(t->unit, o, &k) ? val_const(s, k) : val_opaque(s, facts_any(), 0);
}

val_id read_operand(struct typestate *t, struct state *s, ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);
    struct cell c = {.base = i};

    if ((ir_opnd_kind(o) == IR_TEMP && !bitset_has(t->slice.temps, i)) ||
        (ir_opnd_kind(o) == IR_LOCAL && !bitset_has(t->slice.locals, i))) {
        return 0;
    }
    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        c.kind = CELL_TEMP;
        return read_cell(t, s, &c, t->temp_types[i], false, t->temp_def[i]);
    case IR_LOCAL:
        c.kind = CELL_REG;
        return read_cell(t, s, &c, t->func->locals[i].type, false, CFG_NONE);
    case IR_CONST:
        return const_operand(t, s, o);
    case IR_CONST_FLOAT:
        return val_opaque(s, facts_any(), VALUE_UNSEEN);
    default:
        return 0;
    }
}

static bool is_float(const struct typestate *t, type_id type)
{
    return type && t->unit->types[type].kind == TYPE_FLOAT;
}

// The first reading of a cell since others may have written it.
static void note_origin(struct typestate *t, struct state *s, val_id v, type_id type, uint32_t insn)
{
    struct value *x = &s->vals[v];
    struct facts range = facts_of_type(t->unit, type);

    if (x->kind != VALUE_OPAQUE || x->origin || insn == CFG_NONE) {
        return;
    }
    x->origin = insn + 1;
    if (x->shadow) {
        struct facts f = x->facts;
        if (facts_meet(&f, &range)) {
            x->facts = f;
        }
        if (s->vals[x->shadow].origin == insn + 1) {
            x->shadow = 0; // the same test in the next round of a loop
        }
    }
}

// Nothing was learned of the value that is not known of its shadow.
static bool is_blank(const struct state *s, const struct value *x)
{
    struct facts both = s->vals[x->shadow].facts;

    return x->kind == VALUE_OPAQUE && x->shadow && facts_meet(&both, &x->facts) &&
           memcmp(&both, &s->vals[x->shadow].facts, sizeof both) == 0;
}

// What most likely still is what it was, though somebody may have written it.
static val_id shadowed(struct state *s, val_id old)
{
    const struct value *x = &s->vals[old];
    val_id shadow = is_blank(s, x) ? x->shadow : old;
    val_id v = val_opaque(s, facts_any(), 0);

    if (v) {
        s->vals[v].shadow = shadow;
        s->vals[v].entry = s->vals[old].entry;
        s->vals[shadow].shadow = 0;
    }
    return v;
}

// What lay behind the pointer before somebody may have exchanged it most likely lies there now.
static val_id behind_shadow(struct state *s, const struct cell *c)
{
    struct cell before = *c;

    if (c->kind != CELL_DEREF || !s->vals[c->base].shadow) {
        return 0;
    }
    before.base = s->vals[c->base].shadow;
    return state_lookup(s, &before);
}

val_id read_cell(struct typestate *t, struct state *s, const struct cell *c, type_id type,
                 bool fresh, uint32_t insn)
{
    val_id v = fresh ? 0 : state_lookup(s, c), before;
    unsigned flags = is_float(t, type) ? VALUE_UNSEEN : 0;

    if (v) {
        if (!t->is_peeking) {
            note_origin(t, s, v, type, insn);
        }
        return v;
    }
    v = fresh ? 0 : array_handle(t, s, c);
    if (v || t->is_peeking) {
        return v;
    }
    before = fresh ? 0 : behind_shadow(s, c);
    v = before ? shadowed(s, before) : val_opaque(s, facts_any(), 0);
    s->vals[v].facts = facts_of_type(t->unit, type);
    s->vals[v].flags = (uint8_t)(s->vals[v].flags | flags);
    s->vals[v].origin = v && insn != CFG_NONE ? insn + 1 : 0;
    if (!fresh && !path_has(&t->paths, c->path, PLACE_ANY)) {
        state_bind(s, c, v);
    }
    return v;
}

// Memory behind a pointer was used: the pointer is not null.
void used_cell(struct typestate *t, struct state *s, const struct cell *c)
{
    if (c->kind == CELL_DEREF && !t->is_peeking && facts_has(&s->vals[c->base].facts, 0)) {
        facts_exclude(&s->vals[c->base].facts, 0);
    }
}

// ---- Aliases ------------------------------------------------------------------------------------

uint64_t cell_class(const struct typestate *t, const struct cell *c)
{
    uint32_t field = path_last_field(&t->paths, c->path);

    if (field) {
        return (uint64_t)1 << 40 | field;
    }
    if (c->kind == CELL_DEREF) {
        return (uint64_t)2 << 40;
    }
    return (uint64_t)c->kind << 44 | c->base;
}

bool is_outliving(const struct typestate *t, const struct cell *c)
{
    return c->kind != CELL_REG && c->kind != CELL_TEMP &&
           !(c->kind == CELL_LOCAL && !(t->address_use[c->base] & ADDRESS_STORED));
}

// Pointers that the caller gave, in different places: taken to lead to different objects. (Calls in
// which they do not are looked at in the caller.)
static bool are_entries(const struct state *s, val_id a, val_id b)
{
    uint32_t x = s->vals[a].entry, y = s->vals[b].entry;

    return x && y && x != y;
}

// A plain variable, and handles that a parameter points to: a caller that hands over the address of
// a variable which the callee goes to by its name is not to be expected.
static bool is_variable_beside(const struct typestate *t, const struct state *s,
                               const struct cell *variable, const struct cell *pointee)
{
    uint32_t entry = pointee->kind == CELL_DEREF ? s->vals[pointee->base].entry : 0;

    return variable->kind == CELL_GLOBAL && variable->path == 0 && entry &&
           t->entries[entry - 1].place.root == API_ARG &&
           type_may_be_handle(t->unit, t->unit->types[t->entries[entry - 1].type].elem);
}

// Memory that nobody else has a pointer to.
static bool is_own_cell(const struct state *s, const struct cell *c)
{
    return c->kind == CELL_DEREF && s->vals[c->base].flags & VALUE_OWN;
}

bool cells_may_alias(const struct typestate *t, const struct state *s, const struct cell *a,
                     const struct cell *b)
{
    if (a->kind == b->kind && a->base == b->base) {
        return paths_overlap(&t->paths, t->unit, a->path, b->path);
    }
    if (is_own_cell(s, a) || is_own_cell(s, b)) {
        return false;
    }
    if ((a->kind == CELL_DEREF && b->kind == CELL_DEREF && are_entries(s, a->base, b->base)) ||
        is_variable_beside(t, s, a, b) || is_variable_beside(t, s, b, a)) {
        return false;
    }
    if ((a->kind != CELL_DEREF && b->kind != CELL_DEREF) || !is_outliving(t, a) ||
        !is_outliving(t, b) || a->kind == CELL_CALL || b->kind == CELL_CALL) {
        return false;
    }
    return path_last_field(&t->paths, a->path) == path_last_field(&t->paths, b->path);
}

// The first step behind the base; PLACE_UNKNOWN: there is none.
static uint8_t first_step(const struct typestate *t, uint32_t path)
{
    uint8_t step = PLACE_UNKNOWN;

    for (; path; path = t->paths.items[path].parent) {
        step = t->paths.items[path].step;
    }
    return step;
}

// Whether the way behind the pointer starts at a neighbour of what it points to, and the other's at
// that itself.
static bool is_neighbour(const struct typestate *t, uint32_t path, uint32_t other)
{
    uint8_t step = first_step(t, other);

    return first_step(t, path) == PLACE_INDEX_K && (step == PLACE_UNKNOWN || step == PLACE_FIELD);
}

// `*p` and `p[1]` are different, though the one may stand for all of an array elsewhere.
static bool are_neighbours(const struct typestate *t, const struct cell *a, const struct cell *b)
{
    return a->kind == CELL_DEREF && b->kind == CELL_DEREF && a->base == b->base &&
           (is_neighbour(t, a->path, b->path) || is_neighbour(t, b->path, a->path));
}

// The element of the array at `parent` that the way leads through: its index + 1; 0: none that is
// known. What a pointer leads to without an index is element 0.
static uint32_t element_at(const struct typestate *t, const struct cell *c, uint32_t parent)
{
    uint32_t path = c->path;

    while (path && t->paths.items[path].parent != parent) {
        path = t->paths.items[path].parent;
    }
    if (path && t->paths.items[path].step == PLACE_INDEX_K) {
        return (int32_t)t->paths.items[path].arg < 0 ? 0 : t->paths.items[path].arg + 1;
    }
    return parent == 0 && c->kind == CELL_DEREF ? 1 : 0;
}

struct cell whole_array(const struct typestate *t, struct cell c)
{
    if (c.path && t->paths.items[c.path].step == PLACE_INDEX_K) {
        c.path = t->paths.items[c.path].parent;
    }
    return c;
}

struct cell handed_over(const struct typestate *t, struct cell c)
{
    const struct ir_unit *u = t->unit;

    c = whole_array(t, c);
    while (c.path && t->paths.items[c.path].step == PLACE_FIELD) {
        const struct path last = t->paths.items[c.path];
        if (last.arg >= u->nfields || u->fields[last.arg].bit_offset ||
            u->types[u->fields[last.arg].type].kind != TYPE_RECORD) {
            break;
        }
        c.path = last.parent;
    }
    return c;
}

bool lies_before(const struct typestate *t, const struct cell *c, const struct cell *element)
{
    const struct path last = t->paths.items[element->path];
    uint32_t k;

    if (element->path == 0 || last.step != PLACE_INDEX_K || c->kind != element->kind ||
        c->base != element->base) {
        return false;
    }
    k = element_at(t, c, last.parent);
    return k && (int32_t)last.arg >= (int32_t)k;
}

// ---- What others may write ----------------------------------------------------------------------

static void pin(const struct state *s, val_id v, bool *is_pinned)
{
    const struct value *x = &s->vals[v];

    if (v == 0 || is_pinned[v]) {
        return;
    }
    is_pinned[v] = true;
    if (x->kind == VALUE_TERM) {
        pin(s, x->a, is_pinned);
        pin(s, x->op < TERM_CAST ? x->b : 0, is_pinned);
    }
}

// Values through which the object of a tracked lock was reached: pointers, and the index of an
// element.
static void mark_pinned(const struct state *s, bool is_pinned[STATE_VALS])
{
    bool changed = true;

    memset(is_pinned, 0, s->nvals * sizeof *is_pinned);
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct cell *c = &s->res[i].object;
        if (c->kind == CELL_DEREF) {
            is_pinned[c->base] = true;
        }
        pin(s, c->kind ? c->index : 0, is_pinned);
    }
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < s->nbinds; i++) {
            const struct binding *b = &s->binds[i];
            if (b->cell.kind == CELL_DEREF && is_pinned[b->val] && !is_pinned[b->cell.base]) {
                is_pinned[b->cell.base] = changed = true;
            }
        }
    }
}

static bool is_shared(const struct typestate *t, const struct state *s, const struct cell *c)
{
    if (is_own_cell(s, c)) {
        return false;
    }
    if (c->kind == CELL_GLOBAL) {
        return c->base >= t->unit->nglobals ||
               !(t->unit->globals[c->base].flags & (GLOBAL_CONST | GLOBAL_SYSTEM));
    }
    return c->kind == CELL_DEREF ||
           (c->kind == CELL_LOCAL && t->address_use[c->base] & ADDRESS_STORED);
}

void havoc_binding(struct typestate *t, struct state *s, uint32_t bind)
{
    bool is_pinned[STATE_VALS];

    mark_pinned(s, is_pinned);
    if (is_shared(t, s, &s->binds[bind].cell) && !is_pinned[s->binds[bind].val]) {
        val_id v = shadowed(s, s->binds[bind].val);
        if (v) {
            s->binds[bind].val = v;
        } else {
            state_unbind_at(s, bind);
        }
    }
}

void havoc_shared(struct typestate *t, struct state *s)
{
    bool is_pinned[STATE_VALS];

    mark_pinned(s, is_pinned);
    for (uint32_t i = 0; i < s->nbinds; i++) {
        struct binding *b = &s->binds[i];
        if (is_shared(t, s, &b->cell) && !is_pinned[b->val]) {
            b->val = shadowed(s, b->val); // one each: cells that were equal need not be any more
        }
    }
    for (uint32_t i = s->nbinds; i-- > 0;) {
        if (s->binds[i].val == 0) {
            state_unbind_at(s, i);
        }
    }
}

// ---- Writing ------------------------------------------------------------------------------------

// A write through a pointer that may lead anywhere most likely left shared memory as it was, unless
// it is the same object.
static bool is_same_object(const struct cell *a, const struct cell *b)
{
    return a->kind == b->kind && a->base == b->base;
}

static void forget_aliases(const struct typestate *t, struct state *s, const struct cell *c,
                           bool spares_neighbours, const struct cell *first)
{
    bool is_pinned[STATE_VALS];
    bool asked = false;

    for (uint32_t i = s->nbinds; i-- > 0;) {
        struct binding *b = &s->binds[i];
        if (!cells_may_alias(t, s, &b->cell, c) ||
            (spares_neighbours && are_neighbours(t, &b->cell, c)) ||
            (first && lies_before(t, &b->cell, first))) {
            continue;
        }
        if (is_same_object(&b->cell, c) || !is_shared(t, s, &b->cell)) {
            state_unbind_at(s, i);
            continue;
        }
        if (!asked) {
            mark_pinned(s, is_pinned);
            asked = true;
        }
        if (!is_pinned[b->val]) {
            b->val = shadowed(s, b->val);
        }
        if (b->val == 0) {
            state_unbind_at(s, i);
        }
    }
}

void forget_cell(const struct typestate *t, struct state *s, const struct cell *c)
{
    forget_aliases(t, s, c, false, NULL);
}

void forget_elements(const struct typestate *t, struct state *s, const struct cell *c)
{
    const struct cell whole = whole_array(t, *c);

    forget_aliases(t, s, &whole, false, c);
}

void forget_overlaps(const struct typestate *t, struct state *s, const struct cell *c)
{
    forget_aliases(t, s, c, true, NULL);
}

void write_cell(struct typestate *t, struct state *s, const struct cell *c, val_id v)
{
    if (c->kind != CELL_REG && c->kind != CELL_TEMP) {
        forget_overlaps(t, s, c);
    }
    if (!path_has(&t->paths, c->path, PLACE_ANY)) {
        state_bind(s, c, v);
    }
}
