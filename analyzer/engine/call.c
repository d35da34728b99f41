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

enum { SPLITS_MAX = 8 };

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

// As the caller would write it: "conn->fd" for arg0->fd.
static uint32_t place_name(const struct call *c, const struct api_place *p)
{
    struct arena *a = c->t->arena;
    uint32_t o = arg_name(c, p);
    bool is_address = ir_opnd_kind(o) == IR_PLACE;
    const char *text;

    if (p->root == API_ARG && (p->nsteps == 0 || (p->nsteps == 1 && is_address))) {
        return o;
    }
    text = p->root == API_GLOBAL ? p->name
           : p->root == API_RET  ? ir_opnd_text(a, c->t->unit, c->t->func, c->i->dst)
                                 : ir_opnd_text(a, c->t->unit, c->t->func, o);
    if (*text == '\0' || strstr(text, "...")) {
        return o;
    }
    text += *text == '&';
    for (uint32_t n = 0; n < p->nsteps; n++) {
        bool after_deref = n > 0 && p->steps[n - 1].kind == API_DEREF;
        bool is_arrow = after_deref && !(n == 1 && is_address);
        if (p->steps[n].kind == API_FIELD) {
            text = arena_printf(a, "%s%s%s", text, is_arrow ? "->" : ".", p->steps[n].field);
        } else if (p->steps[n].kind == API_INDEX) {
            text = arena_printf(a, "%s[%d]", text, (int)p->steps[n].index);
        } else if (n + 1 == p->nsteps) {
            text = arena_printf(a, "*%s", text);
        }
    }
    return name_of_text(c->t, text);
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
    return e->kind == API_ACQUIRE || e->kind == API_DUP ||
           (e->kind == API_LOCK && !(e->flags & EFFECT_BALANCED));
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

// A lock that its holder may take again: recursive, or it says so and somebody listens.
static bool may_be_retaken(const struct call *c, const struct cell *lock)
{
    uint32_t kinds = lock_kinds(c->t, lock);

    return kinds & LOCK_RECURSIVE ||
           (kinds & LOCK_CHECKED && !c->api->is_inferred && result_is_tested(c));
}

static void apply_to_object(struct call *c, const struct api_effect *e, uint8_t event,
                            const struct api_place *at, const struct guard *guards, uint32_t n)
{
    struct api_effect here = *e;
    struct spot where;

    if (find_spot(c, at, &where) && where.is_cell) {
        here.flags |= e->kind == API_LOCK && may_be_retaken(c, &where.cell) ? EFFECT_RECURSIVE : 0;
        object_event(c->t, c->s, &here, event, &where.cell, place_name(c, at), c->insn, c->api,
                     guards, n);
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
    if (e->kind == API_ESCAPE && (e->family == FAMILY_NONE || machine != UINT32_MAX)) {
        escape_value(c->t, c->s, value_at(c, &e->at), c->insn);
        return;
    }
    if (event == EVENT_COUNT || machine == UINT32_MAX) {
        return;
    }
    if (api_family_info[e->family].kind == FAMILY_OBJECT) {
        struct api_effect sure = *e;
        sure.flags |= is_certain ? 0 : EFFECT_MAY;
        apply_to_object(c, &sure, event, &e->at, NULL, 0);
        return;
    }
    v = value_at(c, &e->at);
    r = find_handle(c->s, machine, v);
    if (r && event != EVENT_USE && (!is_certain || e->flags & EFFECT_MAY)) {
        r->st = 0;
        return;
    }
    if (is_certain && !(e->flags & EFFECT_MAY)) {
        handle_event(c->t, c->s, e->family, event, e->mode, v, c->insn, c->api);
        name_handle(c->t, c->s, v, place_name(c, &e->at));
        r = find_handle(c->s, machine, v);
        if (r && event == EVENT_CONSUME) {
            r->owner = c->ret;
        }
    }
}

// Whether anything is known, or will be said to callers, of what the effect changes.
static bool is_followed(struct call *c, const struct api_effect *e, const struct resource *r)
{
    val_id v;

    if (r || e->kind == API_VALUE || api_family_info[e->family].kind == FAMILY_OBJECT ||
        (c->api->is_inferred && e->kind == API_RELEASE)) {
        return true;
    }
    v = value_at(c, &e->at);
    return v && val_get(c->s, v)->entry;
}

// The condition by which the state has to be split before an effect on something existing: that of
// the effect, or that of the handle's existence.
static bool is_case(const struct ir_func *f, const struct ir_insn *i, int64_t k)
{
    for (uint32_t n = 0; i->op == IR_SWITCH && n < i->count; n++) {
        if (f->cases[i->first + n].lo <= k && k <= f->cases[i->first + n].hi) {
            return true;
        }
    }
    return false;
}

// Whether the result of the call is compared with this number.
static bool asks_for(const struct call *c, int64_t k)
{
    const struct ir_func *f = c->t->func;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        int64_t other;
        bool is_test = x->op == IR_BIN && (x->sub == BIN_EQ || x->sub == BIN_NE);

        if (c->i->dst && x->a == c->i->dst &&
            (is_case(f, x, k) ||
             (is_test && ir_const_value(c->t->unit, x->b, &other) && other == k))) {
            return true;
        }
    }
    return false;
}

// A lock that was taken although its holder died: looked at apart where the lock is known to be
// robust, or somebody asks for that result.
static bool robust_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    struct guard guards[API_GUARDS];
    struct spot at;
    uint32_t n;

    if (!(e->flags & EFFECT_ROBUST) || machine_of(c->t, e->family) == UINT32_MAX ||
        effect_guards(c, e, guards, &n) != TRUTH_UNKNOWN || n != 1 ||
        guards[0].lo != guards[0].hi || !find_spot(c, &e->at, &at) || !at.is_cell) {
        return false;
    }
    *out = guards[0];
    return lock_kinds(c->t, &at.cell) & LOCK_ROBUST || asks_for(c, guards[0].lo);
}

