// SPDX-License-Identifier: Apache-2.0
// The invariants of ir.h, one function a group. The order matters: what indexes a table is checked
// before the table is read, so that a unit made of hostile bytes is safe to verify.
#include "analyzer/ir/verify.h"
#include "analyzer/ir/cfg.h"

#include "analyzer/base/arena.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

struct verifier {
    struct arena *a;
    const struct ir_unit *u;
    const struct ir_func *f;
    uint32_t insn;
    const char *fault;
};

static bool fail(struct verifier *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

// False, so that checks read `return x || fail(...)`. The first fault stays.
static bool fail(struct verifier *v, const char *fmt, ...)
{
    va_list ap;

    if (v->fault == NULL) {
        va_start(ap, fmt);
        v->fault = arena_vprintf(v->a, fmt, ap);
        va_end(ap);
    }
    return false;
}

static bool fail_at(struct verifier *v, const char *what)
{
    const struct ir_insn *i = &v->f->insns[v->insn];

    return fail(v, "%s: instruction %" PRIu32 " (%s): %s", ir_func_name(v->u, v->f), v->insn,
                i->op < IR_OP_COUNT ? ir_op_info[i->op].name : "?", what);
}

static bool fail_func(struct verifier *v, const char *what)
{
    return fail(v, "%s: %s", ir_func_name(v->u, v->f), what);
}

static bool range_ok(uint32_t first, uint32_t count, uint32_t n)
{
    return (uint64_t)first + count <= n;
}

// ---- Operands and places -----------------------------------------------------------------------

static bool check_place(struct verifier *v, place_id p);

static bool check_opnd(struct verifier *v, ir_opnd o, bool may_be_place)
{
    uint32_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_NONE:
        return o == 0 || fail_at(v, "an operand of no kind has an index");
    case IR_TEMP:
        return i < v->f->ntemps || fail_at(v, "a temporary out of range");
    case IR_LOCAL:
        return (i < v->f->nlocals && v->f->locals[i].flags & LOCAL_REG) ||
               fail_at(v, "an operand is a local that is not a register local");
    case IR_CONST:
        return (i < v->u->nconsts && v->u->types[v->u->consts[i].type].kind != TYPE_FLOAT) ||
               fail_at(v, "a constant out of range or of floating type");
    case IR_CONST_FLOAT:
        return (i < v->u->nconsts && v->u->types[v->u->consts[i].type].kind == TYPE_FLOAT) ||
               fail_at(v, "a floating constant out of range or of another type");
    case IR_PLACE:
        return may_be_place ? check_place(v, i) : fail_at(v, "an aggregate where a scalar is due");
    }
    return fail_at(v, "an operand of unknown kind");
}

static bool check_base(struct verifier *v, const struct place *at, place_id below)
{
    bool deref = below && place_get(v->u->places, below)->step == PLACE_DEREF;

    if (at->step == PLACE_TEMP) {
        if (at->arg >= v->f->ntemps) {
            return fail_at(v, "a place starts at a temporary out of range");
        }
        return deref || fail_at(v, "a temporary is not a place: only what it points to is");
    }
    if (at->step == PLACE_LOCAL) {
        if (at->arg >= v->f->nlocals) {
            return fail_at(v, "a place starts at a local out of range");
        }
        return deref || !(v->f->locals[at->arg].flags & LOCAL_REG) ||
               fail_at(v, "a register local is not a place");
    }
    if (at->step == PLACE_PARAM) {
        return fail_at(v, "a place of an attribute");
    }
    return true; // indices into tables of the unit were checked with the places
}

static bool check_place(struct verifier *v, place_id p)
{
    place_id below = 0;

    if (p == 0 || p >= place_count(v->u->places)) {
        return fail_at(v, p ? "a place out of range" : "the place is missing");
    }
    while (p) {
        const struct place *at = place_get(v->u->places, p);

        if (at->step == PLACE_INDEX && (at->arg == 0 || !check_opnd(v, at->arg, false))) {
            return fail_at(v, "an index is missing");
        }
        if (at->parent == 0 && !check_base(v, at, below)) {
            return false;
        }
        below = p;
        p = at->parent;
    }
    return true;
}

