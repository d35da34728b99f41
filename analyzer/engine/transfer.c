// SPDX-License-Identifier: Apache-2.0
// One block, instruction by instruction, from one state.
//
// Instructions outside the slice are passed over. A temporary goes with its last use, which is
// where a handle that nobody kept is lost. Branches outside the slice send the state both ways as
// it is; the others tell each arm what is known there, and an arm that cannot be taken is left out.
// A call may split the state (call.c); then walk_rest() runs once for each part.
#include "analyzer/engine/accesses.h"
#include "analyzer/engine/typestate.h"

enum { ZEROS_MAX = 8 };

// ---- Values -------------------------------------------------------------------------------------

static const struct ir_type *operand_type(const struct typestate *t, ir_opnd o)
{
    return &t->unit->types[ir_opnd_type(t->unit, t->func, t->temp_types, o)];
}

void bind_result(struct typestate *t, struct state *s, ir_opnd dst, val_id v)
{
    struct cell c = {.base = ir_opnd_index(dst)};

    switch (ir_opnd_kind(dst)) {
    case IR_TEMP:
        c.kind = CELL_TEMP;
        break;
    case IR_LOCAL:
        c.kind = CELL_REG;
        name_handle(t, s, v, dst);
        break;
    case IR_PLACE:
        if (place_cell(t, s, ir_opnd_index(dst), &c)) {
            publish_contents(t, s, &c, CFG_NONE);
            lose_contents(t, s, &c);
            forget_cell(t, s, &c);
        }
        return;
    default:
        return;
    }
    state_bind(s, &c, v);
}

// `p + 2` is the address of `p[2]`, as long as both speak of elements of one array. (Bytes are
// counted to get to somewhere else.) What is reached from an object is no null pointer: who has a
// member has the object around it.
static val_id pointer_plus(struct typestate *t, struct state *s, const struct ir_insn *i, val_id p,
                           val_id n)
{
    const bool is_object = p && !facts_has(&val_get(s, p)->facts, 0);
    const struct facts range = facts_range(is_object, INT64_MAX);
    struct cell c;
    int64_t k;

    if (val_is_const(s, n, &k) && k == 0) {
        return p;
    }
    if (p && n &&
        (val_get(s, p)->kind == VALUE_ADDR ||
         type_may_be_handle(t->unit, t->unit->types[i->type].elem)) &&
        val_is_const(s, n, &k) && k == (int32_t)k && pointee_cell(s, p, &c)) {
        cell_index(t, &c, (int32_t)k);
        return path_has(&t->paths, c.path, PLACE_ANY) ? val_opaque(s, range, 0) : val_addr(s, &c);
    }
    return val_binary(s, BIN_PTR_ADD, false, p, n, &range);
}

static val_id binary(struct typestate *t, struct state *s, const struct ir_insn *i)
{
    const struct ir_type *type = operand_type(t, i->a);
    val_id a = read_operand(t, s, i->a), b = read_operand(t, s, i->b);
    struct facts range = facts_of_type(t->unit, i->type);

    if (type->kind == TYPE_FLOAT || t->unit->types[i->type].kind == TYPE_FLOAT) {
        return val_opaque(s, range, VALUE_UNSEEN);
    }
    if (i->sub == BIN_PTR_ADD) {
        return pointer_plus(t, s, i, a, b);
    }
    return val_binary(s, i->sub, type->kind == TYPE_POINTER || type->flags & TYPE_UNSIGNED, a, b,
                      &range);
}

static unsigned array_depth(const struct ir_unit *u, type_id type)
{
    return u->types[type].kind == TYPE_ARRAY ? 1 + array_depth(u, u->types[type].elem) : 0;
}

// The address of an array as a pointer to its elements is that of the first.
static val_id address(struct typestate *t, struct state *s, place_id p, type_id pointer)
{
    const type_id whole = ir_place_type(t->unit, t->func, p);
    struct cell c;

    if (!place_cell(t, s, p, &c) || path_has(&t->paths, c.path, PLACE_ANY)) {
        return val_opaque(s, facts_range(1, INT64_MAX), 0);
    }
    if (c.kind == CELL_DEREF && c.path == 0) {
        return c.base;
    }
    for (unsigned n = array_depth(t->unit, t->unit->types[pointer].elem);
         n < array_depth(t->unit, whole); n++) {
        c.path = path_step(&t->paths, c.path, PLACE_INDEX_K, 0);
    }
    return val_addr(s, &c);
}