static bool effect_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    const bool is_handle = api_family_info[e->family].kind == FAMILY_HANDLE;
    uint32_t machine = machine_of(c->t, e->family), n;
    const struct resource *r = NULL;
    struct guard guards[API_GUARDS];
    enum truth t;

    if (is_creating(e) && e->kind == API_LOCK) {
        return robust_split(c, e, out);
    }
    if (is_creating(e) || e->kind == API_USE ||
        (machine == UINT32_MAX && e->kind != API_VALUE && e->kind != API_ESCAPE) ||
        (!c->api->is_inferred && !is_handle) || (e->kind == API_CONSUME && !result_is_tested(c))) {
        return false;
    }
    if (is_handle && machine != UINT32_MAX) {
        r = find_handle(c->s, machine, value_at(c, &e->at));
    }
    t = is_followed(c, e, r) ? effect_guards(c, e, guards, &n) : TRUTH_NO;
    if (t == TRUTH_UNKNOWN && !(e->flags & EFFECT_MAY) &&
        (c->api->is_inferred || guards[0].v == c->ret)) {
        *out = guards[0];
        return true;
    }
    if (r && t != TRUTH_NO && e->kind != API_ESCAPE && r->nguards && !(r->flags & RES_TRY)) {
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

static bool is_pointer_family(uint8_t family)
{
    return family == FAMILY_STREAM || family == FAMILY_PIPE_STREAM || family == FAMILY_DIR;
}

// A descriptor is not negative, a stream is not null: what a summary could not say of when there is
// one.
static uint32_t valid_guard(const struct call *c, const struct api_effect *e, val_id v,
                            const struct guard *guards, uint32_t n, struct guard out[RES_GUARDS])
{
    const struct facts *f = &val_get(c->s, v)->facts;
    bool is_pointer = is_pointer_family(e->family);
    struct guard valid = {v, is_pointer, 0, is_pointer ? 0 : INT32_MAX};

    for (uint32_t i = 0; i < n; i++) {
        out[i] = guards[i];
    }
    if (c->api->is_inferred && n < RES_GUARDS && (is_pointer || e->family == FAMILY_FD) &&
        facts_in(f, valid.lo, valid.hi) == TRUTH_UNKNOWN && !(n && guards[0].v == v)) {
        out[n++] = valid;
    }
    return n;
}

static void acquire(struct call *c, const struct api_effect *e, const struct guard *given,
                    uint32_t n)
{
    struct guard guards[RES_GUARDS] = {{0}};
    unsigned flags =
        (e->flags & EFFECT_TRY ? RES_TRY : 0u) | (e->flags & EFFECT_MAY ? RES_MAY : 0u);
    struct spot at;
    bool is_valid;
    val_id v;

    if (!find_spot(c, &e->at, &at)) {
        return;
    }
    if (!at.is_cell) {
        n = valid_guard(c, e, at.val, given, n, guards);
        acquire_handle(c->t, c->s, e->family, at.val, c->insn, guards, n, flags, 0);
        return;
    }
    // A callee that failed has most likely left something else there.
    is_valid = n == 0 || !c->api->is_inferred;
    v = val_opaque(c->s,
                   !is_valid                      ? facts_of_type(c->t->unit, at.type)
                   : e->family == FAMILY_FD       ? facts_range(0, INT32_MAX)
                   : is_pointer_family(e->family) ? facts_range(1, INT64_MAX)
                                                  : facts_any(),
                   0);
    write_cell(c->t, c->s, &at.cell, v);
    n = valid_guard(c, e, v, given, n, guards);
    if (is_outliving(c->t, &at.cell) || at.cell.index) {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags, place_name(c, &e->at));
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
    struct guard guards[API_GUARDS];
    struct api_effect unsure;
    uint32_t n;

    enum truth holds;

    if (machine_of(c->t, e->family) == UINT32_MAX) {
        return;
    }
    holds = effect_guards(c, e, guards, &n);
    if (holds == TRUTH_NO || (holds == TRUTH_UNKNOWN && e->flags & EFFECT_ROBUST)) {
        return;
    }
    // Nobody can say when the callee does it: the caller cannot be blamed for what follows.
    if (c->api->is_inferred && e->flags & EFFECT_MAY && e->kind != API_LOCK) {
        return;
    }
    if (n > RES_GUARDS) {
        unsure = *e;
        unsure.flags |= EFFECT_MAY;
        e = &unsure;
        n = RES_GUARDS;
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
        if (kind == API_LOCK || kind == API_UNLOCK || kind == API_WAIT || kind == API_REQUIRES) {
            return true;
        }
    }
    return false;
}

// Once a lock has been given back, the same question may have another answer.
static void forget_answers(struct call *c)
{
    bool unlocks = false;

    for (uint32_t k = 0; k < c->api->neffects; k++) {
        unlocks = unlocks || (c->api->effects[k].kind == API_UNLOCK &&
                              machine_of(c->t, c->api->effects[k].family) != UINT32_MAX);
    }
    for (uint32_t i = c->s->nbinds; unlocks && i-- > 0;) {
        if (c->s->binds[i].cell.kind == CELL_CALL) {
            state_unbind_at(c->s, i);
        }
    }
}

static void apply_existing(struct call *c)
{
    // What is used is used before it is given up.
    for (unsigned pass = 0; pass < 2; pass++) {
        for (uint32_t k = 0; k < c->api->neffects; k++) {
            const struct api_effect *e = &c->api->effects[k];
            struct guard guards[API_GUARDS];
            enum truth t;
            uint32_t n;
            if (is_creating(e) || e->kind == API_VALUE || (e->kind == API_USE) == (pass == 1)) {
                continue;
            }
            t = effect_guards(c, e, guards, &n);
            if (t != TRUTH_NO) {
                apply_to_existing(c, e, t == TRUTH_YES);
            }
        }
    }
}

static void apply_new(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        if (is_creating(&c->api->effects[k])) {
            apply_creating(c, &c->api->effects[k]);
        }
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

    if (c->api && c->api->flags & API_PARTIAL && is_lock_operation(c->api)) {
        return; // its attributes say all it does to locks
    }
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

static void apply_model(struct call *c)
{
    apply_existing(c);
    if (c->api->flags & API_PARTIAL) {
        apply_unknown(c);
    } else {
        modelled_writes(c);
    }
    apply_new(c);
    if (is_lock_operation(c->api)) {
        havoc_shared(c->t, c->s);
        forget_answers(c);
    }
}

// ---- Functions with a body ----------------------------------------------------------------------

// What the place holds afterwards. False: it cannot, so the call does not end this way.
static bool apply_value(struct call *c, const struct api_effect *e)
{
    struct guard guards[API_GUARDS];
    struct spot at;
    uint32_t n;
    val_id v;

    if (effect_guards(c, e, guards, &n) != TRUTH_YES || !find_spot(c, &e->at, &at)) {
        return true;
    }
    if (!at.is_cell) {
        return state_assume_in(c->s, at.val, e->lo, e->hi, true);
    }
    v = e->with.root != API_NO_PLACE ? c->before[e - c->api->effects]
                                     : val_opaque(c->s, facts_range(e->lo, e->hi), 0);
    if (v) {
        if (is_outliving(c->t, &at.cell)) {
            escape_value(c->t, c->s, v, c->insn);
        }
        write_cell(c->t, c->s, &at.cell, v);
    }
    return true;
}

static bool apply_values(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        if (e->kind == API_VALUE && e->at.root != API_RET && !apply_value(c, e)) {
            return false;
        }
    }
    return true;
}

// Values that places hold before the call: what others will hold after it, and what conditions of
// effects are about.
static void read_before(struct call *c)
{
    val_id *before = arena_array(c->t->arena, val_id, c->api->neffects * (1 + API_GUARDS));
    val_id *guards = before + c->api->neffects;
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        if (e->kind == API_VALUE && e->with.root != API_NO_PLACE) {
            before[k] = value_at(c, &e->with);
        }
        for (uint32_t g = 0; g < API_GUARDS; g++) {
            const struct api_guard *guard = &e->guard[g];
            if (guard->subject.root != API_NO_PLACE && !guard->is_after) {
                guards[k * API_GUARDS + g] = value_at(c, &guard->subject);
            }
        }
    }
    c->before = before;
    c->guards_before = guards;
}

