// SPDX-License-Identifier: Apache-2.0
// What of a function the machines need.
//
// Events are calls with effects of the machines' families, and whatever else moves a value that may
// be a handle: such values are found forward from the acquisitions, through copies and memory by
// class, without regard to order. From the events backward: operands of what is needed are needed,
// and so is every instruction that defines something needed; a branch is kept if such an
// instruction depends on it, and then its condition is needed. What is left out cannot change a
// typestate.
//
// Memory is told apart by class: the local, the global, the last field, or "plain" for the rest.
#include "analyzer/engine/typestate.h"

#include <string.h>

struct vars {
    struct bitset temps, locals, globals, fields;
    bool plain, changed;
};

struct slicer {
    struct typestate *t;
    const struct ir_unit *u;
    const struct ir_func *f;
    struct vars handles; // may hold a handle
    struct vars needed;
    struct bitset defines; // instructions that define something needed, or are events
    struct bitset blocks;  // with such an instruction, or with a kept branch
    bool releases_memory;  // some call unmaps memory that is a handle, or frees a list
};

static struct vars vars_new(const struct slicer *s)
{
    struct arena *a = s->t->arena;

    return (struct vars){.temps = bitset_new(a, s->f->ntemps),
                         .locals = bitset_new(a, s->f->nlocals),
                         .globals = bitset_new(a, s->u->nglobals),
                         .fields = bitset_new(a, s->u->nfields)};
}

static void mark(struct vars *v, struct bitset set, uint32_t i)
{
    if (!bitset_has(set, i)) {
        bitset_set(set, i);
        v->changed = true;
    }
}

// ---- Places -------------------------------------------------------------------------------------

struct class
{
    uint32_t field, local, global; // + 1
    bool plain;
};

static struct class class_of(const struct slicer *s, place_id p)
{
    const struct place_table *places = s->u->places;
    struct class c = {0};
    bool deref = place_has_deref(places, p);
    const struct place *root = place_get(places, place_root(places, p));

    for (place_id q = p; q; q = place_get(places, q)->parent) {
        if (place_get(places, q)->step == PLACE_FIELD) {
            c.field = place_get(places, q)->arg + 1;
            break;
        }
    }
    if (!deref && root->step == PLACE_LOCAL) {
        c.local = root->arg + 1;
    } else if (!deref && root->step == PLACE_GLOBAL) {
        c.global = root->arg + 1;
    } else if (!c.field) {
        c.plain = true;
    }
    return c;
}

static bool
has_place(const struct slicer *s, const struct vars *v, place_id p)
{
    struct class c = class_of(s, p);

    return (c.field && bitset_has(v->fields, c.field - 1)) ||
           (c.local && bitset_has(v->locals, c.local - 1)) ||
           (c.global && bitset_has(v->globals, c.global - 1)) || (c.plain && v->plain);
}

static void mark_class(const struct slicer *s, struct vars *v, place_id p)
{
    struct class c = class_of(s, p);

    if (c.field && !c.local && !c.global) {
        mark(v, v->fields, c.field - 1);
    }
    if (c.local) {
        mark(v, v->locals, c.local - 1);
    }
    if (c.global) {
        mark(v, v->globals, c.global - 1);
    }
    if (c.plain && !v->plain) {
        v->plain = v->changed = true;
    }
}

static bool has_operand(const struct slicer *s, const struct vars *v, ir_opnd o)
{
    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return bitset_has(v->temps, ir_opnd_index(o));
    case IR_LOCAL:
        return bitset_has(v->locals, ir_opnd_index(o));
    case IR_PLACE:
        return has_place(s, v, ir_opnd_index(o));
    default:
        return false;
    }
}

static void mark_operand(const struct slicer *s, struct vars *v, ir_opnd o)
{
    if (ir_opnd_kind(o) == IR_TEMP) {
        mark(v, v->temps, ir_opnd_index(o));
    } else if (ir_opnd_kind(o) == IR_LOCAL) {
        mark(v, v->locals, ir_opnd_index(o));
    } else if (ir_opnd_kind(o) == IR_PLACE) {
        mark_class(s, v, ir_opnd_index(o));
    }
}