// What is read there need not be what was written.
static bool is_volatile(const struct typestate *t, const struct ir_insn *i)
{
    return i->flags & INSN_VOLATILE ||
           t->unit->types[i->type].flags & (TYPE_VOLATILE | TYPE_ATOMIC);
}

static val_id load(struct typestate *t, struct state *s, const struct ir_insn *i, uint32_t insn)
{
    bool fresh = i->op != IR_LOAD || is_volatile(t, i);
    struct cell c;
    val_id v;

    if (!place_cell(t, s, i->place, &c)) {
        return val_opaque(s, facts_of_type(t->unit, i->type), 0);
    }
    if (insn != CFG_NONE) {
        used_cell(t, s, &c);
    }
    v = read_cell(t, s, &c, i->type, fresh, insn);
    errno_read(t, s, i->place, v);
    return v;
}

// ---- Memory -------------------------------------------------------------------------------------

static void store(struct typestate *t, struct state *s, const struct ir_insn *i, uint32_t insn)
{
    val_id v = read_operand(t, s, i->a);
    struct cell c;

    if (!place_cell(t, s, i->place, &c)) {
        escape_value(t, s, v, insn);
        return;
    }
    used_cell(t, s, &c);
    if (own_memory(s, v) && t->cfg->loop_head[cfg_block_of(t->func, insn)] != CFG_NONE &&
        (c.kind == CELL_DEREF || is_element_of_loop(t, insn, i->place))) {
        publish(t, s, v, insn); // a list or a table: what is in it is not followed
    }
    if (!is_outliving(t, &c) && is_element_of_loop(t, insn, i->place)) {
        name_handle(t, s, v, ir_opnd_make(IR_PLACE, i->place));
        write_cell(t, s, &c, v);
        put_into_array(t, s, v, &c);
        return;
    }
    if (outlives(t, s, &c) || c.index || path_has(&t->paths, c.path, PLACE_ANY)) {
        name_handle(t, s, v, ir_opnd_make(IR_PLACE, i->place));
        if (state_lookup(s, &c) != v) {
            leave_home(t, s, &c);
        }
        if (!is_volatile(t, i)) {
            put_into_home(t, s, v, &c);
        }
        escape_value(t, s, v, insn);
    } else {
        put_into_own(t, s, v, &c);
        name_handle(t, s, v,
                    c.kind == CELL_DEREF ? ir_opnd_make(IR_PLACE, i->place) : name_of_cell(t, &c));
    }
    write_cell(t, s, &c, v);
}

static void forget_place(struct typestate *t, struct state *s, place_id p, bool lose)
{
    struct cell c;

    if (!place_cell(t, s, p, &c)) {
        return;
    }
    if (lose) {
        publish_contents(t, s, &c, CFG_NONE);
        lose_contents(t, s, &c);
    }
    forget_cell(t, s, &c);
}

// Numbers and pointers of an object that was filled with zero bytes, as far as they are few.
static void bind_zeros(struct typestate *t, struct state *s, struct cell c, type_id id,
                       unsigned *left)
{
    const struct ir_type *type = &t->unit->types[id];
    const uint32_t path = c.path;

    if (type->kind == TYPE_RECORD && !(type->flags & TYPE_UNION)) {
        for (uint32_t f = type->first_field; f < type->first_field + type->nfields; f++) {
            c.path = path_step(&t->paths, path, PLACE_FIELD, f);
            bind_zeros(t, s, c, t->unit->fields[f].type, left);
        }
    } else if (*left &&
               (type->kind == TYPE_INT || type->kind == TYPE_BOOL || type->kind == TYPE_POINTER)) {
        state_bind(s, &c, val_const(s, 0));
        --*left;
    }
}

static void zero(struct typestate *t, struct state *s, const struct ir_insn *i)
{
    unsigned left = ZEROS_MAX;
    struct cell c;

    forget_place(t, s, i->place, false);
    if (place_cell(t, s, i->place, &c) && c.index == 0) {
        bind_zeros(t, s, c, i->type, &left);
    }
}

