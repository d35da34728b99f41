// SPDX-License-Identifier: Apache-2.0
// Calls: effects of modelled functions, and what any other function may do.
//
// A model's effects are applied in two rounds, for what the call takes must go before what it
// gives: first those on existing resources, then the writes to memory, then what is acquired. An
// effect on an existing resource that depends on the result (fdopen takes the descriptor over only
// if it succeeds) splits the state; acquiring and locking do not, they carry the condition along as
// a guard.
//
// A function without a model takes over the handles it is passed by value, may do anything to those
// in memory it is passed the address of, and may lock and unlock what program_callee() says it
// touches.
#include "analyzer/engine/typestate.h"

#include <string.h>

enum { CALL_ARGS = 16, SPLITS_MAX = 8 };

struct call {
    struct typestate *t;
    struct state *s;
    uint32_t insn;
    const struct ir_insn *i;
    const struct callee *callee;
    const struct api_fn *api;
    val_id args[CALL_ARGS];
    uint32_t nargs;
    val_id ret;
};

static ir_opnd arg_operand(const struct call *c, uint32_t n)
{
    return n < c->i->count ? c->t->func->args[c->i->first + n] : 0;
}

// ---- Places of a model --------------------------------------------------------------------------

struct spot {
    bool is_cell;
    val_id val;       // !is_cell
    struct cell cell; // is_cell
};

static bool field_named(const struct ir_unit *u, type_id record, const char *name, uint32_t *field)
{
    const struct ir_type *r = &u->types[record];

    for (uint32_t f = r->first_field; r->kind == TYPE_RECORD && f < r->first_field + r->nfields;
         f++) {
        if (u->fields[f].name && strcmp(ir_name(u, u->fields[f].name), name) == 0) {
            *field = f;
            return true;
        }
    }
    return false;
}

static bool step_spot(struct call *c, const struct api_place *p, uint32_t n, type_id *type,
                      struct spot *out)
{
    const struct ir_unit *u = c->t->unit;
    uint32_t field;

    switch (p->steps[n].kind) {
    case API_DEREF:
        if (out->is_cell) {
            out->val = read_cell(c->t, c->s, &out->cell, *type, false, CFG_NONE);
        }
        *type = u->types[*type].elem;
        out->is_cell = true;
        return pointee_cell(c->s, out->val, &out->cell);
    case API_INDEX:
        if (!out->is_cell) {
            return false;
        }
        cell_index(c->t, &out->cell, p->steps[n].index);
        return true;
    default:
        if (!out->is_cell || !field_named(u, *type, p->steps[n].field, &field)) {
            return false;
        }
        out->cell.path = path_step(&c->t->paths, out->cell.path, PLACE_FIELD, field);
        *type = u->fields[field].type;
        return true;
    }
}

static bool find_spot(struct call *c, const struct api_place *p, struct spot *out)
{
    type_id type;

    *out = (struct spot){0};
    if (p->root == API_RET) {
        out->val = c->ret;
        type = c->i->type;
    } else if (p->root == API_ARG && p->arg < c->nargs) {
        ir_opnd o = arg_operand(c, p->arg);
        out->val = c->args[p->arg];
        type = ir_opnd_type(c->t->unit, c->t->func, c->t->temp_types, o);
    } else {
        return false;
    }
    for (uint32_t n = 0; n < p->nsteps; n++) {
        if (!step_spot(c, p, n, &type, out)) {
            return false;
        }
    }
    return out->is_cell || out->val != 0;
}

static val_id value_at(struct call *c, const struct api_place *p)
{
    struct spot at;

    if (!find_spot(c, p, &at)) {
        return 0;
    }
    return at.is_cell ? read_cell(c->t, c->s, &at.cell, 0, false, CFG_NONE) : at.val;
}

// ---- Guards -------------------------------------------------------------------------------------

