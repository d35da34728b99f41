// SPDX-License-Identifier: Apache-2.0
// What a body may write, and what becomes of its parameters: bottom-up, without regard to order or
// conditions.
//
// Inside a function every register, temporary and local in memory carries a mask of the parameters
// whose value, or whose address, it may hold. The sinks of a value (memory that outlives the call,
// calls, the result) collect masks. Memory is told apart by class: the last field on the way, or
// the global; what has neither is "plain", and written through a parameter where a mask says so.
//
// Components are repeated until nothing changes; the order (callees first) makes that rare.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"

#include <string.h>

enum { ROUNDS_MAX = 12 };

struct scan {
    struct program *p;
    const struct ir_unit *u;
    const struct ir_func *f;
    struct unit_link *l;
    uint16_t *temps, *locals;
    place_id *places; // by temporary: what it is the address of, 0: not known
    uint16_t *loads;  // by temporary, then local: read from memory that these parameters point to
    uint64_t classes[MODS_CLASSES];
    uint32_t nclasses;
    struct mods out;
    bool changed; // of the masks
};

uint64_t mods_class(const char *key)
{
    return hash64(key, strlen(key));
}

// The first class that is not below `class`; n: all are.
static uint32_t lower_bound(const uint64_t *classes, uint32_t n, uint64_t class)
{
    uint32_t lo = 0, hi = n;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (classes[mid] < class) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

bool mods_has(const struct mods *m, uint64_t class)
{
    const uint32_t i = lower_bound(m->classes, m->nclasses, class);

    return i < m->nclasses && m->classes[i] == class;
}

// ---- Classes ------------------------------------------------------------------------------------

static void add_class(struct scan *s, uint64_t class)
{
    const uint32_t i = lower_bound(s->classes, s->nclasses, class);

    if (i < s->nclasses && s->classes[i] == class) {
        return;
    }
    if (s->nclasses == MODS_CLASSES) {
        s->out.flags |= MODS_UNKNOWN;
        return;
    }
    memmove(&s->classes[i + 1], &s->classes[i], (s->nclasses - i) * sizeof *s->classes);
    s->classes[i] = class;
    s->nclasses++;
}

// ---- Masks --------------------------------------------------------------------------------------

static const struct place *place_at(const struct scan *s, place_id p)
{
    return place_get(s->u->places, p);
}

static uint16_t mask_of(const struct scan *s, ir_opnd o);

// Of the base of a place: what the pointer was, or what the local holds.
static uint16_t root_mask(const struct scan *s, place_id p)
{
    const struct place *root = place_at(s, place_root(s->u->places, p));

    if (root->step == PLACE_LOCAL) {
        return s->locals[root->arg];
    }
    return root->step == PLACE_TEMP ? s->temps[root->arg] : 0;
}

static uint16_t mask_of(const struct scan *s, ir_opnd o)
{
    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return s->temps[ir_opnd_index(o)];
    case IR_LOCAL:
        return s->locals[ir_opnd_index(o)];
    case IR_PLACE:
        return place_has_deref(s->u->places, ir_opnd_index(o)) ? 0 : root_mask(s, ir_opnd_index(o));
    default:
        return 0;
    }
}

static void hold(struct scan *s, uint16_t *mask, uint16_t more)
{
    if (more & ~*mask) {
        *mask = (uint16_t)(*mask | more);
        s->changed = true;
    }
}

static void hold_operand(struct scan *s, ir_opnd o, uint16_t more)
{
    if (ir_opnd_kind(o) == IR_TEMP) {
        hold(s, &s->temps[ir_opnd_index(o)], more);
    } else if (ir_opnd_kind(o) == IR_LOCAL) {
        hold(s, &s->locals[ir_opnd_index(o)], more);
    }
}

static uint16_t *loads_of(const struct scan *s, ir_opnd o)
{
    return ir_opnd_kind(o) == IR_TEMP    ? &s->loads[ir_opnd_index(o)]
           : ir_opnd_kind(o) == IR_LOCAL ? &s->loads[s->f->ntemps + ir_opnd_index(o)]
                                         : NULL;
}