// `path` as it lies below `from`, moved below `to`; false: it does not.
static bool move_path(struct typestate *t, uint32_t path, uint32_t from, uint32_t to, uint32_t *out)
{
    const struct path step = t->paths.items[path];
    uint32_t parent;

    if (path == from) {
        *out = to;
        return true;
    }
    if (path == 0 || !move_path(t, step.parent, from, to, &parent)) {
        return false;
    }
    *out = path_step(&t->paths, parent, (enum place_step)step.step, step.arg);
    return true;
}

static void copy_aggregate(struct typestate *t, struct state *s, const struct ir_insn *i,
                           uint32_t insn)
{
    struct cell from, to;
    struct binding moved[STATE_BINDS];
    uint32_t n = 0;

    if (!place_cell(t, s, i->place, &to)) {
        return;
    }
    if (place_cell(t, s, ir_opnd_index(i->b), &from)) {
        for (uint32_t k = 0; k < s->nbinds; k++) {
            struct binding b = s->binds[k];
            if (b.cell.kind == from.kind && b.cell.base == from.base &&
                move_path(t, b.cell.path, from.path, to.path, &b.cell.path)) {
                b.cell.kind = to.kind;
                b.cell.base = to.base;
                moved[n++] = b;
            }
        }
        if (outlives(t, s, &to)) {
            escape_contents(t, s, &from, insn);
        } else {
            escape_elements(t, s, &from, insn);
        }
        escape_object(t, s, &from, insn);
    }
    forget_cell(t, s, &to);
    for (uint32_t k = 0; k < n; k++) {
        state_bind(s, &moved[k].cell, moved[k].val);
    }
}

static void compare_and_swap(struct typestate *t, struct state *s, const struct ir_insn *i)
{
    val_id expected = i->count ? read_operand(t, s, t->func->args[i->first]) : 0;
    struct cell c;

    if (pointee_cell(s, expected, &c)) {
        publish_contents(t, s, &c, CFG_NONE);
        forget_cell(t, s, &c);
    }
    forget_place(t, s, i->place, false);
}

static void begin_end(struct typestate *t, struct state *s, uint32_t local, uint32_t insn)
{
    struct cell c = {.kind = CELL_LOCAL, .base = local};

    end_object(t, s, local, insn);
    if (t->func->locals[local].flags & LOCAL_REG) {
        c.kind = CELL_REG;
        state_bind(s, &c, 0);
    } else {
        forget_cell(t, s, &c);
        end_array(s, local);
    }
}

// ---- Instructions -------------------------------------------------------------------------------

static void transfer_memory(struct typestate *t, struct state *s, const struct ir_insn *i,
                            uint32_t insn)
{
    switch (i->op) {
    case IR_STORE:
        store(t, s, i, insn);
        break;
    case IR_ASTORE:
        escape_value(t, s, read_operand(t, s, i->a), insn);
        forget_place(t, s, i->place, true);
        break;
    case IR_RMW:
        escape_value(t, s, read_operand(t, s, i->a), insn);
        forget_place(t, s, i->place, true);
        break;
    case IR_COPY:
        copy_aggregate(t, s, i, insn);
        break;
    case IR_ZERO:
        zero(t, s, i);
        break;
    case IR_CAS:
        compare_and_swap(t, s, i);
        break;
    case IR_HAVOC:
        forget_place(t, s, i->place, true);
        break;
    case IR_BEGIN:
    case IR_END:
        begin_end(t, s, i->local, insn);
        break;
    default:
        break;
    }
}

val_id result_of(struct typestate *t, struct state *s, const struct ir_insn *i, uint32_t insn)
{
    struct facts range = facts_of_type(t->unit, i->type);

    switch (i->op) {
    case IR_MOV:
        return read_operand(t, s, i->a);
    case IR_UN:
        return val_unary(s, i->sub == UN_NEG ? TERM_NEG : TERM_COM, read_operand(t, s, i->a),
                         &range);
    case IR_BIN:
        return binary(t, s, i);
    case IR_CAST:
        if (operand_type(t, i->a)->kind == TYPE_FLOAT) {
            return val_opaque(s, range, VALUE_UNSEEN);
        }
        return val_cast(s, t->unit, i->type, read_operand(t, s, i->a));
    case IR_LOAD:
    case IR_ALOAD:
    case IR_RMW:
        return load(t, s, i, insn);
    case IR_ADDR:
        return address(t, s, i->place, i->type);
    case IR_CAS:
        return val_opaque(s, facts_range(0, 1), 0);
    default:
        return val_opaque(s, range, i->op == IR_HAVOC ? VALUE_UNSEEN : 0);
    }
}

