// SPDX-License-Identifier: Apache-2.0
// What the function was called with: parameters, and memory reached from them and from globals.
//
// A summary speaks of the caller's memory as it was when the function was entered ("closes arg0->fd
// if it was not negative"). So the walk starts from a state in which everything of that kind that
// the function reads is bound already, each value marked with its entry, and held by a cell of its
// own that nothing overwrites. To find what is read, the addresses and loads of the
// function are carried out once in the entry state, without stores and calls; places of callees'
// summaries count as read.
#include "analyzer/engine/typestate.h"

static bool is_scalar(const struct typestate *t, type_id type)
{
    uint8_t kind = t->unit->types[type].kind;

    return kind == TYPE_INT || kind == TYPE_POINTER || kind == TYPE_BOOL;
}

static struct cell param_cell(const struct typestate *t, uint32_t param)
{
    bool is_reg = t->func->locals[param].flags & LOCAL_REG;

    return (struct cell){.kind = is_reg ? CELL_REG : CELL_LOCAL, .base = param};
}

static uint8_t *count_definitions(struct typestate *t)
{
    uint8_t *n = arena_array(t->arena, uint8_t, t->func->nlocals);

    for (uint32_t i = 0; i < t->func->ninsns; i++) {
        ir_opnd dst = t->func->insns[i].dst;
        if (ir_opnd_kind(dst) == IR_LOCAL && n[ir_opnd_index(dst)] < 2) {
            n[ir_opnd_index(dst)]++;
        }
    }
    return n;
}

// ---- Reading everything once --------------------------------------------------------------------

static void read_place(struct call *c, const struct api_place *p)
{
    struct spot at;

    if (find_spot(c, p, &at) && at.is_cell && (at.type == 0 || is_scalar(c->t, at.type))) {
        spot_value(c, &at);
    }
}

static void read_effects(struct typestate *t, struct state *s, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    struct call c = {.t = t, .s = s, .insn = insn, .i = i};

    c.callee = program_callee(t->program, t->unit, i);
    c.api = c.callee->api;
    if (!c.api || c.api->neffects == 0) {
        return;
    }
    read_arguments(&c);
    for (uint32_t k = 0; k < c.api->neffects; k++) {
        const struct api_effect *e = &c.api->effects[k];
        read_place(&c, &e->at);
        read_place(&c, &e->with);
        for (unsigned g = 0; g < API_GUARDS; g++) {
            read_place(&c, &e->guard[g].subject);
        }
    }
}

static bool is_carried_out(const struct typestate *t, const struct ir_insn *i, const uint8_t *ndefs)
{
    ir_opnd dst = i->dst;

    if (i->op != IR_MOV && i->op != IR_CAST && i->op != IR_LOAD && i->op != IR_ADDR &&
        i->op != IR_BIN) {
        return false;
    }
    return ir_opnd_kind(dst) == IR_TEMP ||
           (ir_opnd_kind(dst) == IR_LOCAL && ir_opnd_index(dst) >= t->func->nparams &&
            ndefs[ir_opnd_index(dst)] == 1);
}

static void read_all(struct typestate *t, struct state *s)
{
    const uint8_t *ndefs = count_definitions(t);
    struct cell cell;

    for (uint32_t p = 0; p < t->func->nparams; p++) {
        if (is_scalar(t, t->func->locals[p].type) && bitset_has(t->slice.locals, p)) {
            cell = param_cell(t, p);
            read_cell(t, s, &cell, t->func->locals[p].type, false, CFG_NONE);
        }
    }
    for (uint32_t n = 0; n < t->func->ninsns; n++) {
        const struct ir_insn *i = &t->func->insns[n];
        if (!bitset_has(t->slice.insns, n) || s->nvals + 64 > s->cap_vals ||
            s->nbinds + 32 > s->cap_binds) {
            continue;
        }
        if (is_call(i)) {
            read_effects(t, s, n);
        } else if (is_carried_out(t, i, ndefs)) {
            bind_result(t, s, i->dst, result_of(t, s, i, CFG_NONE));
        } else if (i->op == IR_LOAD) {
            result_of(t, s, i, CFG_NONE); // into a variable that holds several things: only read
        }
    }
}

// ---- Naming what was read -----------------------------------------------------------------------