static void hold_load(struct scan *s, ir_opnd o, uint16_t more)
{
    if (loads_of(s, o)) {
        hold(s, loads_of(s, o), more);
    }
}

// A local in memory that nothing but this function can name (its address may be passed on).
static bool is_local_place(const struct scan *s, place_id p, uint32_t *local)
{
    const struct place *root = place_at(s, place_root(s->u->places, p));

    if (root->step != PLACE_LOCAL || place_has_deref(s->u->places, p)) {
        return false;
    }
    *local = root->arg;
    return true;
}

// ---- Writes -------------------------------------------------------------------------------------

static unsigned count_derefs(const struct scan *s, place_id p)
{
    unsigned n = 0;

    for (; p; p = place_at(s, p)->parent) {
        n += place_at(s, p)->step == PLACE_DEREF;
    }
    return n;
}

static bool is_indexed(const struct scan *s, place_id p)
{
    for (; p; p = place_at(s, p)->parent) {
        uint8_t step = place_at(s, p)->step;
        if (step == PLACE_INDEX_K || step == PLACE_INDEX || step == PLACE_ANY) {
            return true;
        }
    }
    return false;
}

static void write_place(struct scan *s, place_id p)
{
    const struct place *root;
    uint32_t local;
    uint16_t mask;

    if (p == 0) {
        s->out.flags |= MODS_PLAIN;
        return;
    }
    if (is_local_place(s, p, &local)) {
        return;
    }
    for (place_id q = p; q; q = place_at(s, q)->parent) {
        const struct place *at = place_at(s, q);
        if (at->step == PLACE_FIELD) {
            add_class(s, mods_class(ir_name(s->u, s->u->fields[at->arg].key)));
            return;
        }
        if (at->step == PLACE_DEREF) {
            break;
        }
    }
    root = place_at(s, place_root(s->u->places, p));
    if (root->step == PLACE_GLOBAL && !place_has_deref(s->u->places, p)) {
        add_class(s, mods_class(ir_name(s->u, s->u->globals[root->arg].key)));
        return;
    }
    mask = count_derefs(s, p) > 1 ? 0 : root_mask(s, p);
    if (mask) {
        s->out.written = (uint16_t)(s->out.written | mask);
        if (root->step == PLACE_TEMP || is_indexed(s, p)) {
            s->out.elements = (uint16_t)(s->out.elements | mask);
        }
    } else {
        s->out.flags |= MODS_PLAIN;
    }
}

static void store_value(struct scan *s, place_id p, uint16_t mask)
{
    uint32_t local;

    if (mask == 0) {
        return;
    }
    if (p && is_local_place(s, p, &local)) {
        hold(s, &s->locals[local], mask);
    } else {
        s->out.kept = (uint16_t)(s->out.kept | mask);
    }
}

// ---- Calls --------------------------------------------------------------------------------------

// The place an operand is the address of, 0 if it is none.
static place_id address_place(const struct scan *s, ir_opnd o)
{
    if (ir_opnd_kind(o) != IR_TEMP) {
        return 0;
    }
    return s->places[ir_opnd_index(o)];
}

// What the argument points to is written, and its neighbours if it is an array.
static void write_argument(struct scan *s, ir_opnd o, bool is_array)
{
    place_id p = address_place(s, o);
    uint16_t mask = mask_of(s, o);

    if (p) {
        write_place(s, p);
    } else if (mask) {
        s->out.written = (uint16_t)(s->out.written | mask);
        s->out.elements = (uint16_t)(s->out.elements | (is_array ? mask : 0));
    } else {
        s->out.flags |= MODS_PLAIN;
    }
}

// fcntl(fd, F_SETFD, 1): this time the argument is no address.
static bool is_pointer(const struct scan *s, const type_id *temp_types, ir_opnd o)
{
    return s->u->types[ir_opnd_type(s->u, s->f, temp_types, o)].kind != TYPE_INT;
}