// The part of an effect's guard that is not decided. YES: none is left.
static enum truth effect_guards(struct call *c, const struct api_effect *e, struct guard out[2],
                                uint32_t *n)
{
    *n = 0;
    for (unsigned g = 0; g < 2; g++) {
        const struct api_guard *guard = &e->guard[g];
        enum truth t;
        val_id v;

        if (guard->subject.root == API_NO_PLACE) {
            continue;
        }
        v = value_at(c, &guard->subject);
        t = v ? facts_in(&val_get(c->s, v)->facts, guard->lo, guard->hi) : TRUTH_UNKNOWN;
        if (t == TRUTH_UNKNOWN) {
            if (v) {
                out[(*n)++] = (struct guard){v, guard->negated, guard->lo, guard->hi};
            }
        } else if ((t == TRUTH_YES) == guard->negated) {
            return TRUTH_NO;
        }
    }
    return *n ? TRUTH_UNKNOWN : TRUTH_YES;
}

// ---- Names --------------------------------------------------------------------------------------

// For messages: the place an argument is the address of, or the argument itself.
static uint32_t arg_name(const struct call *c, const struct api_place *p)
{
    ir_opnd o = p->root == API_ARG ? arg_operand(c, p->arg) : 0;

    if (ir_opnd_kind(o) == IR_TEMP) {
        const struct ir_insn *def = &c->t->func->insns[c->t->temp_def[ir_opnd_index(o)]];
        if (def->op == IR_ADDR && def->place) {
            return ir_opnd_make(IR_PLACE, def->place);
        }
    }
    return o;
}

// ---- First round: what exists -------------------------------------------------------------------

static uint8_t event_of(uint8_t effect)
{
    switch (effect) {
    case API_RELEASE:
    case API_JOIN:
    case API_DETACH:
        return EVENT_RELEASE;
    case API_USE:
        return EVENT_USE;
    case API_CONSUME:
        return EVENT_CONSUME;
    case API_ESCAPE:
        return EVENT_ESCAPE;
    case API_LOCK:
        return EVENT_LOCK;
    case API_UNLOCK:
        return EVENT_UNLOCK;
    case API_INIT:
        return EVENT_INIT;
    case API_DESTROY:
        return EVENT_DESTROY;
    default:
        return EVENT_COUNT;
    }
}

static bool is_creating(const struct api_effect *e)
{
    return e->kind == API_ACQUIRE || e->kind == API_DUP || e->kind == API_LOCK;
}

static void apply_to_object(struct call *c, const struct api_effect *e, uint8_t event,
                            const struct api_place *at, const struct guard *guards, uint32_t n)
{
    struct spot where;

    if (find_spot(c, at, &where) && where.is_cell) {
        object_event(c->t, c->s, e, event, &where.cell, arg_name(c, at), c->insn, c->api, guards,
                     n);
    }
}

// A thread, or a function called later, gets this.
static void hand_over(struct call *c, const struct api_place *p)
{
    struct cell cell;
    val_id v = value_at(c, p);

    escape_value(c->t, c->s, v, c->insn);
    if (val_get(c->s, v)->kind == VALUE_ADDR && pointee_cell(c->s, v, &cell)) {
        escape_contents(c->t, c->s, &cell, c->insn);
    }
}

static void apply_to_existing(struct call *c, const struct api_effect *e, bool is_certain)
{
    uint8_t event = event_of(e->kind);
    uint32_t machine = machine_of(c->t, e->family);
    struct resource *r;
    val_id v;

    if (e->kind == API_SPAWN || e->kind == API_CLEANUP) {
        hand_over(c, &e->with);
        return;
    }
    if (e->kind == API_WAIT && e->with.root != API_NO_PLACE) {
        struct api_effect wait = *e;
        wait.family = FAMILY_MUTEX;
        apply_to_object(c, &wait, EVENT_WAIT, &e->with, NULL, 0);
        return;
    }
    if (event == EVENT_COUNT || machine == UINT32_MAX) {
        return;
    }
    if (api_family_info[e->family].kind == FAMILY_OBJECT) {
        apply_to_object(c, e, event, &e->at, NULL, 0);
        return;
    }
    v = value_at(c, &e->at);
    r = find_handle(c->s, machine, v);
    if (r && event != EVENT_USE && (!is_certain || e->flags & EFFECT_MAY)) {
        r->st = 0;
        return;
    }
    if (is_certain) {
        handle_event(c->t, c->s, e->family, event, e->mode, v, c->insn, c->api);
        name_handle(c->t, c->s, v, arg_name(c, &e->at));
        if (r && event == EVENT_CONSUME) {
            r->owner = c->ret;
        }
    }
}

