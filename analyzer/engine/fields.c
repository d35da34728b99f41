// SPDX-License-Identifier: Apache-2.0
// Handles in memory, in four steps.
//
// 1. Index (field_keys.c): which instructions mention which field or variable, who calls whom.
// 2. Flow (field_flow.c): from every call that makes a handle, and from every home that a handle is
//    stored in, a graph of what may come to hold what. It forgets the order of statements between
//    functions and to whom a call returns, so it finds too many releases rather than too few.
// 3. Points (field_points.c): which calls and stores put a new handle into a home. This way is
//    followed exactly: within a function by reaching definitions, up through results and
//    out-parameters, then down through arguments, never up again.
// 4. Judgement (field_judge.c): of each home, whether a release can be reached from it that is more
//    than the clean-up of the function that stored the handle.
//
// Only functions that a handle comes through are looked into.
#include "analyzer/engine/field_build.h"

#include "analyzer/base/list.h"

struct reaching *field_reaching(struct field_build *b, func_id f)
{
    struct field_func *at = &b->funcs[f];

    if (!at->reaching) {
        at->reaching = flow_reaching(b->a, field_cfg(b, f), at->unit);
    }
    return at->reaching;
}

const struct cfg *field_cfg(struct field_build *b, func_id f)
{
    struct field_func *at = &b->funcs[f];

    if (!at->cfg) {
        at->cfg = cfg_build(b->a, at->func);
    }
    return at->cfg;
}

static const uint32_t *temp_definitions(struct field_build *b, func_id f)
{
    struct field_func *at = &b->funcs[f];

    if (!at->def_of_temp) {
        at->def_of_temp = ir_temp_defs(b->a, at->func);
    }
    return at->def_of_temp;
}

uint32_t field_def(struct field_build *b, func_id f, ir_opnd o, uint32_t at)
{
    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return temp_definitions(b, f)[ir_opnd_index(o)];
    case IR_LOCAL:
        return flow_single_def(field_reaching(b, f), ir_opnd_index(o), at);
    default:
        return CFG_NONE;
    }
}

// Inferred summaries do not tell where a value is kept: bodies are looked into instead.
struct field_callee field_callee(const struct field_build *b, func_id f, uint32_t call)
{
    const struct ir_insn *i = &b->funcs[f].func->insns[call];
    const struct callee *c = program_callee(b->program, b->funcs[f].unit, i);
    struct field_callee out = {.body = FUNC_UNKNOWN};

    if (c->api && !c->api->is_inferred) {
        out.model = c->api;
    } else if (!(c->flags & CALLEE_UNSURE)) {
        out.body = c->body;
    }
    return out;
}

static void open_taken_functions(struct field_build *b, const struct ir_unit *u)
{
    for (uint32_t k = 0; k < u->nfns; k++) {
        func_id body = program_callee_fn(b->program, u, k)->body;
        if (u->fns[k].flags & FN_ADDRESS_TAKEN && body != FUNC_UNKNOWN) {
            b->funcs[body].is_open = true;
        }
    }
}

static void add_functions(struct field_build *b)
{
    uint32_t n = program_func_count(b->program);
    bool is_closed = program_is_closed(b->program);

    b->funcs = arena_array(b->a, struct field_func, n);
    b->units = arena_array(b->a, struct field_unit, n);
    for (func_id f = 0; f < n; f++) {
        const struct program_func *at = program_func(b->program, f);
        if (f == 0 || at->unit != b->funcs[f - 1].unit) {
            b->units[b->nunits].fields = arena_array(b->a, uint32_t, at->unit->nfields);
            b->units[b->nunits].globals = arena_array(b->a, uint32_t, at->unit->nglobals);
            b->nunits++;
        }
        b->funcs[f].unit = at->unit;
        b->funcs[f].unit_no = b->nunits - 1;
        b->funcs[f].func = at->func;
        b->funcs[f].last_caller = &b->funcs[f].callers;
        b->funcs[f].is_open = !is_closed && !(at->func->flags & FUNC_STATIC);
    }
    for (func_id f = 0; f < n; f++) {
        if (f == 0 || b->funcs[f].unit != b->funcs[f - 1].unit) {
            open_taken_functions(b, b->funcs[f].unit);
        }
    }
}

struct field_table *fields_collect(struct arena *a, struct arena *scratch, const struct program *p)
{
    struct field_build b = {.a = a, .scratch = scratch, .program = p};
    struct field_table *t;

    b.last = &b.first;
    add_functions(&b);
    field_index(&b);
    field_sources(&b);
    field_explore(&b);
    field_spread(&b);
    field_find_points(&b);
    t = field_judge(&b);
    HASH_CLEAR(hh, b.by_key);
    HASH_CLEAR(hh, b.by_node);
    for (size_t s = 0; s < arrlenu(b.slots); s++) {
        arrfree(b.slots[s].mentions);
        arrfree(b.slots[s].points);
    }
    arrfree(b.slots);
    return t;
}

bool field_is_lost(const struct field_home *h, enum confidence *c)
{
    uint32_t nonce = 0;

    for (uint32_t i = 0; i < h->nstores; i++) {
        nonce += h->stores[i].is_once;
    }
    if (!(h->flags & FIELD_WHOLE) || h->flags & (FIELD_RELEASED | FIELD_ESCAPED)) {
        return false;
    }
    if (!(h->flags & FIELD_OBJECT)) {
        for (uint32_t i = 0; i < h->nstores; i++) {
            if (h->stores[i].is_repeated) {
                *c = CONFIDENCE_MEDIUM;
                return true;
            }
        }
        return false;
    }
    if (h->nfrees > 0) {
        *c = h->flags & (FIELD_UNSURE | FIELD_CLEANED) || nonce == h->nstores ? CONFIDENCE_MEDIUM
                                                                              : CONFIDENCE_HIGH;
    } else {
        *c = h->flags & FIELD_REUSED ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
    }
    return true;
}