static bool points_to_mutable(const struct scan *s, const type_id *temp_types, ir_opnd o)
{
    const struct ir_type *t = &s->u->types[ir_opnd_type(s->u, s->f, temp_types, o)];

    return t->kind == TYPE_POINTER && !(s->u->types[t->elem].flags & TYPE_CONST);
}

// What the argument points to is copied: no pointer to it is kept, but what lies in it.
static bool is_copied(const struct api_effect *e)
{
    return e->kind == API_ESCAPE && e->family == FAMILY_MEMORY && e->at.nsteps == 1;
}

static bool releases(const struct api_fn *api, uint32_t arg)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        if (api->effects[k].kind == API_RELEASE && api->effects[k].at.arg == arg) {
            return true;
        }
    }
    return false;
}

static void call_model(struct scan *s, const struct ir_insn *i, const struct api_fn *api,
                       const type_id *temp_types)
{
    for (uint32_t w = 0; api->writes_known && w < api->nwrites; w++) {
        const struct api_place *at = &api->writes[w];
        if (at->root == API_GLOBALS) {
            s->out.flags |= MODS_UNKNOWN;
        } else if (at->root == API_ARG && at->arg < i->count &&
                   is_pointer(s, temp_types, s->f->args[i->first + at->arg])) {
            write_argument(s, s->f->args[i->first + at->arg], true);
        }
    }
    for (uint32_t n = 0; n < i->count; n++) {
        ir_opnd o = s->f->args[i->first + n];
        if (!(api->flags & (API_BORROWS | API_PURE)) && points_to_mutable(s, temp_types, o) &&
            !releases(api, n)) {
            s->out.kept = (uint16_t)(s->out.kept | mask_of(s, o));
        }
        if (!api->writes_known && points_to_mutable(s, temp_types, o)) {
            write_argument(s, o, true);
        }
    }
    for (uint32_t k = 0; k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        const bool is_freed = e->kind == API_RELEASE && e->family == FAMILY_MEMORY;
        const struct api_place *kept = e->kind == API_SPAWN || e->kind == API_CLEANUP    ? &e->with
                                       : e->kind == API_ESCAPE || e->kind == API_CONSUME ? &e->at
                                                                                         : NULL;
        if (is_freed && e->at.root == API_ARG && e->at.arg < i->count) {
            const uint16_t *from = loads_of(s, s->f->args[i->first + e->at.arg]);
            s->out.freed = (uint16_t)(s->out.freed | mask_of(s, s->f->args[i->first + e->at.arg]));
            s->out.emptied = (uint16_t)(s->out.emptied | (from ? *from : 0));
        }
        // A line buffer leaves the object it is in, the object stays where it is.
        if (kept && kept->root == API_ARG && kept->arg < i->count &&
            !(e->family == FAMILY_LINEBUF && kept->nsteps > 0) &&
            !(is_copied(e) && address_place(s, s->f->args[i->first + kept->arg]))) {
            s->out.kept = (uint16_t)(s->out.kept | mask_of(s, s->f->args[i->first + kept->arg]));
        }
    }
}

static void call_body(struct scan *s, const struct ir_insn *i, const struct mods *m)
{
    s->out.flags |= m->flags;
    for (uint32_t k = 0; k < m->nclasses; k++) {
        add_class(s, m->classes[k]);
    }
    for (uint32_t n = 0; n < i->count; n++) {
        ir_opnd o = s->f->args[i->first + n];
        uint16_t mask = mask_of(s, o);
        uint16_t bit = (uint16_t)(n < MODS_PARAMS ? 1u << n : 0);
        if (bit == 0 || m->kept & bit) {
            s->out.kept = (uint16_t)(s->out.kept | mask);
        }
        if (m->freed & bit) {
            s->out.freed = (uint16_t)(s->out.freed | mask);
        }
        if (bit == 0 || m->unknown & bit) {
            s->out.unknown = (uint16_t)(s->out.unknown | mask);
        }
        if (m->written & bit) {
            write_argument(s, o, m->elements & bit);
        }
        if (m->emptied & bit) {
            s->out.emptied = (uint16_t)(s->out.emptied | mask);
        }
        if (m->returned & bit) {
            hold_operand(s, i->dst, mask);
        }
    }
}