static bool is_class_written(const struct call *c, const struct mods *m, const struct cell *cell)
{
    uint32_t field = path_last_field(&c->t->paths, cell->path);

    if (field) {
        return mods_has(m, mods_class(field_key(c->t, field - 1)));
    }
    if (cell->kind == CELL_GLOBAL) {
        return mods_has(m, mods_class(global_key(c->t, cell->base)));
    }
    return false;
}

// Whether the summary tells what becomes of handles.
static bool is_followed_body(const struct call *c)
{
    return c->api && c->t->families & c->api->analysed && !(c->api->unnamed & c->t->families);
}

// What the argument leads to directly: "*arg", without a field.
static bool is_tracked(const struct state *s, val_id v)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle && val_derives(s, v, s->res[i].handle)) {
            return true;
        }
    }
    return false;
}

// Handles in and below the cell, before they are forgotten.
static void note_handles(struct call *c, const struct cell *cell)
{
    for (uint32_t i = 0; i < c->s->nbinds && c->nforgotten < FORGOTTEN_MAX; i++) {
        const struct binding *b = &c->s->binds[i];
        if (b->cell.kind >= CELL_LOCAL && b->cell.kind != CELL_ENTRY && b->cell.kind != CELL_CALL &&
            cells_may_alias(c->t, c->s, &b->cell, cell) && is_tracked(c->s, b->val)) {
            c->forgotten[c->nforgotten++] = *b;
        }
    }
}