struct ends {
    struct typestate *t;
    struct state *s;
    uint32_t insn;
};

static void end_temp(void *ctx, ir_opnd use)
{
    struct ends *e = ctx;
    struct cell c = {.kind = CELL_TEMP, .base = ir_opnd_index(use)};

    if (ir_opnd_kind(use) == IR_TEMP && e->t->temp_end[c.base] == e->insn) {
        state_bind(e->s, &c, 0);
    }
}

static void end_temps(struct typestate *t, struct state *s, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    struct ends e = {t, s, insn};

    ir_each_use(t->unit, t->func, i, end_temp, &e);
    end_temp(&e, i->dst);
}

// False: the state is used up.
static bool transfer(struct typestate *t, struct state *s, block_id b, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];

    t->steps++;
    if (i->op == IR_CALL || i->op == IR_ICALL) {
        if (t->watch) {
            watch_call(t, s, insn);
            t->watch->is_fresh = false;
        }
        if (i->op == IR_ICALL && bitset_has(t->slice.events, insn)) {
            function_called(t, s, i->a, insn);
        }
        if (!transfer_call(t, s, b, insn)) {
            return false;
        }
    } else {
        val_id v;
        if ((i->op == IR_LOAD || i->op == IR_STORE) && bitset_has(t->slice.events, insn)) {
            memory_used(t, s, i->place, insn);
        }
        v = i->dst ? result_of(t, s, i, insn) : 0;
        transfer_memory(t, s, i, insn);
        if (i->dst) {
            bind_result(t, s, i->dst, v);
        }
    }
    return true;
}

// ---- Terminators --------------------------------------------------------------------------------

// Sends what `s` says along an edge; `is_last`: it is not needed any more.
static struct state *edge_state(struct typestate *t, struct state *s, bool is_last)
{
    if (is_last) {
        return s;
    }
    state_copy(t->edge, s);
    return t->edge;
}

// What only the condition held is lost once the way is known, `if (open(path, 0) != 0)`, unless the
// process ends there.
static void walk_branch(struct typestate *t, struct state *s, block_id b, uint32_t insn)
{
    const block_id *to = &t->func->succs[t->func->blocks[b].first_succ];
    val_id v = read_operand(t, s, t->func->insns[insn].a);

    for (uint32_t succ = 0; succ < 2; succ++) {
        struct state *arm = edge_state(t, s, succ == 1);
        if (!state_assume(arm, v, succ == 0)) {
            continue;
        }
        if (arm->nres && !bitset_has(t->last, to[succ])) {
            end_temps(t, arm, insn);
            check_drops(t, arm, insn);
        }
        t->on_edge(t->ctx, succ, arm);
    }
}

static void walk_switch(struct typestate *t, struct state *s, const struct ir_insn *i)
{
    const struct ir_case *cases = t->func->cases + i->first;
    val_id v = read_operand(t, s, i->a);
    bool ok = true;

    for (uint32_t c = 0; c < i->count; c++) {
        struct state *arm = edge_state(t, s, false);
        if (state_assume_in(arm, v, cases[c].lo, cases[c].hi, true)) {
            t->on_edge(t->ctx, c, arm);
        }
    }
    for (uint32_t c = 0; c < i->count && ok; c++) {
        ok = state_assume_in(s, v, cases[c].lo, cases[c].hi, false);
    }
    if (ok) {
        t->on_edge(t->ctx, i->count, s);
    }
}

static void walk_return(struct typestate *t, struct state *s, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    struct cell c;

    if (t->on_return) {
        t->on_return(t->ctx, s, ir_opnd_kind(i->a) == IR_PLACE ? 0 : read_operand(t, s, i->a));
    }
    if (ir_opnd_kind(i->a) == IR_PLACE) {
        if (place_cell(t, s, ir_opnd_index(i->a), &c)) {
            escape_contents(t, s, &c, insn);
            escape_object(t, s, &c, insn);
        }
    } else if (i->a) {
        escape_value(t, s, read_operand(t, s, i->a), insn);
    }
    leave_function(t, s, insn);
}

