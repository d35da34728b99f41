// SPDX-License-Identifier: Apache-2.0
// Effects of a function, modelled or summarised, on the state at a call.
//
// They are applied in two rounds, for what the call takes must go before what it gives: first those
// on existing resources, uses before all others; then, when memory is written, what is acquired.
// Acquiring and locking carry an open condition along as a guard.
#include "analyzer/engine/call.h"

#include "analyzer/base/hash.h"

#include <string.h>

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

// The result by the variable that it goes into.
static uint32_t result_holder(const struct call *c)
{
    const struct ir_insn *next = c->i + 1;

    if (ir_opnd_kind(c->i->dst) == IR_TEMP && next->a == c->i->dst) {
        return next->op == IR_MOV     ? next->dst
               : next->op == IR_STORE ? ir_opnd_make(IR_PLACE, next->place)
                                      : c->i->dst;
    }
    return c->i->dst;
}

static uint32_t make_place_name(const struct call *c, const struct api_place *p)
{
    struct arena *a = c->t->arena;
    uint32_t o = arg_name(c, p);
    bool is_address = ir_opnd_kind(o) == IR_PLACE;
    const char *text;

    if (p->root == API_ARG && (p->nsteps == 0 || (p->nsteps == 1 && is_address))) {
        return o;
    }
    text = p->root == API_GLOBAL ? p->name
           : p->root == API_RET  ? ir_opnd_text(a, c->t->unit, c->t->func, result_holder(c))
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
            text = p->steps[n].index == API_EVERY
                       ? arena_printf(a, "%s[*]", text)
                       : arena_printf(a, "%s[%d]", text, (int)p->steps[n].index);
        } else if (n + 1 == p->nsteps) {
            text = arena_printf(a, "*%s", text);
        }
    }
    return name_of_text(c->t, text);
}

struct place_memo {
    const struct api_place *at;
    struct api_place place; // as it was there
    uint32_t insn, name;
};

enum { PLACE_MEMOS = 32 };

// As the caller would write it: "conn->fd" for arg0->fd.
uint32_t place_name(const struct call *c, const struct api_place *p)
{
    struct place_memo *known;

    if (!c->t->place_memo) {
        c->t->place_memo = arena_array(c->t->arena, struct place_memo, PLACE_MEMOS);
    }
    known = &c->t->place_memo[hash64_mix((uintptr_t)p, c->insn) % PLACE_MEMOS];
    if (known->at != p || known->insn != c->insn || !api_place_equal(&known->place, p)) {
        *known = (struct place_memo){
            .at = p, .place = *p, .insn = c->insn, .name = make_place_name(c, p)};
    }
    return known->name;
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
    case API_REQUIRES:
        return EVENT_NEED;
    case API_INIT:
        return EVENT_INIT;
    case API_DESTROY:
        return EVENT_DESTROY;
    default:
        return EVENT_COUNT;
    }
}

// Whether some branch or comparison looks at the result. If none does, a handle that is handed over
// on success is taken to be handed over, or its failure would be held against every such call.
bool result_is_tested(const struct call *c)
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
        if (takes_every_element(c, e) && cell_of_every(c->t, &where.cell) &&
            is_done_before(c->t, c->s, e->family, &where.cell, c->insn)) {
            return;
        }
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

// sem_destroy() of what sem_open() gave.
static bool destroys_handle(struct call *c, const struct api_effect *e)
{
    struct api_place pointer = e->at;
    val_id v;

    if (pointer.nsteps != 1 || pointer.steps[0].kind != API_DEREF) {
        return false;
    }
    pointer.nsteps = 0;
    v = value_at(c, &pointer);
    for (uint32_t i = 0; v && i < c->s->nres; i++) {
        struct resource *r = &c->s->res[i];
        if (r->handle == v && !r->nguards) {
            take_step(c->t, c->s, r, EVENT_MISMATCH, API_MODE_ANY, c->insn, c->api);
            return true;
        }
    }
    return false;
}

// A use that may be made: of interest for what it changes.
static void may_change(struct call *c, const struct api_effect *e, const struct api_props *change,
                       val_id v, struct resource *r)
{
    if (r) {
        change_props(&r->props, change, false);
    } else if (v && (change->has | change->lacks)) {
        note_use(c->t, c->s, e->family, API_MODE_ANY, change, false, v, c->insn);
    }
}