// Whether the summary says for some results what the place holds then.
static bool is_left_sometimes(struct call *c, const struct cell *cell)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        struct spot at;
        if (e->kind == API_VALUE && e->at.nsteps && find_spot(c, &e->at, &at) && at.is_cell &&
            cell_equal(&at.cell, cell)) {
            return true;
        }
    }
    return false;
}

// The summary does not say what a cell holds now: perhaps still the handle, perhaps not.
static void doubt_handles(struct call *c)
{
    for (uint32_t n = 0; n < c->nforgotten; n++) {
        const struct binding *b = &c->forgotten[n];
        if (state_lookup(c->s, &b->cell)) {
            continue;
        }
        for (uint32_t i = 0; i < c->s->nres; i++) {
            struct resource *r = &c->s->res[i];
            if (r->handle && val_derives(c->s, b->val, r->handle) &&
                r->st == acquired_state(c->t->machines[r->machine])) {
                r->st = is_left_sometimes(c, &b->cell) ? 0 : r->st;
                r->flags |= RES_MAYBE_CALLEE;
            }
        }
    }
}

static void write_argument(struct call *c, val_id v, bool is_array)
{
    struct cell cell;

    if (pointee_cell(c->s, v, &cell) && !path_last_field(&c->t->paths, cell.path)) {
        cell = is_array ? whole_array(c->t, cell) : cell;
        if (!is_followed_body(c)) {
            lose_contents(c->t, c->s, &cell);
        }
        note_handles(c, &cell);
        if (is_array) {
            forget_cell(c->t, c->s, &cell);
        } else {
            forget_overlaps(c->t, c->s, &cell);
        }
    }
}