// ---- Instructions ------------------------------------------------------------------------------

enum {
    NEED_DST = 1,
    MAY_DST = 2,
    NEED_A = 4,
    NEED_B = 8,
    MAY_A = 16,
    NEED_PLACE = 32,
    DST_PLACE = 64
};

static const uint8_t shapes[IR_OP_COUNT] = {
    [IR_MOV] = NEED_DST | NEED_A,
    [IR_UN] = NEED_DST | NEED_A,
    [IR_BIN] = NEED_DST | NEED_A | NEED_B,
    [IR_CAST] = NEED_DST | NEED_A,
    [IR_LOAD] = NEED_DST | NEED_PLACE,
    [IR_STORE] = NEED_A | NEED_PLACE,
    [IR_ADDR] = NEED_DST | NEED_PLACE,
    [IR_COPY] = NEED_B | NEED_PLACE,
    [IR_ZERO] = NEED_PLACE,
    [IR_ALOAD] = NEED_DST | NEED_PLACE,
    [IR_ASTORE] = NEED_A | NEED_PLACE,
    [IR_RMW] = MAY_DST | NEED_A | NEED_PLACE,
    [IR_CAS] = MAY_DST | NEED_PLACE,
    [IR_FENCE] = 0,
    [IR_VAARG] = MAY_DST | DST_PLACE | NEED_PLACE,
    [IR_CALL] = MAY_DST | DST_PLACE,
    [IR_ICALL] = MAY_DST | DST_PLACE | NEED_A,
    [IR_BEGIN] = MAY_A,
    [IR_END] = 0,
    [IR_HAVOC] = MAY_DST,
    [IR_JMP] = 0,
    [IR_BR] = NEED_A,
    [IR_SWITCH] = NEED_A,
    [IR_IJMP] = NEED_A,
    [IR_RET] = MAY_A,
    [IR_UNREACHABLE] = 0,
};

static bool check_dst(struct verifier *v, const struct ir_insn *i, unsigned shape)
{
    if (i->dst == 0) {
        return !(shape & NEED_DST) || fail_at(v, "the result is missing");
    }
    if (!(shape & (NEED_DST | MAY_DST))) {
        return fail_at(v, "it has a result");
    }
    switch (ir_opnd_kind(i->dst)) {
    case IR_TEMP:
    case IR_LOCAL:
        return check_opnd(v, i->dst, false);
    case IR_PLACE:
        return shape & DST_PLACE ? check_opnd(v, i->dst, true)
                                 : fail_at(v, "the result cannot be an aggregate");
    default:
        return fail_at(v, "the result is a constant");
    }
}

static bool check_values(struct verifier *v, const struct ir_insn *i, unsigned shape)
{
    if (i->a ? !(shape & (NEED_A | MAY_A)) : (shape & NEED_A) != 0) {
        return fail_at(v, i->a ? "operand a does not belong" : "operand a is missing");
    }
    if (i->b ? !(shape & NEED_B) : (shape & NEED_B) != 0) {
        return fail_at(v, i->b ? "operand b does not belong" : "operand b is missing");
    }
    if (i->op == IR_COPY && ir_opnd_kind(i->b) != IR_PLACE) {
        return fail_at(v, "the source of a copy is no place");
    }
    return check_opnd(v, i->a, i->op == IR_RET) && check_opnd(v, i->b, i->op == IR_COPY);
}

static bool check_sub(struct verifier *v, const struct ir_insn *i)
{
    unsigned limit = i->op == IR_UN ? UN_COM + 1 : i->op == IR_BIN ? BIN_XCHG : BIN_COUNT;

    if (i->op != IR_UN && i->op != IR_BIN && i->op != IR_RMW) {
        limit = 1;
    }
    if (i->sub >= limit) {
        return fail_at(v, "no such operator");
    }
    return i->order <= ORDER_UNKNOWN || fail_at(v, "no such memory order");
}