// What lies at the end of a path that starts at a `base`; 0: not known. `is_pointee`: a pointer led
// to the base, which may be one of several.
static type_id path_type(const struct typestate *t, type_id base, uint32_t path, bool is_pointee)
{
    const struct path at = t->paths.items[path];
    type_id above;

    if (path == 0) {
        return base;
    }
    if (at.step == PLACE_FIELD) {
        return at.arg < t->unit->nfields ? t->unit->fields[at.arg].type : 0;
    }
    above = path_type(t, base, at.parent, is_pointee);
    if (at.step != PLACE_INDEX_K || above == 0) {
        return 0;
    }
    if (t->unit->types[above].kind == TYPE_ARRAY) {
        return t->unit->types[above].elem;
    }
    return at.parent == 0 && is_pointee ? above : 0;
}

// What lies at a cell; 0: not known.
static type_id cell_type(const struct typestate *t, const struct state *s, const struct cell *c)
{
    uint32_t entry = c->kind == CELL_DEREF ? s->vals[c->base].entry : 0;
    type_id base = c->kind == CELL_GLOBAL && c->base < t->unit->nglobals
                       ? t->unit->globals[c->base].type
                   : entry ? t->unit->types[t->entries[entry - 1].type].elem
                           : 0;

    return path_type(t, base, c->path, c->kind == CELL_DEREF);
}

static bool name_binding(struct typestate *t, struct state *s, const struct binding *b,
                         struct entry *out)
{
    const struct cell *c = &b->cell;
    bool is_param = (c->kind == CELL_REG || c->kind == CELL_LOCAL) && c->base < t->func->nparams &&
                    c->path == 0;

    if (s->vals[b->val].kind != VALUE_OPAQUE || s->vals[b->val].entry) {
        return false;
    }
    if (is_param) {
        out->place = (struct api_place){.root = API_ARG, .arg = (uint8_t)c->base};
        out->type = t->func->locals[c->base].type;
        return c->base < CALL_ARGS;
    }
    out->type = cell_type(t, s, c);
    return (c->kind == CELL_DEREF || c->kind == CELL_GLOBAL) && cell_place(t, s, 0, c, &out->place);
}

static void name_entries(struct typestate *t, struct state *s)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < s->nbinds && t->nentries < ENTRIES_MAX; i++) {
            val_id v = s->binds[i].val;
            if (name_binding(t, s, &s->binds[i], &t->entries[t->nentries])) {
                t->entries[t->nentries].range = s->vals[v].facts;
                s->entries[s->nentries++] = v;
                s->vals[v].entry = ++t->nentries;
                changed = true;
                break;
            }
        }
    }
}

// What was only needed to find the rest goes.
static void drop_helpers(const struct typestate *t, struct state *s)
{
    for (uint32_t i = s->nbinds; i-- > 0;) {
        const struct cell *c = &s->binds[i].cell;
        bool is_own = (c->kind == CELL_REG || c->kind == CELL_LOCAL) && c->base >= t->func->nparams;
        if (c->kind == CELL_TEMP || is_own || s->vals[s->binds[i].val].entry == 0) {
            state_unbind_at(s, i);
        }
    }
}

void entries_build(struct typestate *t, struct state *s)
{
    state_clear(s);
    t->nentries = 0;
    t->entries = arena_array(t->arena, struct entry, ENTRIES_MAX);
    read_all(t, s);
    name_entries(t, s);
    drop_helpers(t, s);
    s->is_lossy = false;
    for (val_id v = 1; v < s->nvals; v++) {
        s->vals[v].origin = 0;
    }
    state_settle(s, t->scratch);
}

static void narrow(struct facts *f, const struct facts *with)
{
    struct facts both = *f;

    if (facts_meet(&both, with)) {
        *f = both;
    }
}

void entries_facts(const struct state *s, uint32_t n, bool held_only, struct facts *out)
{
    val_id held[ENTRIES_MAX];

    for (uint32_t e = 0; e < n; e++) {
        held[e] = state_entry(s, e);
        out[e] = held[e] ? s->vals[held[e]].facts : facts_any();
    }
    for (val_id v = 1; v < s->nvals; v++) {
        const uint32_t entry = s->vals[v].entry;
        if (entry && entry <= n && held[entry - 1] != v && (held[entry - 1] || !held_only)) {
            narrow(&out[entry - 1], &s->vals[v].facts);
        }
    }
}
