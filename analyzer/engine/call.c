// SPDX-License-Identifier: Apache-2.0
// Calls: which of the ways to take one, and its result.
//
// An effect on an existing resource that depends on the result (fdopen takes the descriptor over
// only if it succeeds) splits the state, so that each part has it or has it not.
//
// A function without a model and without a body takes over the handles it is passed by value, may
// do anything to those in memory it is passed the address of, and may lock and unlock what
// program_callee() says it touches.
#include "analyzer/engine/call.h"

// Splits of one block: three conditions in a row, or four as long as the function is no long one.
enum { SPLITS_LONG = 8, SPLITS_MAX = 15 };

// ---- Splits -------------------------------------------------------------------------------------

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

static bool is_handle_or_leads_to_one(struct state *s, val_id v)
{
    struct cell c;
    bool has_cell = v && pointee_cell(s, v, &c);

    for (uint32_t k = 0; v && k < s->nres; k++) {
        const val_id handle = s->res[k].handle;
        if (handle && val_derives(s, v, handle)) {
            return true;
        }
        for (uint32_t i = 0; handle && has_cell && i < s->nbinds; i++) {
            if (s->binds[i].cell.kind == c.kind && s->binds[i].cell.base == c.base &&
                val_derives(s, s->binds[i].val, handle)) {
                return true;
            }
        }
    }
    return false;
}

static bool result_is_returned(const struct call *c)
{
    const struct ir_func *f = c->t->func;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].op == IR_RET && c->i->dst && f->insns[i].a == c->i->dst) {
            return true;
        }
    }
    return false;
}

// A thread that was not started has got nothing: told apart where it would get handles and somebody
// asks.
static bool spawn_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    struct guard guards[API_GUARDS];
    uint32_t n;
    val_id v;

    if (!c->t->follows_handles || !result_is_tested(c) ||
        effect_guards(c, e, guards, &n) != TRUTH_UNKNOWN || n != 1 || guards[0].v != c->ret) {
        return false;
    }
    v = value_at(c, &e->with);
    *out = guards[0];
    return is_handle_or_leads_to_one(c->s, v);
}

static const struct resource *find_any_handle(const struct state *s, val_id v)
{
    for (uint32_t i = 0; v && i < s->nres; i++) {
        if (s->res[i].handle == v) {
            return &s->res[i];
        }
    }
    return NULL;
}

// The number, or some of its bits.
static bool is_of(const struct state *s, val_id v, val_id number)
{
    const struct value *x = val_get(s, v);

    return v == number || (x->kind == VALUE_TERM && x->op == BIN_AND && x->a == number);
}

// A lock that a callee takes under a condition on a number it was given: whether it did is no
// answer of the call that somebody may still ask for.
static bool lock_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    struct guard guards[API_GUARDS];
    uint32_t n;
    type_id type;

    if (!c->api->is_inferred || e->flags & EFFECT_MAY ||
        machine_of(c->t, e->family) == UINT32_MAX || e->guard[0].subject.root != API_ARG ||
        e->guard[0].subject.nsteps || e->guard[0].is_after ||
        effect_guards(c, e, guards, &n) != TRUTH_UNKNOWN || n != 1 ||
        !is_of(c->s, guards[0].v, value_at(c, &e->guard[0].subject)) ||
        val_get(c->s, guards[0].v)->kind == VALUE_ADDR) {
        return false;
    }
    type = ir_opnd_type(c->t->unit, c->t->func, c->t->temp_types,
                        arg_operand(c, e->guard[0].subject.arg));
    if (c->t->unit->types[type].kind == TYPE_POINTER) {
        return false;
    }
    *out = guards[0];
    return true;
}

// The caller's own handle is handed over by a call whose result the caller gets, and may test.
static bool is_answered_above(const struct call *c, const struct resource *r)
{
    const struct ir_func *f = c->t->func;

    for (uint32_t i = 0;
         c->i->dst && c->t->has_summary && (!r || r->acquired == CFG_NONE) && i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        if ((x->op == IR_RET || x->op == IR_STORE) && x->a == c->i->dst) {
            return true;
        }
    }
    return false;
}

// Where a new handle is if the callee succeeds, what it has closed is if it fails.
static bool leftover_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    struct guard guards[API_GUARDS];
    uint32_t n;

    if (machine_of(c->t, e->family) == UINT32_MAX || e->flags & EFFECT_MAY ||
        effect_guards(c, e, guards, &n) != TRUTH_UNKNOWN || n == 0) {
        return false;
    }
    *out = guards[0];
    return true;
}