static bool check_cases(struct verifier *v, const struct ir_insn *i)
{
    bool is_unsigned = v->u->types[i->type].flags & TYPE_UNSIGNED;

    if (!range_ok(i->first, i->count, v->f->ncases)) {
        return fail_at(v, "cases out of range");
    }
    for (uint32_t k = 0; k < i->count; k++) {
        const struct ir_case *c = &v->f->cases[i->first + k];

        if (is_unsigned ? (uint64_t)c->lo > (uint64_t)c->hi : c->lo > c->hi) {
            return fail_at(v, "an empty case range");
        }
    }
    return true;
}

static bool check_args(struct verifier *v, const struct ir_insn *i)
{
    if (i->op == IR_SWITCH) {
        return check_cases(v, i);
    }
    if (i->op != IR_CALL && i->op != IR_ICALL && i->op != IR_CAS) {
        return i->count == 0 || fail_at(v, "it has arguments");
    }
    if (!range_ok(i->first, i->count, v->f->nargs)) {
        return fail_at(v, "arguments out of range");
    }
    if (i->op == IR_CAS && i->count != 2) {
        return fail_at(v, "a compare and swap takes two arguments");
    }
    for (uint32_t k = 0; k < i->count; k++) {
        ir_opnd arg = v->f->args[i->first + k];

        if (arg == 0) {
            return fail_at(v, "an argument is missing");
        }
        if (!check_opnd(v, arg, i->op != IR_CAS)) {
            return false;
        }
    }
    return true;
}

static bool check_target(struct verifier *v, const struct ir_insn *i, unsigned shape)
{
    if (i->op == IR_CALL) {
        return i->callee < v->u->nfns || fail_at(v, "the callee is out of range");
    }
    if (i->op == IR_BEGIN || i->op == IR_END) {
        return i->local < v->f->nlocals || fail_at(v, "the local is out of range");
    }
    if (shape & NEED_PLACE || (ir_has_place((enum ir_op)i->op) && i->place)) {
        return check_place(v, i->place);
    }
    return true;
}

static bool check_insn(struct verifier *v, uint32_t insn)
{
    const struct ir_insn *i = &v->f->insns[insn];

    v->insn = insn;
    if (i->op >= IR_OP_COUNT) {
        return fail_at(v, "no such opcode");
    }
    if (i->type >= v->u->ntypes || v->f->locs[insn] >= v->u->nlocs) {
        return fail_at(v, "its type or position is out of range");
    }
    return check_sub(v, i) && check_dst(v, i, shapes[i->op]) && check_values(v, i, shapes[i->op]) &&
           check_args(v, i) && check_target(v, i, shapes[i->op]);
}

// ---- Blocks ------------------------------------------------------------------------------------

static bool check_succ_count(struct verifier *v, const struct ir_insn *end, uint32_t nsuccs)
{
    bool ok;

    switch ((enum ir_op)end->op) {
    case IR_JMP:
        ok = nsuccs == 1;
        break;
    case IR_BR:
        ok = nsuccs == 2;
        break;
    case IR_SWITCH:
        ok = end->count != 0 && nsuccs == (uint64_t)end->count + 1;
        break;
    case IR_IJMP:
        ok = nsuccs > 0;
        break;
    default:
        ok = nsuccs == 0;
    }
    return ok || fail_at(v, "the block has the wrong number of successors");
}

static bool check_block(struct verifier *v, block_id b)
{
    const struct ir_block *block = &v->f->blocks[b];

    for (uint32_t k = 0; k < block->count; k++) {
        bool last = k + 1 == block->count;

        if (!check_insn(v, block->first + k)) {
            return false;
        }
        if (last != ((ir_op_info[v->f->insns[v->insn].op].flags & IR_ENDS) != 0)) {
            return fail_at(v, last ? "the block does not end" : "it ends the block too early");
        }
    }
    return check_succ_count(v, &v->f->insns[v->insn], block->nsuccs);
}