static place_id written_place(const struct ir_insn *i)
{
    switch (i->op) {
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
    case IR_VAARG:
    case IR_HAVOC:
        return i->place;
    default:
        return 0;
    }
}

// ---- Handles, forward ---------------------------------------------------------------------------

static bool is_creating(const struct api_effect *e)
{
    return e->kind == API_ACQUIRE || e->kind == API_DUP || e->kind == API_LEND ||
           e->kind == API_LEFTOVER;
}

static void mark_acquired(struct slicer *s, const struct ir_insn *i, const struct api_place *at)
{
    const struct ir_insn *def;
    ir_opnd o;

    if (at->root == API_RET) {
        mark_operand(s, &s->handles, i->dst);
        return;
    }
    if (at->root != API_ARG || at->arg >= i->count) {
        return;
    }
    o = s->f->args[i->first + at->arg];
    if (ir_opnd_kind(o) != IR_TEMP) {
        s->handles.plain = true;
        return;
    }
    def = &s->f->insns[s->t->temp_def[ir_opnd_index(o)]];
    if (def->op == IR_ADDR && def->place) {
        mark_class(s, &s->handles, def->place);
    } else {
        s->handles.plain = true;
    }
}

static void mark_acquisitions(struct slicer *s, const struct ir_insn *i)
{
    const struct api_fn *api = program_callee(s->t->program, s->u, i)->api;

    for (uint32_t k = 0; api && k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        if (is_creating(e) &&
            (s->t->families | FAMILY_BIT(FAMILY_MEMORY)) & FAMILY_BIT(e->family) &&
            s->t->follows_handles) {
            mark_acquired(s, i, &e->at);
        }
    }
}

static bool keeps_handle(const struct ir_insn *i)
{
    return i->op == IR_MOV || i->op == IR_CAST ||
           (i->op == IR_BIN &&
            (i->sub == BIN_OR || i->sub == BIN_XOR || i->sub == BIN_SHL || i->sub == BIN_PTR_ADD));
}

// `*arg`, for a parameter.
static bool is_pointee_of_parameter(const struct slicer *s, place_id p)
{
    const struct place *at = place_get(s->u->places, p);
    const struct place *root = at->step == PLACE_DEREF ? place_get(s->u->places, at->parent) : at;

    return at->step == PLACE_DEREF && root->step == PLACE_LOCAL && root->arg < s->f->nparams;
}

// What the caller may have given: its summary must tell what becomes of it.
static void mark_given(struct slicer *s)
{
    const bool is_small = s->f->ninsns <= CARRIER_INSNS;

    for (uint32_t p = 0; p < s->f->nparams; p++) {
        if (type_may_be_handle(s->u, s->f->locals[p].type)) {
            mark(&s->handles, s->handles.locals, p);
        }
    }
    for (uint32_t n = 0; n < s->f->ninsns; n++) {
        const struct ir_insn *i = &s->f->insns[n];
        if (i->op == IR_LOAD &&
            (is_small ? place_has_deref(s->u->places, i->place)
                      : is_pointee_of_parameter(s, i->place)) &&
            type_may_be_handle(s->u, i->type)) {
            mark_operand(s, &s->handles, i->dst);
        }
    }
}

static bool passes(const struct slicer *s, const struct ir_insn *i, const struct vars *v)
{
    for (uint32_t n = 0; n < i->count; n++) {
        ir_opnd o = s->f->args[i->first + n];
        uint32_t local = ir_opnd_kind(o) == IR_TEMP ? s->t->address_of[ir_opnd_index(o)] : 0;
        if (has_operand(s, v, o) || (local && bitset_has(v->locals, local - 1))) {
            return true;
        }
    }
    return false;
}