// Memory of this function is forgotten. What is shared most likely is as it was: the callee, or
// something below it, writes such a field somewhere, under conditions that are not known.
static void write_class(struct call *c, uint32_t bind)
{
    struct cell cell = c->s->binds[bind].cell;

    if (!is_followed_body(c)) {
        lose_contents(c->t, c->s, &cell);
    }
    if (cell.kind == CELL_LOCAL) {
        note_handles(c, &cell);
        state_unbind_at(c->s, bind);
    } else {
        havoc_binding(c->t, c->s, bind);
    }
}

static void body_writes(struct call *c, const struct mods *m)
{
    for (uint32_t n = 0; n < c->nargs && n < MODS_PARAMS; n++) {
        if (m->written >> n & 1) {
            write_argument(c, c->args[n], m->elements >> n & 1);
        }
    }
    for (uint32_t i = c->s->nbinds; i-- > 0;) {
        const struct cell *cell = &c->s->binds[i].cell;
        bool is_memory = cell->kind >= CELL_LOCAL && cell->kind != CELL_ENTRY &&
                         cell->kind != CELL_CALL && cell->kind != CELL_STRING;
        if (is_memory && (cell->kind != CELL_LOCAL || cell->path) && is_class_written(c, m, cell)) {
            write_class(c, i);
        }
    }
    if (m->flags & (MODS_UNKNOWN | MODS_PLAIN)) {
        havoc_shared(c->t, c->s); // plain memory is too many things to be taken for written
    }
}

// A handle in memory that a callee was led to: if its summary says nothing of it, that is most
// likely true, but arrays and long ways are not followed to the end.
static void doubt_contents(struct call *c, const struct cell *whole)
{
    for (uint32_t i = 0; i < c->s->nbinds; i++) {
        const struct binding *b = &c->s->binds[i];
        if (b->cell.kind != whole->kind || b->cell.base != whole->base) {
            continue;
        }
        for (uint32_t k = 0; k < c->s->nres; k++) {
            if (c->s->res[k].handle && val_derives(c->s, b->val, c->s->res[k].handle)) {
                c->s->res[k].flags |= RES_MAYBE_CALLEE;
            }
        }
    }
}