// Blocks lie behind each other without gaps, and so do their successors.
static bool check_layout(struct verifier *v)
{
    const struct ir_func *f = v->f;
    uint32_t insn = 0, succ = 0;

    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_block *block = &f->blocks[b];

        if (block->count == 0 || block->first != insn || block->first_succ != succ ||
            !range_ok(insn, block->count, f->ninsns) || !range_ok(succ, block->nsuccs, f->nsuccs)) {
            return fail_func(v, "a block is empty or out of place");
        }
        insn += block->count;
        succ += block->nsuccs;
    }
    if (insn != f->ninsns || succ != f->nsuccs) {
        return fail_func(v, "instructions or successors outside of blocks");
    }
    for (uint32_t s = 0; s < f->nsuccs; s++) {
        if (f->succs[s] >= f->nblocks) {
            return fail_func(v, "a successor out of range");
        }
        if (f->succs[s] == 0) {
            return fail_func(v, "the entry has a predecessor");
        }
    }
    return true;
}

static bool check_critical(struct verifier *v, const uint32_t *npreds, block_id b)
{
    const struct ir_block *block = &v->f->blocks[b];
    const struct ir_insn *end = &v->f->insns[block->first + block->count - 1];

    v->insn = block->first + block->count - 1;
    if (end->op == IR_BR && ir_opnd_kind(end->a) == IR_CONST) {
        return fail_at(v, "a branch on a constant");
    }
    for (uint32_t s = 0; s < block->nsuccs && (end->op == IR_BR || end->op == IR_SWITCH); s++) {
        if (npreds[v->f->succs[block->first_succ + s]] > 1) {
            return fail_at(v, "a critical edge");
        }
    }
    return true;
}

// With a predecessor of lower number, a block is reachable and comes after what dominates it.
static bool check_edges(struct verifier *v)
{
    const struct ir_func *f = v->f;
    uint32_t *npreds = arena_array(v->a, uint32_t, f->nblocks);
    bool *reached = arena_array(v->a, bool, f->nblocks);

    for (block_id b = 0; b < f->nblocks; b++) {
        for (uint32_t s = 0; s < f->blocks[b].nsuccs; s++) {
            block_id to = f->succs[f->blocks[b].first_succ + s];

            npreds[to]++;
            reached[to] = reached[to] || b < to;
        }
    }
    for (block_id b = 0; b < f->nblocks; b++) {
        if (b && !reached[b]) {
            return fail(v, "%s: block %" PRIu32 " is unreachable or before all its predecessors",
                        ir_func_name(v->u, f), b);
        }
        if (!check_critical(v, npreds, b)) {
            return false;
        }
    }
    return true;
}

// ---- Temporaries -------------------------------------------------------------------------------

struct temp_check {
    struct verifier *v;
    const struct cfg *cfg;
    uint32_t *def;   // by temporary: instruction + 1
    block_id *block; // by temporary: of its definition
    block_id at;
};

static bool find_definitions(struct temp_check *c)
{
    const struct ir_func *f = c->v->f;
    uint32_t next = 0;

    for (block_id b = 0; b < f->nblocks; b++) {
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].count; i++) {
            uint32_t t = ir_opnd_index(f->insns[i].dst);

            c->v->insn = i;
            if (ir_opnd_kind(f->insns[i].dst) != IR_TEMP) {
                continue;
            }
            if (c->def[t]) {
                return fail_at(c->v, "a temporary is defined twice");
            }
            if (t != next++) {
                return fail_at(c->v, "temporaries are not numbered in order of definition");
            }
            c->def[t] = i + 1;
            c->block[t] = b;
        }
    }
    return next == f->ntemps || fail_func(c->v, "a temporary has no definition");
}

static void check_use(void *ctx, ir_opnd use)
{
    struct temp_check *c = ctx;
    uint32_t t = ir_opnd_index(use);

    if (ir_opnd_kind(use) != IR_TEMP) {
        return;
    }
    if (c->block[t] == c->at ? c->def[t] > c->v->insn
                             : !cfg_dominates(c->cfg, c->block[t], c->at)) {
        fail(c->v, "%s: instruction %" PRIu32 ": t%" PRIu32 " is used where it is not defined",
             ir_func_name(c->v->u, c->v->f), c->v->insn, t);
    }
}