// A use after which more is known of the handle if the call has succeeded, or has not.
static bool is_told_by_result(const struct call *c, const struct api_effect *e)
{
    return !c->api->is_inferred && (e->props.has | e->props.lacks) != 0 &&
           e->guard[0].subject.root == API_RET;
}

// The condition by which the state has to be split before an effect on something existing: that of
// the effect, or that of the handle's existence.
static bool effect_split(struct call *c, const struct api_effect *e, struct guard *out)
{
    const bool is_handle = api_family_info[e->family].kind == FAMILY_HANDLE;
    uint32_t machine = machine_of(c->t, e->family), n;
    const struct resource *r = NULL;
    struct guard guards[API_GUARDS];
    enum truth t;

    if (e->kind == API_LEFTOVER) {
        return leftover_split(c, e, out);
    }
    if (api_effect_creates(e) && e->kind == API_LOCK) {
        return robust_split(c, e, out) || lock_split(c, e, out);
    }
    if (e->kind == API_SPAWN) {
        return spawn_split(c, e, out);
    }
    if (api_effect_creates(e) || (e->kind == API_USE && !is_told_by_result(c, e)) ||
        (e->kind == API_ESCAPE && !c->api->is_inferred && !result_is_tested(c) &&
         !result_is_returned(c)) ||
        (machine == UINT32_MAX && e->kind != API_VALUE && e->kind != API_ESCAPE) ||
        (!c->api->is_inferred && !is_handle && e->kind != API_UNLOCK)) {
        return false;
    }
    if (is_handle && machine != UINT32_MAX) {
        r = find_handle(c->s, machine, value_at(c, &e->at));
    } else if (e->kind == API_ESCAPE && e->family == FAMILY_NONE && result_is_tested(c)) {
        r = find_any_handle(c->s, value_at(c, &e->at));
    }
    if (e->kind == API_CONSUME && !result_is_tested(c) && !is_answered_above(c, r)) {
        return false;
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

// The result is a new handle, or one that belongs to nobody: looked at apart.
static bool split_either(struct call *c, block_id b)
{
    struct state *other;
    val_id lent = 0;

    for (uint32_t k = 0; k < c->api->neffects && !c->is_resumed && c->ret; k++) {
        const struct api_effect *e = &c->api->effects[k];
        if (e->flags & EFFECT_EITHER && machine_of(c->t, e->family) != UINT32_MAX) {
            lent = value_at(c, &e->with);
        }
    }
    for (unsigned arm = 0; lent && arm < 2; arm++) {
        other = pool_take(c->t);
        state_copy(other, c->s);
        other->pending = arm ? lent : c->ret;
        walk_rest(c->t, b, c->insn, other);
        pool_give(c->t, other);
    }
    return lent != 0;
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

static uint32_t splits_allowed(const struct typestate *t)
{
    return t->steps > t->caps.steps / 8 ? SPLITS_LONG : SPLITS_MAX;
}

// Runs the rest of the block once with the guard true and once with it false.
static bool split(struct call *c, block_id b)
{
    struct guard g;
    struct state *other;

    if (c->t->splits >= splits_allowed(c->t)) {
        return false;
    }
    c->t->splits++;
    if (split_either(c, b)) {
        return true;
    }
    if (!split_guard(c, &g)) {
        c->t->splits--;
        return false;
    }
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

// ---- Modelled calls -----------------------------------------------------------------------------

// strtol(text, NULL, 10): nothing is written there.
static bool is_behind_null(const struct call *c, const struct cell *cell)
{
    int64_t k;

    return cell->kind == CELL_DEREF && val_is_const(c->s, cell->base, &k) && k == 0;
}

static void modelled_writes(struct call *c)
{
    for (uint32_t w = 0; c->api->writes_known && w < c->api->nwrites; w++) {
        struct spot at;
        if (find_spot(c, &c->api->writes[w], &at) && at.is_cell && !is_behind_null(c, &at.cell)) {
            publish_contents(c->t, c->s, &at.cell, c->insn);
            forget_elements(c->t, c->s, &at.cell);
        }
    }
    for (uint32_t n = 0; !c->api->writes_known && n < c->nargs; n++) {
        type_id type = ir_opnd_type(c->t->unit, c->t->func, c->t->temp_types, arg_operand(c, n));
        const struct ir_type *pointer = &c->t->unit->types[type];
        struct cell cell;
        if (pointer->kind == TYPE_POINTER &&
            !(c->t->unit->types[pointer->elem].flags & TYPE_CONST) &&
            pointee_cell(c->s, c->args[n], &cell)) {
            publish_contents(c->t, c->s, &cell, c->insn);
            forget_elements(c->t, c->s, &cell);
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

// Whether code out of sight may find the lock without being led to it: by name, or through some
// object of the program's that it is given.
static bool may_find(const struct call *c, const struct cell *object)
{
    const struct ir_unit *u = c->t->unit;

    if (object->kind == CELL_GLOBAL) {
        return object->base >= u->nglobals ||
               !(u->globals[object->base].flags & (GLOBAL_INTERNAL | GLOBAL_LOCAL));
    }
    for (uint32_t n = 0; object->kind == CELL_DEREF && n < c->nargs; n++) {
        const struct value *v = val_get(c->s, c->args[n]);
        const struct ir_type *to =
            &u->types[ir_opnd_type(u, c->t->func, c->t->temp_types, arg_operand(c, n))];
        const struct ir_type *elem = to->kind == TYPE_POINTER ? &u->types[to->elem] : NULL;
        if (elem && elem->kind == TYPE_RECORD && !(elem->flags & TYPE_CONST) &&
            !(v->kind == VALUE_ADDR && v->cell.kind == CELL_LOCAL)) {
            return true;
        }
    }
    return false;
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
        } else if (c->t->assumed.kind == ASSUMED_CHANGED && c->t->assumed.insn == c->insn &&
                   may_find(c, &r->object)) {
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
        if (v) {
            forget_props(c->t, c->s, v);
        }
        if (val_get(c->s, v)->kind == VALUE_ADDR) {
            cell = handed_over(c->t, val_get(c->s, v)->cell);
            publish_contents(c->t, c->s, &cell, c->insn);
            lose_contents(c->t, c->s, &cell);
            forget_cell(c->t, c->s, &cell);
        }
    }
    unknown_locks(c);
    forget_props(c->t, c->s, 0);
    part_peers(c->s);
    havoc_shared(c->t, c->s);
}

static bool frees(const struct api_fn *api, uint32_t arg)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        if (e->kind == API_RELEASE && e->family == FAMILY_MEMORY && e->at.arg == arg) {
            return true;
        }
    }
    return false;
}

// Pointers to memory of the function's own that the callee may keep: those it is passed, unless it
// is known only to borrow, and those in what it is led to.
static void model_keeps(struct call *c)
{
    for (uint32_t n = 0; c->t->follows_handles && n < c->nargs; n++) {
        const struct value *v = val_get(c->s, c->args[n]);
        if (!(c->api->flags & (API_BORROWS | API_PURE)) && !frees(c->api, n)) {
            publish(c->t, c->s, c->args[n], c->insn);
        }
        if (v->kind == VALUE_ADDR && !(c->api->flags & API_PURE)) {
            struct cell whole = whole_array(c->t, v->cell);
            publish_contents(c->t, c->s, &whole, c->insn);
        }
    }
}

static void apply_model(struct call *c)
{
    apply_existing(c);
    pass_on_numbers(c);
    model_keeps(c);
    if (c->api->flags & API_PARTIAL) {
        apply_unknown(c);
    } else {
        modelled_writes(c);
    }
    apply_new(c);
    apply_lock_operation(c);
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

// Not for a body that may be another one, or that has lost statements.
static bool has_known_body(const struct call *c)
{
    return c->callee->body != FUNC_UNKNOWN && c->callee->flags & CALLEE_HAS_BODY &&
           !(c->callee->flags & CALLEE_UNSURE) &&
           program_is_analysed(c->t->program, c->callee->body);
}

static bool fails_with_minus_one(const struct api_fn *api)
{
    return api && api->result == RESULT_POINTER && api->fails.subject.root == API_RET &&
           api->fails.subject.nsteps == 0 && api->fails.lo == -1 && api->fails.hi == -1;
}

static val_id result_value(struct call *c)
{
    struct facts f = facts_of_type(c->t->unit, c->i->type), seen = f;
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
        f = c->api->lo < 0 && c->t->unit->types[type].kind == TYPE_POINTER ? facts_any() : f;
        facts_within(&f, c->api->lo, c->api->hi); // a pointer may be (void *)-1
    } else if (has_known_body(c) && program_returns(c->t->program, c->callee->body) &&
               facts_meet(&seen, program_returns(c->t->program, c->callee->body))) {
        f = seen;
    } else if (fails_with_minus_one(c->api)) {
        f.lo = -1; // a pointer: MAP_FAILED, and never null
        facts_exclude(&f, 0);
    }
    return val_opaque(c->s, f,
                      c->t->unit->types[type].kind == TYPE_FLOAT      ? VALUE_UNSEEN
                      : c->t->follows_handles && gives_memory(c->api) ? VALUE_OWN
                                                                      : 0);
}

// A function that hands a resource out has failed if its result says that there is none, or if none
// is in the result or where it should be.
static struct guard without_result(struct call *c)
{
    for (uint32_t k = 0; c->api && c->api->is_inferred && k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        const struct api_guard *by = &e->guard[0];
        if (e->kind != API_ACQUIRE || e->flags & EFFECT_MAY) {
            continue;
        }
        if (by->subject.root == API_RET && by->subject.nsteps == 0 && !by->mask && e->at.nsteps) {
            return (struct guard){c->ret, !by->negated, 0, by->lo, by->hi};
        }
        return (struct guard){value_at(c, &e->at), 0, 0, e->family == FAMILY_FD ? INT32_MIN : 0,
                              e->family == FAMILY_FD ? -1 : 0};
    }
    return (struct guard){0};
}

// errno tells why this call failed, if it did.
static void note_failure(struct call *c)
{
    const struct api_guard *fails = c->api ? &c->api->fails : NULL;

    c->s->failed = without_result(c);
    if (fails && c->api->flags & API_SETS_ERRNO && fails->subject.root == API_RET &&
        fails->subject.nsteps == 0) {
        c->s->failed = (struct guard){c->ret, fails->negated, 0, fails->lo, fails->hi};
    }
    errno_forget(c->t, c->s);
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

// The number that has something else packed beside it, as in `fd << 1 | is_writing`; 0: none.
static val_id packed_number(const struct state *s, val_id v)
{
    const struct value *t = &s->vals[v];
    bool is_shifted = false;

    while (t->kind == VALUE_TERM && (t->op == TERM_CAST || t->op == BIN_ADD || t->op == BIN_OR ||
                                     t->op == BIN_XOR || t->op == BIN_SHL)) {
        is_shifted = is_shifted || t->op == BIN_SHL;
        v = t->a;
        t = &s->vals[v];
    }
    return is_shifted && t->kind == VALUE_OPAQUE ? v : 0;
}

// What the callee takes out of such a number again, and what it does to it, is not followed.
static void give_packed_numbers(struct call *c)
{
    for (uint32_t n = 0; n < c->nargs; n++) {
        val_id number = packed_number(c->s, c->args[n]);
        if (number) {
            escape_value(c->t, c->s, number, c->insn);
        }
    }
}

bool transfer_call(struct typestate *t, struct state *s, block_id b, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    struct call c = {.t = t, .s = s, .insn = insn, .i = i};

    c.callee = program_callee(t->program, t->unit, i);
    c.api = c.callee->api;
    if (i->op == IR_CALL && i->callee == t->errno_fn && errno_address(t, s)) {
        bind_result(t, s, i->dst, errno_address(t, s));
        return true;
    }
    read_arguments(&c);
    c.is_resumed = s->pending != 0;
    if (!s->pending) {
        check_starts(&c);
    }
    if (c.callee->flags & CALLEE_NORETURN || (c.api && c.api->flags & API_NORETURN)) {
        leave_for_good(&c);
        return false;
    }
    if (t->assumed.kind == ASSUMED_NO_RETURN && t->assumed.insn == insn) {
        return false;
    }
    if (!s->pending) {
        forget_strangers(s, insn);
    }
    c.ret = result_value(&c);
    if (c.api && split(&c, b)) {
        return false;
    }
    check_callbacks(&c);
    note_callbacks(&c);
    t->ncall_locks = 0;
    if (!c.api || c.api->is_inferred) {
        give_packed_numbers(&c);
    }
    if (c.api && !c.api->is_inferred) {
        apply_model(&c);
    } else if (c.callee->mods || has_known_body(&c)) {
        if (!apply_body(&c)) {
            return false;
        }
    } else {
        apply_unknown(&c);
    }
    remember_result(&c);
    if (c.api && c.api->flags & API_FORKS) {
        s->fork = c.ret;
        part_peers(s);
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