// Objects the callee keeps a pointer to, and handles that nothing was said of.
static void body_keeps(struct call *c, const struct mods *m)
{
    const bool is_analysed = is_followed_body(c);
    const bool is_unnamed = c->t->follows_handles && c->api && c->api->unnamed & c->t->families;

    for (uint32_t n = 0; n < c->i->count; n++) {
        const bool is_far = n >= MODS_PARAMS || n >= c->nargs;
        ir_opnd o = arg_operand(c, n);
        val_id v = is_far ? read_operand(c->t, c->s, o) : c->args[n];
        bool kept = is_far || m->kept >> n & 1, unknown = is_far || m->unknown >> n & 1;
        struct cell cell;
        if (ir_opnd_kind(o) == IR_PLACE) {
            if (kept && place_cell(c->t, c->s, ir_opnd_index(o), &cell)) {
                escape_contents(c->t, c->s, &cell, c->insn);
            }
            continue;
        }
        if (kept && !is_analysed) {
            escape_value(c->t, c->s, v, c->insn);
        }
        if (val_get(c->s, v)->kind != VALUE_ADDR) {
            continue;
        }
        cell = whole_array(c->t, val_get(c->s, v)->cell);
        doubt_contents(c, &cell);
        if (unknown || is_unnamed) {
            lose_contents(c->t, c->s, &cell);
        }
        if (unknown) {
            forget_cell(c->t, c->s, &cell);
        } else if (kept) {
            escape_contents(c->t, c->s, &cell, c->insn);
        }
    }
}

// Locks: the summary tells what happens to them, except for those it could not name and those that
// a function pointer may lead to.
static void body_locks(struct call *c)
{
    const uint32_t unnamed = c->api ? c->api->unnamed & c->t->families : 0;
    const uint32_t indirect =
        c->callee->flags & CALLEE_INDIRECT ? c->callee->touches & c->t->families : 0;

    for (uint32_t k = 0; k < c->s->nres; k++) {
        struct resource *r = &c->s->res[k];
        if (r->object.kind == CELL_NONE) {
            continue;
        }
        if (unnamed & FAMILY_BIT(r->family)) {
            r->st = 0;
        } else if (indirect & FAMILY_BIT(r->family)) {
            r->flags |= RES_MAYBE_CALLEE;
        }
    }
    c->s->touched |= unnamed;
}

// False: the callee does not return with what is known here.
static bool apply_body(struct call *c)
{
    const struct mods *m = program_mods(c->t->program, c->callee->body);

    if (c->api) {
        read_before(c);
        apply_existing(c);
    }
    body_keeps(c, m);
    body_writes(c, m);
    if (c->api) {
        if (!apply_values(c)) {
            return false;
        }
        apply_new(c);
        doubt_handles(c);
        if (is_lock_operation(c->api)) {
            havoc_shared(c->t, c->s);
            forget_answers(c);
        }
    }
    body_locks(c);
    return true;
}

// ---- The result ---------------------------------------------------------------------------------