// The memory, or what lies in it, is known elsewhere from now on.
static void escape_memory(struct call *c, const struct api_place *p)
{
    struct spot at;

    if (!find_spot(c, p, &at)) {
        return;
    }
    if (!at.is_cell || p->steps[p->nsteps - 1].kind != API_DEREF) {
        escape_value(c->t, c->s, spot_value(c, &at), c->insn);
        return;
    }
    publish_contents(c->t, c->s, &at.cell, c->insn);
    if (!outlives(c->t, c->s, &at.cell) && at.cell.kind == CELL_DEREF) {
        escape_contents(c->t, c->s, &at.cell, c->insn);
    }
}

// Uses of two handles by one call are told apart by where these are.
static uint32_t which_use(const struct api_fn *api, const struct api_effect *e)
{
    uint32_t first = 0;

    while (api->effects[first].kind != API_USE) {
        first++;
    }
    return api_place_equal(&api->effects[first].at, &e->at) ? 0 : 1;
}

// Two locks that the callee takes one while it holds the other are one.
static void check_apart(struct call *c, const struct api_effect *e)
{
    const uint32_t m = machine_of(c->t, e->family);
    struct spot at, with;
    struct resource r = {.machine = (uint8_t)m,
                         .family = e->family,
                         .acquired = CFG_NONE,
                         .since = CFG_NONE,
                         .name = place_name(c, &e->at)};

    if (m != UINT32_MAX && find_spot(c, &e->at, &at) && find_spot(c, &e->with, &with) &&
        at.is_cell && with.is_cell && cell_equal(&at.cell, &with.cell)) {
        r.object = at.cell;
        r.st = locked_state(c->t->machines[m]);
        retake_lock(c->t, c->s, &r, e, true, c->insn, c->api);
    }
}

static void apply_to_existing(struct call *c, const struct api_effect *e, bool is_certain)
{
    struct api_props change;
    uint8_t event = event_of(e->kind);
    uint32_t machine = machine_of(c->t, e->family);
    struct resource *r;
    val_id v;

    if (e->kind == API_CLEANUP) {
        hand_over(c, &e->with);
        return;
    }
    if (e->kind == API_JOIN || e->kind == API_DETACH) {
        join_thread(c, e);
    }
    if (e->kind == API_APART) {
        check_apart(c, e);
        return;
    }
    if (e->kind == API_WAIT && e->with.root != API_NO_PLACE) {
        struct api_effect wait = *e;
        wait.family = FAMILY_MUTEX;
        apply_to_object(c, &wait, EVENT_WAIT, &e->with, NULL, 0);
        return;
    }
    if (e->kind == API_ESCAPE && e->family == FAMILY_MEMORY) {
        escape_memory(c, &e->at);
        return;
    }
    if (e->kind == API_ESCAPE && (e->family == FAMILY_NONE || machine != UINT32_MAX)) {
        v = value_at(c, &e->at);
        escape_value(c->t, c->s, v, c->insn);
        if (v) {
            forget_props(c->t, c->s, v);
        }
        return;
    }
    if (e->kind == API_DESTROY && destroys_handle(c, e)) {
        return;
    }
    machine = event == EVENT_RELEASE ? machine_released_by(c->t, e->family) : machine;
    if (event == EVENT_COUNT || machine == UINT32_MAX) {
        return;
    }
    if (api_family_info[e->family].kind == FAMILY_OBJECT) {
        struct api_effect sure = *e;
        struct guard guards[API_GUARDS];
        uint32_t n;
        sure.flags |= is_certain ? 0 : EFFECT_MAY;
        effect_guards(c, e, guards, &n);
        apply_to_object(c, &sure, event, &e->at, guards, n);
        return;
    }
    c->t->which_use = e->kind == API_USE ? which_use(c->api, e) : 0;
    v = value_at(c, &e->at);
    r = find_handle(c->s, machine, v);
    change = effect_change(c, e);
    is_certain = is_certain && !(e->flags & EFFECT_MAY);
    if (event == EVENT_USE && !is_certain) {
        may_change(c, e, &change, v, r);
        return;
    }
    if (!is_certain) {
        handle_unknown(c->t, c->s, e->family, v);
        return;
    }
    handle_event(c->t, c->s, e->family, event, e->mode, &change, v, c->insn, c->api);
    name_handle(c->t, c->s, v, place_name(c, &e->at));
    r = find_handle(c->s, machine, v);
    if (r && event == EVENT_CONSUME) {
        r->owner = c->ret;
    }
}