// The result is an argument, or what some memory holds: fd = steal(&c->fd).
static bool hands_back(const struct slicer *s, const struct ir_insn *i)
{
    const struct api_fn *api = program_callee(s->t->program, s->u, i)->api;

    for (uint32_t k = 0; api && api->is_inferred && k < api->neffects; k++) {
        if (api->effects[k].kind == API_VALUE && api->effects[k].at.root == API_RET) {
            return true;
        }
    }
    return false;
}

// The address of a part of what a pointer that is followed leads to.
static bool leads_from(const struct slicer *s, const struct vars *v, place_id p)
{
    const struct place_table *places = s->u->places;
    const struct place *root = place_get(places, place_root(places, p));

    return p && place_has_deref(places, p) &&
           ((root->step == PLACE_LOCAL && bitset_has(v->locals, root->arg)) ||
            (root->step == PLACE_TEMP && bitset_has(v->temps, root->arg)));
}

static void follow_handles(struct slicer *s)
{
    struct vars *h = &s->handles;

    if (s->t->has_summary && s->t->follows_handles) {
        mark_given(s);
    }

    for (uint32_t n = 0; n < s->f->ninsns; n++) {
        const struct ir_insn *i = &s->f->insns[n];
        if (is_call(i)) {
            mark_acquisitions(s, i);
        }
    }
    do {
        h->changed = false;
        for (uint32_t n = 0; n < s->f->ninsns; n++) {
            const struct ir_insn *i = &s->f->insns[n];
            if (keeps_handle(i) && (has_operand(s, h, i->a) || has_operand(s, h, i->b))) {
                mark_operand(s, h, i->dst);
            } else if ((i->op == IR_LOAD && has_place(s, h, i->place)) ||
                       (i->op == IR_ADDR && leads_from(s, h, i->place))) {
                mark_operand(s, h, i->dst);
            } else if (i->op == IR_STORE && has_operand(s, h, i->a)) {
                mark_class(s, h, i->place);
            } else if (i->op == IR_COPY && has_operand(s, h, i->b)) {
                mark_class(s, h, i->place);
            } else if (is_call(i) && hands_back(s, i) && passes(s, i, h)) {
                mark_operand(s, h, i->dst);
            }
        }
    } while (h->changed);
}

// ---- Events -------------------------------------------------------------------------------------

static bool has_effect(const struct slicer *s, const struct api_fn *api)
{
    if (api->unnamed & s->t->families) {
        return true;
    }
    for (uint32_t k = 0; k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        if (s->t->families & FAMILY_BIT(e->family) ||
            (e->kind == API_JOIN && s->t->follows_handles) ||
            (e->kind == API_WAIT && s->t->families & FAMILY_BIT(FAMILY_MUTEX))) {
            return true;
        }
    }
    return false;
}

// A call by a pointer, or of a function that makes one: what it is given may take locks.
static bool calls_back(const struct slicer *s, const struct ir_insn *i, const struct callee *c)
{
    return s->t->follows_locks && (i->op == IR_ICALL || (c->api && c->api->ncallbacks));
}

// A function of a library is called after the library was closed.
static bool calls_memory(const struct slicer *s, const struct ir_insn *i)
{
    return s->releases_memory && i->op == IR_ICALL && has_operand(s, &s->handles, i->a);
}

static bool is_call_event(const struct slicer *s, const struct ir_insn *i)
{
    const struct callee *c = program_callee(s->t->program, s->u, i);

    if (calls_back(s, i, c) || calls_memory(s, i)) {
        return true;
    }
    if (c->api && c->api->flags & API_PARTIAL && has_effect(s, c->api)) {
        return true;
    }
    if (c->api && !(c->api->flags & API_PARTIAL)) {
        return has_effect(s, c->api) || c->api->flags & (API_FORKS | API_NORETURN) ||
               (c->api->neffects && passes(s, i, &s->handles));
    }
    return c->flags & CALLEE_NORETURN || c->touches & s->t->families || passes(s, i, &s->handles);
}