// Whether some branch or comparison looks at the result. If none does, a handle that is handed over
// on success is taken to be handed over, or its failure would be held against every such call.
static bool result_is_tested(const struct call *c)
{
    const struct ir_func *f = c->t->func;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        bool is_test = x->op == IR_BR || x->op == IR_SWITCH ||
                       (x->op == IR_BIN && x->sub >= BIN_EQ && x->sub <= BIN_GE);

        if (is_test && c->i->dst && (x->a == c->i->dst || x->b == c->i->dst)) {
            return true;
        }
    }
    return false;
}

// The condition by which the state has to be split before an effect on a tracked handle: that of
// the effect, if it depends on the result, or that of the handle's existence.
static bool effect_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    uint32_t machine = machine_of(c->t, e->family), n;
    const struct resource *r;
    struct guard guards[2];
    enum truth t;

    if (is_creating(e) || machine == UINT32_MAX || e->kind == API_USE ||
        api_family_info[e->family].kind != FAMILY_HANDLE ||
        (e->kind == API_CONSUME && !result_is_tested(c))) {
        return false;
    }
    r = find_handle(c->s, machine, value_at(c, &e->at));
    t = r ? effect_guards(c, e, guards, &n) : TRUTH_NO;
    if (t == TRUTH_UNKNOWN && guards[0].v == c->ret) {
        *out = guards[0];
        return true;
    }
    if (t != TRUTH_NO && e->kind != API_ESCAPE && r->nguards && !(r->flags & RES_TRY)) {
        *out = r->guards[0];
        return true;
    }
    return false;
}

static bool split_guard(struct call *c, struct guard *out)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        if (effect_split(c, &c->api->effects[k], out)) {
            return true;
        }
    }
    return false;
}

// Runs the rest of the block once with the guard true and once with it false.
static bool split(struct call *c, block_id b)
{
    struct guard g;
    struct state *other;

    if (c->t->splits >= SPLITS_MAX || !split_guard(c, &g)) {
        return false;
    }
    c->t->splits++;
    c->s->pending = c->ret;
    for (unsigned arm = 0; arm < 2; arm++) {
        other = pool_take(c->t);
        state_copy(other, c->s);
        if (state_assume_in(other, g.v, g.lo, g.hi, (arm == 0) != g.negated)) {
            walk_rest(c->t, b, c->insn, other);
        }
        pool_give(c->t, other);
    }
    return true;
}

// ---- Second round: what the call gives ----------------------------------------------------------

static void acquire(struct call *c, const struct api_effect *e, const struct guard *guards,
                    uint32_t n)
{
    unsigned flags =
        (e->flags & EFFECT_TRY ? RES_TRY : 0u) | (e->flags & EFFECT_MAY ? RES_MAY : 0u);
    struct spot at;
    val_id v;

    if (!find_spot(c, &e->at, &at)) {
        return;
    }
    if (!at.is_cell) {
        acquire_handle(c->t, c->s, e->family, at.val, c->insn, guards, n, flags, 0);
        return;
    }
    v = val_opaque(c->s, e->family == FAMILY_FD ? facts_range(0, INT32_MAX) : facts_any(), 0);
    write_cell(c->t, c->s, &at.cell, v);
    if (is_outliving(c->t, &at.cell) || at.cell.index) {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags, arg_name(c, &e->at));
        escape_value(c->t, c->s, v, c->insn);
    } else {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags,
                       name_of_cell(c->t, &at.cell));
    }
}

// `x = dup(x)` goes on with the copy and keeps the old number taken on purpose.
static bool replaces_itself(const struct call *c, const struct api_effect *e)
{
    const struct ir_insn *next = c->i + 1;
    ir_opnd from = e->with.root == API_ARG ? arg_operand(c, e->with.arg) : 0;

    return e->kind == API_DUP && from &&
           (c->i->dst == from || (next->op == IR_MOV && next->a == c->i->dst && next->dst == from));
}