static bool check_temps(struct verifier *v)
{
    const struct ir_func *f = v->f;
    struct temp_check c = {.v = v,
                           .def = arena_array(v->a, uint32_t, f->ntemps),
                           .block = arena_array(v->a, block_id, f->ntemps)};

    if (!find_definitions(&c)) {
        return false;
    }
    c.cfg = cfg_build(v->a, f);
    for (c.at = 0; c.at < f->nblocks; c.at++) {
        const struct ir_block *block = &f->blocks[c.at];

        for (v->insn = block->first; v->insn < block->first + block->count; v->insn++) {
            ir_each_use(v->u, f, &f->insns[v->insn], check_use, &c);
        }
    }
    return v->fault == NULL;
}

// ---- Functions ---------------------------------------------------------------------------------

static bool is_register_type(const struct ir_type *t)
{
    bool scalar = t->kind == TYPE_BOOL || t->kind == TYPE_INT || t->kind == TYPE_FLOAT ||
                  t->kind == TYPE_POINTER;

    return scalar && !(t->flags & (TYPE_VOLATILE | TYPE_ATOMIC));
}

static bool check_local(struct verifier *v, uint32_t i)
{
    const struct ir_local *l = &v->f->locals[i];

    if (l->name >= names_count(v->u->names) || l->type == 0 || l->type >= v->u->ntypes) {
        return fail_func(v, "a local's name or type is out of range");
    }
    if ((i < v->f->nparams) != ((l->flags & LOCAL_PARAM) != 0)) {
        return fail_func(v, "parameters are not the first locals");
    }
    if (l->flags & LOCAL_REG && !is_register_type(&v->u->types[l->type])) {
        return fail_func(v, "a register local is not a plain scalar");
    }
    return !(l->flags & LOCAL_CLEANUP) || l->cleanup < v->u->nfns ||
           fail_func(v, "a cleanup function out of range");
}

static bool check_func(struct verifier *v)
{
    const struct ir_func *f = v->f;

    if (f->fn >= v->u->nfns || f->loc >= v->u->nlocs || f->body_loc >= v->u->nlocs) {
        return fail(v, "a function's own index or position is out of range");
    }
    if (f->nparams > f->nlocals) {
        return fail_func(v, "it has more parameters than locals");
    }
    for (uint32_t i = 0; i < f->nlocals; i++) {
        if (!check_local(v, i)) {
            return false;
        }
    }
    if (f->flags & FUNC_TOO_DEEP) {
        return (f->nblocks == 0 && f->ninsns == 0 && f->ntemps == 0) ||
               fail_func(v, "a function that was given up has a body");
    }
    if (f->nblocks == 0) {
        return fail_func(v, "it has no blocks");
    }
    if (f->ntemps > f->ninsns) {
        return fail_func(v, "a temporary has no definition");
    }
    if (!check_layout(v)) {
        return false;
    }
    for (block_id b = 0; b < f->nblocks; b++) {
        if (!check_block(v, b)) {
            return false;
        }
    }
    return check_edges(v) && check_temps(v);
}

const char *ir_verify(struct arena *a, const struct ir_unit *u, const struct ir_func *f)
{
    struct verifier v = {.a = a, .u = u, .f = f};
    struct arena_mark mark = arena_mark(a);

    if (check_func(&v)) {
        arena_rewind(a, mark);
        return NULL;
    }
    return v.fault;
}

const char *ir_verify_unit(struct arena *a, const struct ir_unit *u)
{
    struct arena_mark mark = arena_mark(a);
    const char *fault = verify_tables(a, u);

    if (fault) {
        return fault;
    }
    arena_rewind(a, mark);
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        fault = ir_verify(a, u, &u->funcs[i]);
        if (fault) {
            return fault;
        }
    }
    return NULL;
}