// The same function with the same arguments most likely answers the same.
static void remember_result(struct call *c)
{
    struct cell memo = {.kind = CELL_CALL, .path = c->i->callee};
    val_id before;

    if (c->i->op != IR_CALL || c->i->count > 2 || !c->ret || !c->i->dst ||
        (c->api && !(c->api->flags & (API_PURE | API_PARTIAL)))) {
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

// The result that is what some place holds (an accessor, or an argument handed back).
static val_id returned_value(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        if (e->kind == API_VALUE && e->at.root == API_RET && e->at.nsteps == 0 &&
            e->guard[0].subject.root == API_NO_PLACE) {
            return value_at(c, &e->with);
        }
    }
    return 0;
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
    if (c->api && c->api->is_inferred) {
        val_id same = returned_value(c);
        if (same) {
            return same;
        }
    }
    if (c->api && c->api->has_range) {
        facts_within(&f, c->api->lo, c->api->hi);
    }
    return val_opaque(c->s, f, c->t->unit->types[type].kind == TYPE_FLOAT ? VALUE_UNSEEN : 0);
}

// Not for a body that may be another one, or that has lost statements.
static bool has_known_body(const struct call *c)
{
    return c->callee->body != FUNC_UNKNOWN && c->callee->flags & CALLEE_HAS_BODY &&
           !(c->callee->flags & CALLEE_UNSURE) &&
           program_is_analysed(c->t->program, c->callee->body);
}

// errno tells why this call failed, if it did.
static void note_failure(struct call *c)
{
    const struct api_guard *fails = c->api ? &c->api->fails : NULL;

    c->s->failed = (struct guard){0};
    if (fails && c->api->flags & API_SETS_ERRNO && fails->subject.root == API_RET &&
        fails->subject.nsteps == 0) {
        c->s->failed = (struct guard){c->ret, fails->negated, fails->lo, fails->hi};
    }
}

// Handlers that the function has registered run when its thread ends, and may unlock.
static bool has_cleanup(const struct typestate *t)
{
    for (uint32_t i = 0; i < t->func->ninsns; i++) {
        const struct ir_insn *insn = &t->func->insns[i];
        const struct api_fn *api =
            insn->op == IR_CALL ? program_callee(t->program, t->unit, insn)->api : NULL;
        for (uint32_t e = 0; api && e < api->neffects; e++) {
            if (api->effects[e].kind == API_CLEANUP) {
                return true;
            }
        }
    }
    return false;
}

// What does not return, but leaves the process alive: the locks held are lost.
static void leave_for_good(const struct call *c)
{
    const uint32_t api = c->api ? c->api->flags : 0, body = c->callee->flags;
    const uint32_t touched = c->callee->touches;

    if (api & API_THREAD_ENDS || body & CALLEE_ENDS_THREAD) {
        if (!has_cleanup(c->t)) {
            lose_locks(c->t, c->s, c->insn, EVENT_THREAD_END, touched);
        }
    } else if ((api & API_LONGJMP || body & CALLEE_JUMPS) && !(c->t->func->flags & FUNC_SETJMP)) {
        lose_locks(c->t, c->s, c->insn, EVENT_JUMP, touched | program_jump_families(c->t->program));
    }
}

bool transfer_call(struct typestate *t, struct state *s, block_id b, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    struct call c = {.t = t, .s = s, .insn = insn, .i = i};

    c.callee = program_callee(t->program, t->unit, i);
    c.api = c.callee->api;
    if (c.callee->flags & CALLEE_NORETURN || (c.api && c.api->flags & API_NORETURN)) {
        leave_for_good(&c);
        return false;
    }
    c.nargs = i->count < CALL_ARGS ? i->count : CALL_ARGS;
    for (uint32_t n = 0; n < c.nargs; n++) {
        c.args[n] = read_operand(t, s, arg_operand(&c, n));
    }
    if (!s->pending) {
        forget_strangers(s, insn);
    }
    c.ret = result_value(&c);
    if (c.api && split(&c, b)) {
        return false;
    }
    if (c.api && !c.api->is_inferred) {
        apply_model(&c);
    } else if (has_known_body(&c)) {
        if (!apply_body(&c)) {
            return false;
        }
    } else {
        apply_unknown(&c);
    }
    remember_result(&c);
    if (c.api && c.api->flags & API_FORKS) {
        s->fork = c.ret;
    }
    if (!c.api || !(c.api->flags & API_PURE)) {
        note_failure(&c);
    }
    bind_result(t, s, i->dst, c.ret);
    return true;
}

void enter_function(struct typestate *t, struct state *s)
{
    const struct ir_func *f = t->func;
    struct call c = {.t = t, .s = s, .insn = CFG_NONE};

    c.callee = program_callee_fn(t->program, t->unit, f->fn);
    c.api = c.callee->said ? c.callee->said : c.callee->api;
    c.nargs = f->nparams < CALL_ARGS ? f->nparams : CALL_ARGS;
    for (uint32_t k = 0; c.api && k < c.api->neffects; k++) {
        const struct api_effect *e = &c.api->effects[k];
        struct spot at;

        if (e->kind != API_REQUIRES) {
            continue;
        }
        if (e->at.root == API_ARG && e->at.arg < c.nargs) {
            if (!(f->locals[e->at.arg].flags & LOCAL_REG)) {
                continue;
            }
            c.args[e->at.arg] = read_operand(t, s, ir_opnd_make(IR_LOCAL, e->at.arg));
        }
        if (find_spot(&c, &e->at, &at) && at.is_cell) {
            hold_on_entry(t, s, e, &at.cell, place_name(&c, &e->at));
        }
    }
}