// ---- Second round: what the call gives ----------------------------------------------------------

static bool is_pointer_family(uint8_t family)
{
    static const uint32_t pointers = FAMILY_BIT(FAMILY_STREAM) | FAMILY_BIT(FAMILY_PIPE_STREAM) |
                                     FAMILY_BIT(FAMILY_DIR) | FAMILY_BIT(FAMILY_MAPPING) |
                                     FAMILY_BIT(FAMILY_SHM) | FAMILY_BIT(FAMILY_LIBRARY) |
                                     FAMILY_BIT(FAMILY_ADDRINFO) | FAMILY_BIT(FAMILY_NAMED_SEM) |
                                     FAMILY_BIT(FAMILY_LINEBUF) | FAMILY_BIT(FAMILY_CURL);

    return (pointers & FAMILY_BIT(family)) != 0;
}

// A descriptor is not negative, a stream is not null: what a summary could not say of when there is
// one.
static uint32_t valid_guard(const struct call *c, const struct api_effect *e, val_id v,
                            const struct guard *guards, uint32_t n, struct guard out[RES_GUARDS])
{
    const struct facts *f = &val_get(c->s, v)->facts;
    bool is_pointer = is_pointer_family(e->family);
    struct guard valid = {v, is_pointer, n > 0, 0, is_pointer ? 0 : INT32_MAX};

    for (uint32_t i = 0; i < n; i++) {
        out[i] = guards[i];
    }
    if (c->api->is_inferred && n < RES_GUARDS && (is_pointer || e->family == FAMILY_FD) &&
        facts_in(f, valid.lo, valid.hi) == TRUTH_UNKNOWN && !(n && guards[0].v == v)) {
        out[n++] = valid;
    }
    return n;
}

static bool is_own_object(const struct call *c, val_id v)
{
    const struct value *x = val_get(c->s, v);

    return x->kind == VALUE_ADDR && x->cell.kind == CELL_LOCAL && x->cell.path == 0 &&
           !is_outliving(c->t, &x->cell);
}

static struct resource *find_any(const struct call *c, val_id v)
{
    for (uint32_t i = 0; v && i < c->s->nres; i++) {
        if (c->s->res[i].handle == v) {
            return &c->s->res[i];
        }
    }
    return NULL;
}

// The variable of the function's own that the result goes to, if that is what is obtained.
static uint32_t variable_name(const struct call *c, const struct api_effect *e)
{
    ir_opnd to = result_holder(c);

    return e->at.root == API_RET && ir_opnd_kind(to) == IR_LOCAL &&
                   !(c->t->func->locals[ir_opnd_index(to)].flags & LOCAL_HIDDEN)
               ? to
               : 0;
}

// What a new resource is known to be, and whose other end it is.
static void describe(struct call *c, const struct api_effect *e, val_id v)
{
    struct resource *r = find_handle(c->s, machine_of(c->t, e->family), v), *peer;
    val_id from = e->with.root != API_NO_PLACE ? value_at(c, &e->with) : 0;

    if (!r) {
        return;
    }
    open_props(c, e, find_any(c, from), r);
    r->name = r->name ? r->name : variable_name(c, e);
    // What the callee knew was told there.
    check_props(c->t, c->s, r, EVENT_ACQUIRE, API_MODE_ANY,
                c->api->is_inferred ? r->props.has & ~e->props.has : r->props.has, c->insn, c->api);
    if (e->flags & EFFECT_PAIRED && e > c->api->effects) {
        peer = find_any(c, value_at(c, &e[-1].at));
        if (peer) {
            peer->peer = r->handle;
            r->peer = peer->handle;
        }
    }
}

// A loop hands the callee one element after the other.
static bool fills_element(const struct call *c, const struct api_place *p)
{
    ir_opnd o = p->root == API_ARG ? arg_operand(c, p->arg) : 0;
    const struct ir_insn *def =
        ir_opnd_kind(o) == IR_TEMP ? &c->t->func->insns[c->t->temp_def[ir_opnd_index(o)]] : NULL;

    return def && def->op == IR_ADDR && is_element_of_loop(c->t, c->insn, def->place);
}