static void walk_end(struct typestate *t, block_id b, uint32_t insn, struct state *s)
{
    const struct ir_insn *i = &t->func->insns[insn];
    uint32_t nsuccs = t->func->blocks[b].nsuccs;

    t->steps++;
    if (i->op == IR_RET) {
        walk_return(t, s, insn);
    } else if (i->op == IR_BR && bitset_has(t->slice.branches, b)) {
        walk_branch(t, s, b, insn);
    } else if (i->op == IR_SWITCH && bitset_has(t->slice.branches, b)) {
        walk_switch(t, s, i);
    } else {
        for (uint32_t succ = 0; succ < nsuccs; succ++) {
            t->on_edge(t->ctx, succ, edge_state(t, s, succ + 1 == nsuccs));
        }
    }
}

void walk_rest(struct typestate *t, block_id b, uint32_t insn, struct state *s)
{
    const struct ir_block *block = &t->func->blocks[b];
    uint32_t last = block->first + block->count - 1;

    for (; insn < last; insn++) {
        if (s->nvals + 64 > s->cap_vals) {
            state_settle(s, t->scratch);
            if (t->watch) {
                t->watch->is_fresh = false;
            }
        }
        if (t->watch && t->watch->access_at[insn]) {
            watch_access(t, s, insn);
        }
        if (bitset_has(t->slice.insns, insn) && !transfer(t, s, b, insn)) {
            return;
        }
        end_temps(t, s, insn);
        if (s->nres) {
            check_drops(t, s, insn);
        }
    }
    walk_end(t, b, last, s);
}

void walk_block(struct typestate *t, block_id b, struct state *s)
{
    t->splits = 0;
    if (t->watch) {
        t->watch->is_fresh = false;
    }
    walk_rest(t, b, t->func->blocks[b].first, s);
}

static bool is_owed(const struct typestate *t, const struct state *s, val_id v);

static bool owns_owed(const struct typestate *t, const struct state *s, val_id pointer)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        const struct binding *b = &s->binds[i];
        if (b->cell.kind == CELL_DEREF && b->cell.base == pointer &&
            !(s->vals[b->val].flags & VALUE_OWN) && is_owed(t, s, b->val)) {
            return true;
        }
    }
    return false;
}

// Whether losing the value would be an error: then its last holder counts even when nobody reads
// it.
static bool is_owed(const struct typestate *t, const struct state *s, val_id v)
{
    if (s->vals[v].flags & VALUE_OWN) {
        return owns_owed(t, s, v);
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->handle && r->st && is_error_at(t, r, EVENT_DROP) && val_derives(s, v, r->handle)) {
            return true;
        }
    }
    return false;
}

static bool is_bound(const struct state *s, val_id v)
{
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (s->binds[i].val == v) {
            return true;
        }
    }
    return state_keeps(s, v);
}

// Locks of which nothing tells any more where they are.
static void lay_locks_down(struct typestate *t, struct state *s)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->object.kind && !r->nguards && !is_error_at(t, r, EVENT_EXIT) &&
            ((r->object.kind == CELL_DEREF && r->object.base && !is_bound(s, r->object.base)) ||
             (r->object.index && !is_bound(s, r->object.index)))) {
            lay_lock_down(t, r);
        }
    }
    merge_laid_down(s);
}

static void mark_owed(const struct typestate *t, struct state *s)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        r->flags &= (uint8_t)~RES_OWED;
        if (r->handle ? is_owed(t, s, r->handle) : is_error_at(t, r, EVENT_EXIT)) {
            r->flags |= RES_OWED;
        }
    }
}

void pass_into(struct typestate *t, block_id b, struct state *s)
{
    for (uint32_t i = 0; i < s->nbinds;) {
        const struct cell *c = &s->binds[i].cell;
        bool dead = (c->kind == CELL_TEMP && !bitset_has(t->temps_in[b], c->base)) ||
                    (c->kind == CELL_REG && !bitset_has(t->regs_in[b], c->base) &&
                     !is_owed(t, s, s->binds[i].val));
        if (dead) {
            state_unbind_at(s, i);
        } else {
            i++;
        }
    }
    if (s->nres) {
        check_drops(t, s, t->func->blocks[b].first);
        drop_plain_locks(t, s);
        lay_locks_down(t, s);
        mark_owed(t, s);
    }
}

void enter_block(struct typestate *t, block_id b, struct state *s)
{
    pass_into(t, b, s);
    state_settle(s, t->scratch);
}
