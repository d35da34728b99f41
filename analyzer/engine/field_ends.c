// SPDX-License-Identifier: Apache-2.0
// Where objects end: calls that free memory. An object that ends with its scope is a local one,
// which the machines follow.
//
// What is freed is told by the type of the pointer before it becomes a `void *`. A function that
// passes an untyped parameter on to free() is one that frees, and so on upward. With a record go
// the records that lie in it. A function that frees what it has just allocated, and has shown to
// nobody, cleans up after a failure: no handle is in it unless the function itself put it there.
#include "analyzer/engine/field_build.h"

#include "analyzer/base/list.h"

#include <string.h>

enum { SITES_KEPT = 16, SITES_TOLD = 3, CAST_CHAIN = 16 };

struct free_site {
    const char *name; // of the record that is freed, which may be a larger one
    func_id function;
    uint32_t insn;
    bool is_own; // allocated in the same function and passed to no other one before
};

struct freed_record {
    const char *key;
    struct free_site sites[SITES_KEPT];
    uint32_t n;
    UT_hash_handle hh;
};

// Parameter `param` of a function is given to free().
struct freer {
    func_id function;
    uint32_t param;
};

struct field_ends {
    struct field_build *b;
    struct freed_record *records; // hash
    struct freer *freers;         // list
};

static const char *record_name(struct field_build *b, const struct ir_unit *u,
                               const struct ir_type *t)
{
    const char *key = ir_name(u, t->key), *name = ir_name(u, t->name);

    return strstr(key, "@S@") ? arena_printf(b->a, "struct %s", name) : name;
}

static void add_site(struct field_ends *e, const char *key, struct free_site at)
{
    struct freed_record *r;
    size_t len = strlen(key);

    HASH_FIND(hh, e->records, key, len, r);
    if (!r) {
        r = arena_new(e->b->a, struct freed_record);
        r->key = key;
        HASH_ADD_KEYPTR(hh, e->records, r->key, len, r);
    }
    if (r->n < SITES_KEPT) {
        r->sites[r->n++] = at;
    }
}

static void add_record(struct field_ends *e, const struct ir_unit *u, type_id t,
                       struct free_site at)
{
    const struct ir_type *type = &u->types[t];

    if (type->kind == TYPE_ARRAY) {
        add_record(e, u, type->elem, at);
    } else if (type->kind == TYPE_RECORD) {
        add_site(e, ir_name(u, type->key), at);
        for (uint32_t i = 0; i < type->nfields; i++) {
            add_record(e, u, u->fields[type->first_field + i].type, at);
        }
    }
}

static void add_freer(struct field_ends *e, func_id f, uint32_t param)
{
    for (size_t i = 0; i < arrlenu(e->freers); i++) {
        if (e->freers[i].function == f && e->freers[i].param == param) {
            return;
        }
    }
    arrput(e->freers, ((struct freer){.function = f, .param = param}));
}

static type_id type_of(const struct field_build *b, func_id f, ir_opnd o, uint32_t def)
{
    const struct ir_func *func = b->funcs[f].func;

    return ir_opnd_kind(o) == IR_LOCAL ? func->locals[ir_opnd_index(o)].type
           : def != CFG_NONE           ? func->insns[def].type
                                       : 0;
}

struct shown {
    struct field_build *b;
    func_id function;
    uint32_t before;
    bool is_shown;
};

static void look_for_call(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct shown *s = ctx;
    const struct ir_insn *i = &s->b->funcs[s->function].func->insns[insn];

    (void)o;
    (void)is_joined;
    if (i->op == IR_ICALL ||
        (i->op == IR_CALL && field_callee(s->b, s->function, insn).body != FUNC_UNKNOWN)) {
        s->is_shown = s->is_shown || field_comes_before(s->b, s->function, insn, s->before);
    }
}

// Instruction `def` calls what returns untyped memory, and nobody has seen that before `call`.
static bool is_own_memory(struct field_build *b, func_id f, uint32_t def, uint32_t call)
{
    const struct ir_unit *u = b->funcs[f].unit;
    const struct ir_func *func = b->funcs[f].func;
    struct shown s = {.b = b, .function = f, .before = call};
    const struct ir_type *result;

    if (func->insns[def].op != IR_CALL) {
        return false;
    }
    result = &u->types[u->types[u->fns[func->insns[def].callee].type].elem];
    if (result->kind != TYPE_POINTER || u->types[result->elem].kind != TYPE_VOID) {
        return false;
    }
    flow_each_use(b->scratch, field_reaching(b, f), def, look_for_call, &s);
    return !s.is_shown;
}