static void lend(struct call *c, const struct api_effect *e, val_id v)
{
    if (e->kind == API_LEND) {
        lend_handle(c->t, c->s, v, value_at(c, &e->with), c->insn);
    }
}

// The callee has given it back, and what lies there is only its number.
static void leave_closed(struct call *c, const struct api_effect *e, val_id v)
{
    struct resource *r = find_handle(c->s, machine_of(c->t, e->family), v);
    const struct machine_step *step =
        r ? machine_step_for(c->t->machines[r->machine], r->st, EVENT_RELEASE, API_MODE_ANY) : NULL;

    if (step) {
        r->st = step->to;
    }
}

// The descriptor that close() gets here; 0: another call.
static ir_opnd closed_number(const struct call *c, const struct ir_insn *i)
{
    const struct api_fn *api = program_callee(c->t->program, c->t->unit, i)->api;

    for (uint32_t n = 0; api && !api->is_inferred && n < api->neffects; n++) {
        const struct api_effect *e = &api->effects[n];
        if (e->kind == API_RELEASE && e->family == FAMILY_FD && e->at.root == API_ARG &&
            e->at.nsteps == 0 && e->at.arg < i->count) {
            return c->t->func->args[i->first + e->at.arg];
        }
    }
    return 0;
}

// A new descriptor gets the lowest number that is free. Right behind `close(1)` that is 1 or 0: it
// takes the place of a standard stream, and its number is known.
static void take_place_of_closed(struct call *c, val_id v)
{
    const struct ir_insn *first = c->t->func->insns, *i = c->i;
    struct facts number;
    ir_opnd closed;

    while (i > first && i[-1].op != IR_CALL && !(ir_op_info[i[-1].op].flags & IR_ENDS)) {
        i--;
    }
    closed = i > first && i[-1].op == IR_CALL ? closed_number(c, i - 1) : 0;
    number = closed ? c->s->vals[read_operand(c->t, c->s, closed)].facts : facts_any();
    if (number.lo >= 0 && number.hi <= 2) { // close(-1) makes no room
        facts_refine(&c->s->vals[v].facts, BIN_LE, false, &number);
    }
}