// `*out = node`: by this pointer the caller may find an object that is left locked.
static bool gives_pointer(const struct slicer *s, const struct ir_insn *i)
{
    const struct place *at = place_get(s->u->places, i->place);

    return s->t->has_summary && !s->t->follows_handles && at->step == PLACE_DEREF &&
           s->u->types[i->type].kind == TYPE_POINTER;
}

// Memory that is a resource, and is read or written after it was given back.
static bool touches_memory(const struct slicer *s, const struct ir_insn *i)
{
    return s->releases_memory && i->place && leads_from(s, &s->handles, i->place);
}

static bool releases(const struct api_fn *api)
{
    for (uint32_t k = 0; api && k < api->neffects; k++) {
        if (api->effects[k].kind == API_RELEASE &&
            FAMILIES_IN_MEMORY & FAMILY_BIT(api->effects[k].family)) {
            return true;
        }
    }
    return false;
}

static bool has_memory_release(const struct slicer *s)
{
    for (uint32_t n = 0; n < s->f->ninsns; n++) {
        if (is_call(&s->f->insns[n]) &&
            releases(program_callee(s->t->program, s->u, &s->f->insns[n])->api)) {
            return true;
        }
    }
    return false;
}

static bool is_event(const struct slicer *s, const struct ir_insn *i)
{
    switch (i->op) {
    case IR_CALL:
    case IR_ICALL:
        return is_call_event(s, i);
    case IR_STORE:
        return has_operand(s, &s->handles, i->a) || gives_pointer(s, i) || touches_memory(s, i);
    case IR_LOAD:
        return touches_memory(s, i);
    case IR_ASTORE:
    case IR_RMW:
        return has_operand(s, &s->handles, i->a);
    case IR_COPY:
        return has_operand(s, &s->handles, i->b) || leads_from(s, &s->handles, ir_opnd_index(i->b));
    case IR_RET:
        return true; // what is left is lost here, and not at another return
    default:
        return false;
    }
}

// ---- Needs, backward ----------------------------------------------------------------------------

static void need_use(void *ctx, ir_opnd use)
{
    struct slicer *s = ctx;

    mark_operand(s, &s->needed, use);
}

// Memory that is read on the way to a place.
static void need_way(struct slicer *s, place_id p)
{
    const struct place_table *places = s->u->places;

    for (; p; p = place_get(places, p)->parent) {
        const struct place *at = place_get(places, p);
        if (at->step == PLACE_DEREF && place_get(places, at->parent)->step != PLACE_TEMP) {
            mark_class(s, &s->needed, at->parent);
        }
    }
}

// The field of that name, perhaps of a member without one; 0: none. Else its number + 1.
static uint32_t field_named(const struct ir_unit *u, type_id record, const char *name)
{
    const struct ir_type *r = &u->types[record];
    uint32_t found = 0;

    for (uint32_t f = r->first_field;
         r->kind == TYPE_RECORD && !found && f < r->first_field + r->nfields; f++) {
        if (u->fields[f].name == 0) {
            found = field_named(u, u->fields[f].type, name);
        } else if (strcmp(ir_name(u, u->fields[f].name), name) == 0) {
            found = f + 1;
        }
    }
    return found;
}

// What the fields on the way hold.
static void need_fields(struct slicer *s, type_id type, const struct api_place *p)
{
    for (uint32_t n = 0; n < p->nsteps && type; n++) {
        if (p->steps[n].kind == API_FIELD) {
            uint32_t field = field_named(s->u, type, p->steps[n].field);
            if (!field) {
                return;
            }
            mark(&s->needed, s->needed.fields, field - 1);
            type = s->u->fields[field - 1].type;
        } else if (p->steps[n].kind == API_DEREF || s->u->types[type].kind == TYPE_ARRAY) {
            type = s->u->types[type].elem;
        }
    }
}