static void apply_creating(struct call *c, const struct api_effect *e)
{
    struct guard guards[2];
    uint32_t n;

    if (machine_of(c->t, e->family) == UINT32_MAX || effect_guards(c, e, guards, &n) == TRUTH_NO) {
        return;
    }
    if (replaces_itself(c, e)) {
        escape_value(c->t, c->s, value_at(c, &e->with), c->insn);
    }
    if (e->kind == API_LOCK) {
        apply_to_object(c, e, EVENT_LOCK, &e->at, guards, n);
    } else {
        acquire(c, e, guards, n);
    }
}

// ---- Memory -------------------------------------------------------------------------------------

// An argument that leads into an array may be used for all of it.
static struct cell whole_array(const struct typestate *t, struct cell c)
{
    if (c.path && t->paths.items[c.path].step == PLACE_INDEX_K) {
        c.path = t->paths.items[c.path].parent;
    }
    return c;
}

static void modelled_writes(struct call *c)
{
    for (uint32_t w = 0; c->api->writes_known && w < c->api->nwrites; w++) {
        struct spot at;
        if (find_spot(c, &c->api->writes[w], &at) && at.is_cell) {
            at.cell = whole_array(c->t, at.cell);
            forget_cell(c->t, c->s, &at.cell);
        }
    }
    for (uint32_t n = 0; !c->api->writes_known && n < c->nargs; n++) {
        type_id type = ir_opnd_type(c->t->unit, c->t->func, c->t->temp_types, arg_operand(c, n));
        const struct ir_type *pointer = &c->t->unit->types[type];
        struct cell cell;
        if (pointer->kind == TYPE_POINTER &&
            !(c->t->unit->types[pointer->elem].flags & TYPE_CONST) &&
            pointee_cell(c->s, c->args[n], &cell)) {
            cell = whole_array(c->t, cell);
            forget_cell(c->t, c->s, &cell);
        }
    }
}

static bool is_lock_operation(const struct api_fn *api)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        uint8_t kind = api->effects[k].kind;
        if (kind == API_LOCK || kind == API_UNLOCK || kind == API_WAIT) {
            return true;
        }
    }
    return false;
}

static void apply_model(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        struct guard guards[2];
        uint32_t n;
        if (!is_creating(e)) {
            enum truth t = effect_guards(c, e, guards, &n);
            if (t != TRUTH_NO) {
                apply_to_existing(c, e, t == TRUTH_YES);
            }
        }
    }
    modelled_writes(c);
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        if (is_creating(&c->api->effects[k])) {
            apply_creating(c, &c->api->effects[k]);
        }
    }
    if (is_lock_operation(c->api)) {
        havoc_shared(c->t, c->s);
    }
}

// ---- Calls that are not modelled ----------------------------------------------------------------

enum reach { REACH_NOT, REACH_CONTAINER, REACH_ITSELF };

// Whether an argument leads to the lock, or to the object it is a part of.
static enum reach reaches_object(const struct call *c, const struct cell *object)
{
    enum reach best = REACH_NOT;

    for (uint32_t n = 0; n < c->nargs; n++) {
        const struct value *v = val_get(c->s, c->args[n]);
        if (v->kind == VALUE_ADDR && cell_equal(&v->cell, object)) {
            return REACH_ITSELF;
        }
        if ((v->kind == VALUE_ADDR && v->cell.kind == object->kind &&
             v->cell.base == object->base) ||
            (object->kind == CELL_DEREF && object->base == c->args[n])) {
            best = object->path == 0 && v->kind != VALUE_ADDR ? REACH_ITSELF : REACH_CONTAINER;
        }
    }
    return best;
}