static void acquire(struct call *c, const struct api_effect *e, const struct guard *given,
                    uint32_t n)
{
    struct guard guards[RES_GUARDS] = {{0}}, all[2 * API_GUARDS];
    uint32_t nall;
    unsigned flags =
        (e->flags & EFFECT_TRY ? RES_TRY : 0u) | (e->flags & EFFECT_MAY ? RES_MAY : 0u);
    struct spot at;
    bool is_valid;
    val_id v;

    if (!find_spot(c, &e->at, &at)) {
        return;
    }
    if (!at.is_cell) {
        if (e->family == FAMILY_INNER && !is_own_object(c, at.val)) {
            return;
        }
        n = valid_guard(c, e, at.val, given, n, guards);
        if (e->family == FAMILY_FD && c->i) {
            take_place_of_closed(c, at.val);
        }
        acquire_handle(c->t, c->s, e->family, at.val, c->insn, guards, n, flags,
                       e->family == FAMILY_INNER ? place_name(c, &e->at) : 0);
        describe(c, e, at.val);
        lend(c, e, at.val);
        return;
    }
    nall = own_guards(e, 0, all);
    // A callee that failed has most likely left something else there.
    is_valid = n + nall == 0 || !c->api->is_inferred;
    v = val_opaque(c->s,
                   !is_valid                      ? facts_of_type(c->t->unit, at.type)
                   : e->family == FAMILY_FD       ? facts_range(0, INT32_MAX)
                   : is_pointer_family(e->family) ? facts_range(1, INT64_MAX)
                                                  : facts_any(),
                   0);
    write_cell(c->t, c->s, &at.cell, v);
    nall = own_guards(e, v, all);
    for (uint32_t i = 0; i < n; i++) {
        all[nall++] = given[i];
    }
    flags |= nall > RES_GUARDS ? RES_MAY : 0u;
    n = valid_guard(c, e, v, all, nall < RES_GUARDS ? nall : RES_GUARDS, guards);
    if (!is_outliving(c->t, &at.cell) && fills_element(c, &e->at)) {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags, place_name(c, &e->at));
        describe(c, e, v);
        put_into_array(c->t, c->s, v, &at.cell);
        return;
    }
    if (e->kind == API_LEFTOVER) {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags, place_name(c, &e->at));
        leave_closed(c, e, v);
    } else if (outlives(c->t, c->s, &at.cell) || at.cell.index) {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags, place_name(c, &e->at));
        describe(c, e, v);
        lend(c, e, v);
        escape_value(c->t, c->s, v, c->insn);
    } else {
        acquire_handle(c->t, c->s, e->family, v, c->insn, guards, n, flags,
                       at.cell.kind == CELL_DEREF ? place_name(c, &e->at)
                                                  : name_of_cell(c->t, &at.cell));
        describe(c, e, v);
        lend(c, e, v);
        put_into_own(c->t, c->s, v, &at.cell);
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
    enum truth holds;
    uint32_t n;

    if (machine_of(c->t, e->family) == UINT32_MAX) {
        return;
    }
    holds = effect_guards(c, e, guards, &n);
    if (holds == TRUTH_NO ||
        (holds == TRUTH_UNKNOWN && (e->flags & EFFECT_ROBUST || e->kind == API_LEFTOVER))) {
        return;
    }
    // Nobody can say when the callee does it: the caller cannot be blamed for what follows.
    if (c->api->is_inferred && e->flags & EFFECT_MAY && e->kind != API_LOCK) {
        return;
    }
    if (e->flags & EFFECT_EITHER && (!c->is_resumed || c->ret == value_at(c, &e->with))) {
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

// ---- Rounds -------------------------------------------------------------------------------------

// The memory itself says whether it is freed: if not, somebody else still has a share in it.
static bool is_counted(const struct api_effect *e)
{
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_place *subject = &e->guard[g].subject;
        if (subject->root != API_NO_PLACE && subject->nsteps > e->at.nsteps &&
            api_place_is_prefix(&e->at, subject)) {
            return true;
        }
    }
    return false;
}

// What lies in memory has been given up before the memory is.
static void apply_frees(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        struct guard guards[API_GUARDS];
        enum truth t;
        uint32_t n;
        if (e->kind != API_RELEASE || e->family != FAMILY_MEMORY) {
            continue;
        }
        t = effect_guards(c, e, guards, &n);
        if (c->api->unnamed & c->t->families || (t == TRUTH_NO && is_counted(e))) {
            publish(c->t, c->s, value_at(c, &e->at), c->insn);
        } else if (t != TRUTH_NO) {
            free_memory(c->t, c->s, value_at(c, &e->at), t == TRUTH_YES && !(e->flags & EFFECT_MAY),
                        c->insn);
        }
    }
}

void apply_existing(struct call *c)
{
    // What is used is used before it is given up.
    for (unsigned pass = 0; pass < 2; pass++) {
        for (uint32_t k = 0; k < c->api->neffects; k++) {
            const struct api_effect *e = &c->api->effects[k];
            struct guard guards[API_GUARDS];
            enum truth t;
            uint32_t n;
            if (api_effect_creates(e) || e->kind == API_VALUE || e->kind == API_SPAWN ||
                (e->kind == API_USE) == (pass == 1)) {
                continue;
            }
            t = effect_guards(c, e, guards, &n);
            if (t != TRUTH_NO) {
                apply_to_existing(c, e, t == TRUTH_YES);
            }
        }
    }
    apply_frees(c);
}

void apply_new(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        struct guard guards[API_GUARDS];
        uint32_t n;
        if (api_effect_creates(e)) {
            apply_creating(c, e);
        } else if (e->kind == API_SPAWN && effect_guards(c, e, guards, &n) != TRUTH_NO &&
                   !start_thread(c, e)) {
            hand_over(c, &e->with);
        }
    }
}

// ---- After locks --------------------------------------------------------------------------------

bool is_lock_operation(const struct api_fn *api)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        uint8_t kind = api->effects[k].kind;
        if (kind == API_LOCK || kind == API_UNLOCK || kind == API_WAIT ||
            (kind == API_REQUIRES && !api->is_inferred)) {
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

// Others may have had the lock in between.
void apply_lock_operation(struct call *c)
{
    if (is_lock_operation(c->api)) {
        havoc_shared(c->t, c->s);
        forget_answers(c);
    }
}