static void need_global(struct slicer *s, const struct api_place *p)
{
    for (uint32_t g = 0; g < s->u->nglobals; g++) {
        if (strcmp(ir_name(s->u, s->u->globals[g].key), p->global) == 0) {
            mark(&s->needed, s->needed.globals, g);
            need_fields(s, s->u->globals[g].type, p);
        }
    }
}

// A place of a callee's summary; `is_read`: what it holds, not only the way to it.
static void need_place(struct slicer *s, const struct ir_insn *i, const struct api_place *p,
                       bool is_read)
{
    unsigned reads = is_read;
    uint32_t local;
    ir_opnd o;

    for (uint32_t n = 0; n < p->nsteps; n++) {
        reads += p->steps[n].kind == API_DEREF;
    }
    if (p->root == API_GLOBAL && reads) {
        need_global(s, p);
    }
    if (p->root != API_ARG || p->arg >= i->count || reads < 2) {
        return; // nothing but the argument itself
    }
    o = s->f->args[i->first + p->arg];
    local = ir_opnd_kind(o) == IR_TEMP ? s->t->address_of[ir_opnd_index(o)] : 0;
    if (local) {
        mark(&s->needed, s->needed.locals, local - 1);
    } else {
        need_fields(s, ir_opnd_type(s->u, s->f, s->t->temp_types, o), p);
        s->needed.changed = s->needed.changed || !s->needed.plain;
        s->needed.plain = true;
    }
}

// What a callee's summary looks at in memory: the descriptor in arg0->fd, a flag that a condition
// asks for, the way to **arg0.
static void need_summary(struct slicer *s, const struct ir_insn *i)
{
    const struct api_fn *api = program_callee(s->t->program, s->u, i)->api;

    for (uint32_t k = 0; api && api->is_inferred && k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        bool is_event = e->family != FAMILY_NONE && s->t->families & FAMILY_BIT(e->family);
        if (!is_event && e->kind != API_VALUE && e->kind != API_ESCAPE) {
            continue;
        }
        need_place(s, i, &e->at,
                   e->kind != API_VALUE && !is_creating(e) &&
                       api_family_info[e->family].kind == FAMILY_HANDLE);
        need_place(s, i, &e->with, true);
        for (unsigned g = 0; g < API_GUARDS; g++) {
            need_place(s, i, &e->guard[g].subject, true);
        }
    }
}

static void need_operands(struct slicer *s, const struct ir_insn *i)
{
    ir_each_use(s->u, s->f, i, need_use, s);
    if (i->op == IR_LOAD || i->op == IR_ALOAD) {
        mark_class(s, &s->needed, i->place);
    }
    if (ir_has_place((enum ir_op)i->op) && i->op != IR_ICALL) {
        need_way(s, i->place);
    }
    if (i->op == IR_COPY) {
        mark_operand(s, &s->needed, i->b);
    }
    if (is_call(i)) {
        need_summary(s, i);
    }
}

static bool defines_needed(const struct slicer *s, const struct ir_insn *i)
{
    place_id p = written_place(i);

    return has_operand(s, &s->needed, i->dst) || (p && has_place(s, &s->needed, p));
}

// A call that is passed the address of something needed may define it.
static bool may_define_needed(const struct slicer *s, const struct ir_insn *i)
{
    if (i->op != IR_CALL && i->op != IR_ICALL) {
        return false;
    }
    for (uint32_t n = 0; n < i->count; n++) {
        ir_opnd o = s->f->args[i->first + n];
        uint32_t local = ir_opnd_kind(o) == IR_TEMP ? s->t->address_of[ir_opnd_index(o)] : 0;
        if (local && bitset_has(s->needed.locals, local - 1)) {
            return true;
        }
    }
    return false;
}