static void unknown_locks(struct call *c)
{
    const uint32_t flags = c->callee->flags;
    const bool has_body = flags & CALLEE_HAS_BODY;

    for (uint32_t k = 0; k < c->s->nres; k++) {
        struct resource *r = &c->s->res[k];
        enum reach reach;
        if (r->object.kind == CELL_NONE) {
            continue;
        }
        reach = reaches_object(c, &r->object);
        if (c->callee->touches & FAMILY_BIT(r->family) || (reach != REACH_NOT && !has_body) ||
            (reach == REACH_ITSELF && flags & CALLEE_INCOMPLETE)) {
            r->st = 0;
        } else if (reach != REACH_NOT && flags & CALLEE_INCOMPLETE) {
            r->flags |= RES_MAYBE_CALLEE;
        }
    }
    c->s->touched |= c->callee->touches & c->t->families;
}

static void apply_unknown(struct call *c)
{
    struct cell cell;

    for (uint32_t n = 0; n < c->i->count; n++) {
        ir_opnd o = arg_operand(c, n);
        val_id v;
        if (ir_opnd_kind(o) == IR_PLACE) {
            if (place_cell(c->t, c->s, ir_opnd_index(o), &cell)) {
                escape_contents(c->t, c->s, &cell, c->insn);
            }
            continue;
        }
        v = n < c->nargs ? c->args[n] : read_operand(c->t, c->s, o);
        escape_value(c->t, c->s, v, c->insn);
        if (val_get(c->s, v)->kind == VALUE_ADDR) {
            cell = whole_array(c->t, val_get(c->s, v)->cell);
            lose_contents(c->t, c->s, &cell);
            forget_cell(c->t, c->s, &cell);
        }
    }
    unknown_locks(c);
    havoc_shared(c->t, c->s);
}

// ---- The result ---------------------------------------------------------------------------------

// The same function with the same arguments most likely answers the same.
static void remember_result(struct call *c)
{
    struct cell memo = {.kind = CELL_CALL, .path = c->i->callee};
    val_id before;

    if (c->i->op != IR_CALL || c->i->count > 2 || !c->ret || !c->i->dst ||
        (c->api && !(c->api->flags & API_PURE))) {
        return;
    }
    memo.base = c->nargs > 0 ? c->args[0] : 0;
    memo.index = c->nargs > 1 ? c->args[1] : 0;
    before = state_lookup(c->s, &memo);
    c->s->vals[c->ret].origin = c->insn + 1;
    if (before && c->s->vals[before].origin != c->insn + 1) {
        c->s->vals[c->ret].shadow = before;
        c->s->vals[before].shadow = 0;
    }
    state_bind(c->s, &memo, c->ret);
}

static val_id result_value(struct call *c)
{
    struct facts f = facts_of_type(c->t->unit, c->i->type);
    type_id type = c->i->type;

    if (c->s->pending) {
        val_id v = c->s->pending;
        c->s->pending = 0;
        return v;
    }
    if (type == 0 || c->t->unit->types[type].kind == TYPE_VOID) {
        return 0;
    }
    if (c->api && c->api->has_range) {
        facts_within(&f, c->api->lo, c->api->hi);
    }
    return val_opaque(c->s, f, c->t->unit->types[type].kind == TYPE_FLOAT ? VALUE_UNSEEN : 0);
}

bool transfer_call(struct typestate *t, struct state *s, block_id b, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    struct call c = {.t = t, .s = s, .insn = insn, .i = i};

    c.callee = program_callee(t->program, t->unit, i);
    c.api = c.callee->api;
    if (c.callee->flags & CALLEE_NORETURN || (c.api && c.api->flags & API_NORETURN)) {
        return false;
    }
    c.nargs = i->count < CALL_ARGS ? i->count : CALL_ARGS;
    for (uint32_t n = 0; n < c.nargs; n++) {
        c.args[n] = read_operand(t, s, arg_operand(&c, n));
    }
    c.ret = result_value(&c);
    if (c.api && split(&c, b)) {
        return false;
    }
    if (c.api) {
        apply_model(&c);
    } else {
        apply_unknown(&c);
    }
    remember_result(&c);
    if (c.api && c.api->flags & API_FORKS) {
        s->fork = c.ret;
    }
    bind_result(t, s, i->dst, c.ret);
    return true;
}