static void call_unknown(struct scan *s, const struct ir_insn *i)
{
    s->out.flags |= MODS_UNKNOWN | MODS_PLAIN;
    for (uint32_t n = 0; n < i->count; n++) {
        uint16_t mask = mask_of(s, s->f->args[i->first + n]);
        s->out.kept = (uint16_t)(s->out.kept | mask);
        s->out.unknown = (uint16_t)(s->out.unknown | mask);
        s->out.written = (uint16_t)(s->out.written | mask);
        s->out.elements = (uint16_t)(s->out.elements | mask);
        hold_operand(s, i->dst, mask);
    }
}

// An indirect call, through each of its targets.
static void call_targets(struct scan *s, const struct ir_insn *i, const type_id *temp_types)
{
    const struct call_targets *t = program_targets(s->p, s->u, i);

    for (uint32_t k = 0; k < t->n && targets_resolved(t); k++) {
        func_id body = t->items[k].body;
        if (t->items[k].api) {
            call_model(s, i, t->items[k].api, temp_types);
        } else if (body != FUNC_UNKNOWN && s->p->links[body].has_body) {
            call_body(s, i, &s->p->links[body].mods);
        } else {
            call_unknown(s, i);
        }
    }
    if (!targets_resolved(t)) {
        call_unknown(s, i);
    }
}

// What the model runs before it returns, with arguments that are only partly known.
static void call_callbacks(struct scan *s, const struct ir_insn *i)
{
    const struct call_targets *t = program_callbacks(s->p, s->u, i);

    for (uint32_t k = 0; k < t->n; k++) {
        func_id body = t->items[k].body;
        if (callback_is_now(t->items[k].as) && body != FUNC_UNKNOWN) {
            struct mods m = s->p->links[body].mods;
            m.kept = m.written = m.unknown = m.kept | m.written | m.unknown ? UINT16_MAX : 0;
            m.returned = 0;
            call_body(s, i, &m);
        }
    }
    if (has_unknown_now(s->l->callees[i->callee].api, t)) {
        s->out.flags |= MODS_UNKNOWN | MODS_PLAIN;
    }
}

static void scan_call(struct scan *s, const struct ir_insn *i, const type_id *temp_types)
{
    const struct callee *c = i->op == IR_CALL ? &s->l->callees[i->callee] : NULL;

    if (!c) {
        call_targets(s, i, temp_types);
    } else if (c->api && !c->api->is_inferred && !(c->api->flags & API_PARTIAL)) {
        call_model(s, i, c->api, temp_types);
        if (c->api->ncallbacks) {
            call_callbacks(s, i);
        }
    } else if (c->body != FUNC_UNKNOWN && s->p->links[c->body].has_body) {
        call_body(s, i, &s->p->links[c->body].mods);
    } else {
        call_unknown(s, i);
    }
    if (ir_opnd_kind(i->dst) == IR_PLACE) {
        write_place(s, ir_opnd_index(i->dst));
    }
}

// ---- Instructions -------------------------------------------------------------------------------

static void scan_insn(struct scan *s, const struct ir_insn *i, const type_id *temp_types)
{
    uint32_t local;

    switch (i->op) {
    case IR_CALL:
    case IR_ICALL:
        scan_call(s, i, temp_types);
        break;
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
        write_place(s, i->place);
        store_value(s, i->place, (uint16_t)(mask_of(s, i->a) | mask_of(s, i->b)));
        break;
    case IR_COPY:
        write_place(s, i->place);
        store_value(s, i->place, mask_of(s, i->b));
        if (!is_local_place(s, i->place, &local)) {
            s->out.kept = (uint16_t)(s->out.kept | root_mask(s, ir_opnd_index(i->b)));
        }
        break;
    case IR_ZERO:
    case IR_VAARG:
        write_place(s, i->place);
        break;
    case IR_HAVOC:
        s->out.flags |= MODS_UNKNOWN;
        write_place(s, i->place);
        break;
    case IR_LOAD:
    case IR_ALOAD:
    case IR_ADDR:
        if (i->place && is_local_place(s, i->place, &local)) {
            hold_operand(s, i->dst, s->locals[local]);
        } else if (i->op == IR_ADDR && i->place) {
            hold_operand(s, i->dst, root_mask(s, i->place));
        } else if (i->place) {
            hold_load(s, i->dst, root_mask(s, i->place));
        }
        break;
    case IR_RET:
        s->out.returned = (uint16_t)(s->out.returned | mask_of(s, i->a));
        break;
    default:
        hold_operand(s, i->dst, (uint16_t)(mask_of(s, i->a) | mask_of(s, i->b)));
        hold_load(s, i->dst, loads_of(s, i->a) ? *loads_of(s, i->a) : 0);
        break;
    }
}