static void need_definitions(struct slicer *s)
{
    for (uint32_t n = s->f->ninsns; n-- > 0;) {
        const struct ir_insn *i = &s->f->insns[n];
        if (bitset_has(s->defines, n) || bitset_has(s->t->slice.events, n) ||
            defines_needed(s, i) || may_define_needed(s, i)) {
            if (!bitset_has(s->defines, n)) {
                bitset_set(s->defines, n);
                bitset_set(s->blocks, cfg_block_of(s->f, n));
                s->needed.changed = true;
            }
            if (i->op != IR_RET || s->t->slice.has_exits || s->t->has_summary ||
                has_operand(s, &s->handles, i->a)) {
                need_operands(s, i);
            }
        }
    }
}

// Whether some block with a needed instruction depends on the branch that ends `b`.
static bool is_controlling(const struct slicer *s, block_id b)
{
    const struct cfg *c = s->t->cfg;
    const struct ir_block *block = &s->f->blocks[b];

    for (uint32_t k = 0; k < block->nsuccs; k++) {
        block_id at = s->f->succs[block->first_succ + k];
        for (uint32_t n = 0; at != CFG_NONE && at != c->ipdom[b] && n <= s->f->nblocks; n++) {
            if (bitset_has(s->blocks, at)) {
                return true;
            }
            at = c->ipdom[at];
        }
    }
    return false;
}

static void keep_branches(struct slicer *s)
{
    for (block_id b = 0; b < s->f->nblocks; b++) {
        const struct ir_block *block = &s->f->blocks[b];
        const struct ir_insn *end = &s->f->insns[block->first + block->count - 1];
        if (block->nsuccs > 1 && !bitset_has(s->t->slice.branches, b) && is_controlling(s, b)) {
            bitset_set(s->t->slice.branches, b);
            bitset_set(s->blocks, b);
            s->needed.changed = true;
            need_use(s, end->a);
        }
    }
}

// What has to be executed: definitions, and whatever ends or hides what is followed.
static void choose_insns(struct slicer *s)
{
    for (uint32_t n = 0; n < s->f->ninsns; n++) {
        const struct ir_insn *i = &s->f->insns[n];
        bool chosen = bitset_has(s->defines, n) || i->op == IR_CALL || i->op == IR_ICALL;

        if (i->op == IR_BEGIN || i->op == IR_END) {
            chosen = bitset_has(s->needed.locals, i->local);
        }
        if (i->op == IR_ADDR && has_place(s, &s->needed, i->place)) {
            chosen = true;
            need_operands(s, i);
            mark_operand(s, &s->needed, i->dst);
        }
        if (chosen) {
            bitset_set(s->t->slice.insns, n);
        }
    }
}

void slice_build(struct typestate *t)
{
    struct slicer s = {.t = t, .u = t->unit, .f = t->func};
    struct slice *out = &t->slice;

    for (uint32_t m = 0; m < t->nmachines; m++) {
        out->has_exits = out->has_exits || t->machines[m]->flags & MACHINE_EXIT_BY_CONVENTION;
    }
    out->insns = bitset_new(t->arena, s.f->ninsns);
    out->events = bitset_new(t->arena, s.f->ninsns);
    out->branches = bitset_new(t->arena, s.f->nblocks);
    s.defines = bitset_new(t->arena, s.f->ninsns);
    s.blocks = bitset_new(t->arena, s.f->nblocks);
    s.handles = vars_new(&s);
    s.needed = vars_new(&s);
    follow_handles(&s);
    bitset_union(s.needed.temps, s.handles.temps);
    bitset_union(s.needed.locals, s.handles.locals);
    bitset_union(s.needed.globals, s.handles.globals);
    bitset_union(s.needed.fields, s.handles.fields);
    s.needed.plain = s.handles.plain;
    s.releases_memory = t->families & FAMILIES_IN_MEMORY && has_memory_release(&s);
    for (uint32_t n = 0; n < s.f->ninsns; n++) {
        if (is_event(&s, &s.f->insns[n])) {
            bitset_set(out->events, n);
        }
    }
    do {
        s.needed.changed = false;
        need_definitions(&s);
        keep_branches(&s);
    } while (s.needed.changed);
    choose_insns(&s);
    out->temps = s.needed.temps;
    out->locals = s.needed.locals;
}