// Whatever the operand is at `at`, it is null or memory of the function's own.
static bool is_own(struct field_build *b, func_id f, ir_opnd o, uint32_t at, uint32_t call)
{
    const struct ir_func *func = b->funcs[f].func;
    uint32_t def = flow_origin(field_reaching(b, f), o, at);
    bool has_own = false;
    int64_t v;

    if (def != CFG_NONE) {
        return is_own_memory(b, f, def, call);
    }
    if (ir_opnd_kind(o) != IR_LOCAL || func->locals[ir_opnd_index(o)].flags & LOCAL_PARAM) {
        return false;
    }
    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        if (insn->dst != o ||
            (insn->op == IR_MOV && ir_const_value(b->funcs[f].unit, insn->a, &v))) {
            continue;
        }
        def = insn->op == IR_MOV || insn->op == IR_CAST
                  ? flow_origin(field_reaching(b, f), insn->a, i)
                  : i;
        if (def == CFG_NONE || !is_own_memory(b, f, def, call)) {
            return false;
        }
        has_own = true;
    }
    return has_own;
}

// Argument `n` of a call is freed.
static void look_at_free(struct field_ends *e, func_id f, uint32_t call, uint32_t n)
{
    struct field_build *b = e->b;
    const struct ir_unit *u = b->funcs[f].unit;
    const struct ir_func *func = b->funcs[f].func;
    ir_opnd o = n < func->insns[call].count ? func->args[func->insns[call].first + n] : 0;
    uint32_t at = call;

    for (int i = 0; i < CAST_CHAIN && o != 0; i++) {
        uint32_t def = field_def(b, f, o, at), local = ir_opnd_index(o);
        const struct ir_type *t = &u->types[type_of(b, f, o, def)];
        if (t->kind == TYPE_POINTER && u->types[t->elem].kind == TYPE_RECORD) {
            add_record(e, u, t->elem,
                       (struct free_site){.name = record_name(b, u, &u->types[t->elem]),
                                          .function = f,
                                          .insn = call,
                                          .is_own = is_own(b, f, o, at, call)});
            return;
        }
        if (def == CFG_NONE) {
            if (ir_opnd_kind(o) == IR_LOCAL && func->locals[local].flags & LOCAL_PARAM &&
                flow_is_argument(field_reaching(b, f), local, at)) {
                add_freer(e, f, local);
            }
            return;
        }
        if (func->insns[def].op != IR_MOV && func->insns[def].op != IR_CAST) {
            return;
        }
        o = func->insns[def].a;
        at = def;
    }
}

static void look_at_call(struct field_ends *e, func_id f, uint32_t call)
{
    const struct api_fn *m = field_callee(e->b, f, call).model;

    for (uint32_t k = 0; m && k < m->neffects; k++) {
        const struct api_effect *effect = &m->effects[k];
        if (effect->kind == API_RELEASE && effect->family == FAMILY_MEMORY &&
            effect->at.root == API_ARG && effect->at.nsteps == 0) {
            look_at_free(e, f, call, effect->at.arg);
        }
    }
}

struct field_ends *field_ends_new(struct field_build *b)
{
    struct field_ends *e = arena_new(b->a, struct field_ends);

    e->b = b;
    for (func_id f = 0; f < program_func_count(b->program); f++) {
        const struct ir_func *func = b->funcs[f].func;
        for (uint32_t i = 0; i < func->ninsns && !program_func(b->program, f)->is_duplicate; i++) {
            if (func->insns[i].op == IR_CALL) {
                look_at_call(e, f, i);
            }
        }
    }
    for (size_t i = 0; i < arrlenu(e->freers); i++) {
        struct freer at = e->freers[i];
        for (const struct field_call *c = b->funcs[at.function].callers; c; c = c->next) {
            look_at_free(e, c->function, c->insn, at.param);
        }
    }
    return e;
}

void field_ends_free(struct field_ends *e)
{
    HASH_CLEAR(hh, e->records);
    arrfree(e->freers);
}

// Whether the home's handle can be in the object that is freed.
static bool may_hold(const struct field_ends *e, const struct field_slot *s,
                     const struct free_site *at)
{
    for (size_t i = 0; i < arrlenu(s->points) && at->is_own; i++) {
        const struct field_point *p = &s->points[i];
        if (p->function == at->function && field_gets_to(e->b, p, at->insn)) {
            return true;
        }
    }
    return !at->is_own;
}

void field_set_ends(const struct field_ends *e, const struct field_slot *s, struct field_home *h)
{
    const struct ir_type *owner = &s->unit->types[s->unit->fields[s->index].owner];
    const char *key = ir_name(s->unit, owner->key);
    struct freed_record *r;

    h->record = record_name(e->b, s->unit, owner);
    h->frees = arena_array(e->b->a, struct field_site, SITES_TOLD);
    HASH_FIND(hh, e->records, key, strlen(key), r);
    for (uint32_t i = 0; r && i < r->n && h->nfrees < SITES_TOLD; i++) {
        const struct free_site *at = &r->sites[i];
        if (may_hold(e, s, at)) {
            h->record = h->nfrees == 0 ? at->name : h->record;
            h->frees[h->nfrees++] = (struct field_site){
                .function = at->function, .at = e->b->funcs[at->function].func->locs[at->insn]};
        }
    }
}