static bool same_mods(const struct mods *a, const struct mods *b)
{
    return a->nclasses == b->nclasses && a->flags == b->flags && a->kept == b->kept &&
           a->written == b->written && a->elements == b->elements && a->unknown == b->unknown &&
           a->returned == b->returned && a->freed == b->freed && a->emptied == b->emptied;
}

// True: it changed.
static bool scan_function(struct program *p, func_id f)
{
    struct func_link *l = &p->links[f];
    struct scan s = {.p = p, .u = p->funcs[f].unit, .f = p->funcs[f].func};
    struct arena scratch;
    type_id *temp_types;
    uint64_t *classes;

    if (s.f->flags & FUNC_INCOMPLETE) {
        s.out = (struct mods){.flags = MODS_UNKNOWN | MODS_PLAIN,
                              .kept = UINT16_MAX,
                              .written = UINT16_MAX,
                              .elements = UINT16_MAX,
                              .unknown = UINT16_MAX,
                              .returned = UINT16_MAX,
                              .freed = UINT16_MAX,
                              .emptied = UINT16_MAX};
        l->mods = s.out;
        return false;
    }
    arena_init(&scratch, 64 << 20);
    s.l = link_unit(p, s.u);
    s.temps = arena_array(&scratch, uint16_t, s.f->ntemps);
    s.locals = arena_array(&scratch, uint16_t, s.f->nlocals);
    s.places = arena_array(&scratch, place_id, s.f->ntemps);
    s.loads = arena_array(&scratch, uint16_t, s.f->ntemps + s.f->nlocals);
    temp_types = ir_temp_types(&scratch, s.f);
    for (uint32_t i = 0; i < s.f->ninsns; i++) {
        if (s.f->insns[i].op == IR_ADDR && ir_opnd_kind(s.f->insns[i].dst) == IR_TEMP) {
            s.places[ir_opnd_index(s.f->insns[i].dst)] = s.f->insns[i].place;
        }
    }
    for (uint32_t k = 0; k < s.f->nparams && k < MODS_PARAMS; k++) {
        s.locals[k] = (uint16_t)(1u << k);
    }
    do {
        s.changed = false;
        for (uint32_t i = 0; i < s.f->ninsns; i++) {
            scan_insn(&s, &s.f->insns[i], temp_types);
        }
    } while (s.changed);
    arena_free(&scratch);
    s.out.nclasses = s.nclasses;
    if (same_mods(&s.out, &l->mods)) {
        return false;
    }
    classes = arena_array(p->arena, uint64_t, s.nclasses);
    memcpy(classes, s.classes, s.nclasses * sizeof *classes);
    s.out.classes = classes;
    l->mods = s.out;
    return true;
}

void link_mods(struct program *p)
{
    for (uint32_t i = 0, end; i < p->nsteps; i = end) {
        bool changed = true;
        for (end = i + 1; end < p->nsteps && p->steps[end].component == p->steps[i].component;) {
            end++;
        }
        for (unsigned round = 0; changed && round < ROUNDS_MAX; round++) {
            changed = false;
            for (uint32_t k = i; k < end; k++) {
                changed = scan_function(p, p->steps[k].function) || changed;
            }
            changed = changed && p->steps[i].is_recursive;
        }
    }
}
