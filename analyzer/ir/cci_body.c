// SPDX-License-Identifier: Apache-2.0
// Functions of a unit, in both directions.
//
// Most of an instruction follows from what came before, and the contexts are chosen for that. A
// temporary is mostly used once and soon: it is named by its rank among those not used yet. Locals
// are named by how recently they were, those of the type that is expected first. A place is spelled
// as its path, a step at a time: with the record at hand known, a field is one of few. The type
// mostly is what it was the last time with these operands. Blocks need no count: in reverse
// postorder each one is named by a block before it, so the function ends where none is left that
// was named.
#include "analyzer/ir/cci_code.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { RECENT = 24, PENDING_SEEN = 16 };

struct body {
    struct cci *s;
    struct coder *c;
    struct ir_func *f; // when writing, a copy
    uint32_t ntemps;
    VEC(type_id) temp_types;
    VEC(uint32_t) pending;            // temporaries without a use, by number
    uint32_t recent[RECENT], nrecent; // locals, the newest first
    uint32_t next_local;              // the lowest one not mentioned
    uint32_t op, before;              // of the last two instructions
    struct ir_insn last;
    type_id result;             // of the function
    uint8_t flags[IR_OP_COUNT]; // of the last one with that opcode
    bool in_index;
    block_id named; // the highest block so far
    // What has been read of the function.
    VEC(struct ir_insn) insns;
    VEC(struct ir_block) blocks;
    VEC(block_id) succs;
    VEC(ir_opnd) args;
    VEC(struct ir_case) cases;
};

static uint32_t mix3(uint32_t a, uint32_t b, uint32_t c)
{
    return coder_mix(coder_mix(a, b), c);
}

// ---- Temporaries and locals --------------------------------------------------------------------

static void forget_pending(struct body *b, uint32_t rank)
{
    uint32_t *at = b->pending.items + b->pending.n - 1 - rank;

    memmove(at, at + 1, rank * sizeof *at);
    b->pending.n--;
}

static uint32_t pending_rank(const struct body *b, uint32_t temp)
{
    for (uint32_t rank = 0; rank < b->pending.n && rank < PENDING_SEEN; rank++) {
        if (b->pending.items[b->pending.n - 1 - rank] == temp) {
            return rank;
        }
    }
    return PENDING_SEEN;
}

// By rank, or behind PENDING_SEEN by distance.
static uint32_t code_temp(struct body *b, uint32_t context, uint32_t temp)
{
    bool reading = b->s->reading;
    uint32_t rank = reading ? 0 : pending_rank(b, temp),
             waiting = b->pending.n < 3 ? b->pending.n : 3;

    rank = (uint32_t)coder_number(b->c, cci_context(CCI_TEMP, coder_mix(context, waiting)), rank);
    if (rank < PENDING_SEEN) {
        if (rank >= b->pending.n) {
            coder_fail(b->c);
            return 0;
        }
        temp = b->pending.items[b->pending.n - 1 - rank];
        forget_pending(b, rank);
        return temp;
    }
    temp = (uint32_t)coder_number(b->c, cci_context(CCI_TEMP, 0x1000), b->ntemps - 1 - temp);
    if (temp >= b->ntemps) {
        coder_fail(b->c);
        return 0;
    }
    return b->ntemps - 1 - temp;
}

// Recent locals of the type that is expected come before the others. `order` gets their ranks by
// recency.
static void order_recent(const struct body *b, type_id expected, uint8_t *order)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < b->nrecent; i++) {
        if (expected && b->f->locals[b->recent[i]].type == expected) {
            order[n++] = (uint8_t)i;
        }
    }
    for (uint32_t i = 0; i < b->nrecent; i++) {
        if (expected == 0 || b->f->locals[b->recent[i]].type != expected) {
            order[n++] = (uint8_t)i;
        }
    }
}

static uint32_t recent_rank(const struct body *b, const uint8_t *order, uint32_t local)
{
    uint32_t i = 0;

    while (i < b->nrecent && b->recent[order[i]] != local) {
        i++;
    }
    return i < b->nrecent ? i : RECENT;
}

static uint32_t rank_of(const struct body *b, uint32_t local)
{
    uint32_t i = 0;

    while (i < b->nrecent && b->recent[i] != local) {
        i++;
    }
    return i < b->nrecent ? i : RECENT;
}

static void make_recent(struct body *b, uint32_t local, uint32_t rank)
{
    if (rank >= b->nrecent) {
        rank = b->nrecent < RECENT ? b->nrecent++ : RECENT - 1;
    }
    memmove(b->recent + 1, b->recent, rank * sizeof *b->recent);
    b->recent[0] = local;
    b->next_local = local < b->next_local ? b->next_local : local + 1;
}

// 0: the next new one; then by rank; behind those by number.
static uint32_t code_local(struct body *b, uint32_t about, type_id expected, uint32_t local)
{
    uint8_t order[RECENT];
    struct coder_context context = cci_context2(CCI_LOCAL, about, cci_type_hash(b->s, expected));
    bool reading = b->s->reading;
    uint32_t rank, said;

    order_recent(b, expected, order);
    rank = reading ? 0 : recent_rank(b, order, local);
    said = !reading && local == b->next_local ? 0 : rank + 1;
    said = (uint32_t)coder_number(b->c, context, said);
    if (said == 0) {
        local = b->next_local;
    } else if (said <= RECENT) {
        local = said <= b->nrecent ? b->recent[order[said - 1]] : b->f->nlocals;
    } else {
        local = coder_symbol(b->c, cci_context(CCI_LOCAL, 0x1000), local);
    }
    if (local >= b->f->nlocals) {
        coder_fail(b->c);
        return 0;
    }
    make_recent(b, local, rank_of(b, local));
    return local;
}

// ---- Operands and places -----------------------------------------------------------------------

static place_id code_place(struct body *b, uint32_t context, place_id p);

static ir_opnd code_opnd(struct body *b, uint32_t context, type_id expected, ir_opnd o)
{
    struct cci *s = b->s;
    uint32_t i = ir_opnd_index(o), waiting = b->pending.n < 3 ? b->pending.n : 3;
    enum ir_opnd_kind kind = coder_bits(
        b->c, cci_context2(CCI_OPND_KIND, coder_mix(context, waiting), 0), 3, ir_opnd_kind(o));

    switch (kind) {
    case IR_NONE:
        return 0;
    case IR_TEMP:
        return ir_opnd_make(kind, code_temp(b, context, i));
    case IR_LOCAL:
        return ir_opnd_make(kind, code_local(b, context, expected, i));
    case IR_CONST:
    case IR_CONST_FLOAT:
        return ir_opnd_make(kind, cci_ref(s, cci_context(CCI_CONST, context), &s->m.consts,
                                          s->u->nconsts, &s->next_const, i));
    case IR_PLACE:
        if (!b->in_index) { // no index is an aggregate, and recursion ends
            return ir_opnd_make(kind, code_place(b, context, i));
        }
        break;
    }
    coder_fail(b->c);
    return 0;
}

static type_id opnd_type(const struct body *b, ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return i < b->ntemps ? b->temp_types.items[i] : 0;
    case IR_LOCAL:
        return i < b->f->nlocals ? b->f->locals[i].type : 0;
    case IR_CONST:
    case IR_CONST_FLOAT:
        return i < b->s->u->nconsts ? b->s->u->consts[i].type : 0;
    default:
        return 0;
    }
}

// The type that follows from the path above.
static type_id step_type(const struct body *b, const struct place *above, uint8_t step,
                         uint32_t arg)
{
    const struct ir_unit *u = b->s->u;
    const struct ir_type *t = &u->types[above->type];

    if (step == PLACE_FIELD) {
        return u->fields[arg].type;
    }
    if (step == PLACE_DEREF) {
        return t->kind == TYPE_POINTER ? t->elem : 0;
    }
    return above->step != PLACE_DEREF && t->kind == TYPE_ARRAY ? t->elem : above->type;
}

static type_id base_type(const struct body *b, uint8_t base, uint32_t arg)
{
    const struct ir_unit *u = b->s->u;

    switch ((enum place_step)base) {
    case PLACE_LOCAL:
        return arg < b->f->nlocals ? b->f->locals[arg].type : 0;
    case PLACE_TEMP:
        return arg < b->ntemps ? b->temp_types.items[arg] : 0;
    case PLACE_GLOBAL:
        return arg < u->nglobals ? u->globals[arg].type : 0;
    case PLACE_FUNC:
        return arg < u->nfns ? u->fns[arg].type : 0;
    default:
        return 0;
    }
}

static uint32_t code_base_arg(struct body *b, uint32_t context, uint8_t base, uint32_t arg)
{
    struct cci *s = b->s;
    struct coder_context about = cci_context(CCI_PLACE_ARG, base);

    switch ((enum place_step)base) {
    case PLACE_LOCAL:
        return code_local(b, context, 0, arg);
    case PLACE_TEMP:
        return code_temp(b, context, arg);
    case PLACE_GLOBAL:
        return cci_ref(s, about, &s->m.globals, s->u->nglobals, &s->next_global, arg);
    case PLACE_FUNC:
        return cci_ref(s, about, &s->m.fns, s->u->nfns, &s->next_fn, arg);
    case PLACE_STRING:
        return cci_ref(s, about, &s->m.strings, s->u->nstrings, &s->next_string, arg);
    case PLACE_PARAM:
        return coder_symbol(b->c, about, arg);
    default:
        coder_fail(b->c);
        return 0;
    }
}

// Within its record if it is one of that; numbers wrap around.
static uint32_t code_field_arg(struct body *b, type_id record, uint32_t field)
{
    struct cci *s = b->s;
    uint32_t number = cci_type_number(s, record), first = s->first_field[number];
    uint32_t at = s->reading ? 0 : cci_number(&s->m.fields, field) - first;
    int32_t distance;

    distance = (int32_t)at;
    at = coder_symbol(b->c, cci_context(CCI_PLACE_FIELD, number),
                      (uint32_t)(distance * 2) ^ (uint32_t)-(distance < 0));
    if (!s->reading) {
        return field;
    }
    at = first + (at >> 1 ^ (uint32_t)-(int32_t)(at & 1));
    if (at >= s->u->nfields) {
        coder_fail(b->c);
        return 0;
    }
    return at;
}

static uint32_t code_step_arg(struct body *b, const struct place *above, uint8_t step, uint32_t arg)
{
    struct coder_context context = cci_context(CCI_PLACE_ARG, step);

    switch ((enum place_step)step) {
    case PLACE_FIELD:
        return code_field_arg(b, above->type, arg);
    case PLACE_INDEX_K:
        return (uint32_t)coder_signed(b->c, context, (int32_t)arg);
    case PLACE_INDEX:
        b->in_index = true;
        arg = code_opnd(b, PLACE_INDEX, 0, arg);
        b->in_index = false;
        return arg;
    default:
        return 0;
    }
}

static type_id code_place_type(struct body *b, uint8_t step, type_id expected, type_id t)
{
    if (coder_bit(b->c, cci_context(CCI_TYPE_KNOWN, 0x100u + step), t == expected)) {
        return expected;
    }
    return cci_type(b->s, CCI_PLACE_TYPE, coder_mix(step, cci_type_hash(b->s, expected)), t);
}

static place_id code_base(struct body *b, uint32_t context, place_id p)
{
    struct place at = p ? *place_get(b->s->u->places, p) : (struct place){0};

    at.step = (uint8_t)coder_bits(b->c, cci_context(CCI_PLACE_BASE, context), 3, at.step);
    if (at.step == PLACE_UNKNOWN) {
        return 0;
    }
    at.arg = code_base_arg(b, context, at.step, at.arg);
    if (b->c->failed) {
        return 0;
    }
    at.type = code_place_type(b, at.step, base_type(b, at.step, at.arg), at.type);
    return b->s->reading ? place_base(b->s->u->places, (enum place_step)at.step, at.arg, at.type)
                         : p;
}

enum { STEP_END = 7 };

// The step from `above` to `p`; `p` 0 says that the path ends. Returns the place, or 0 at the end.
static place_id code_step(struct body *b, uint32_t context, place_id above, place_id p)
{
    struct place_table *places = b->s->u->places;
    const struct place *from = place_get(places, above);
    struct place at = p ? *place_get(places, p) : (struct place){.step = PLACE_DEREF + STEP_END};
    uint32_t about = mix3(context, from->step, cci_type_hash(b->s, from->type)), step;

    step = coder_bits(b->c, cci_context(CCI_PLACE_STEP, about), 3, at.step - (uint32_t)PLACE_DEREF);
    at.step = (uint8_t)(PLACE_DEREF + step);
    if (step != STEP_END && at.step >= PLACE_STEP_COUNT) {
        coder_fail(b->c);
    }
    if (step == STEP_END || b->c->failed) {
        return 0;
    }
    at.arg = code_step_arg(b, from, at.step, at.arg);
    at.flags = (uint8_t)coder_bits(b->c, cci_context(CCI_PLACE_FLAGS, about), 2, at.flags);
    if (b->c->failed) {
        return 0;
    }
    at.type = code_place_type(b, at.step, step_type(b, from, at.step, at.arg), at.type);
    if (!b->s->reading) {
        return p;
    }
    p = place_step(places, above, (enum place_step)at.step, at.arg, at.type, at.flags);
    if (p == 0) {
        coder_fail(b->c);
    }
    return p;
}

static place_id code_place(struct body *b, uint32_t context, place_id p)
{
    const struct place_table *places = b->s->u->places;
    place_id path[PLACE_DEPTH_MAX + 2];
    unsigned n = 0;
    place_id at, last;

    for (place_id q = b->s->reading ? 0 : p; q; q = place_get(places, q)->parent) {
        ENSURE(n <= PLACE_DEPTH_MAX);
        path[n++] = q;
    }
    last = code_base(b, context, n ? path[--n] : 0);
    for (unsigned i = 0; last && i <= PLACE_DEPTH_MAX && !b->c->failed; i++) {
        at = code_step(b, context, last, n ? path[--n] : 0);
        if (at == 0) {
            break;
        }
        last = at;
    }
    return b->s->reading ? last : p;
}

place_id cci_place(struct cci *s, uint32_t context, place_id p)
{
    struct ir_func none = {0};
    struct body b = {.s = s, .c = s->c, .f = &none};

    return code_place(&b, context, p);
}

// ---- Shapes ------------------------------------------------------------------------------------

// What an instruction has beside what its opcode alone tells.
enum { HAS_A = 1, HAS_TYPE = 2, HAS_DST = 4, HAS_SUB = 8, HAS_ARGS = 16, HAS_B = 32 };

static const uint8_t shapes[IR_OP_COUNT] = {
    [IR_MOV] = HAS_A | HAS_TYPE | HAS_DST,
    [IR_UN] = HAS_A | HAS_TYPE | HAS_DST | HAS_SUB,
    [IR_BIN] = HAS_A | HAS_B | HAS_TYPE | HAS_DST | HAS_SUB,
    [IR_CAST] = HAS_A | HAS_TYPE | HAS_DST,
    [IR_LOAD] = HAS_TYPE | HAS_DST,
    [IR_STORE] = HAS_A | HAS_TYPE,
    [IR_ADDR] = HAS_TYPE | HAS_DST,
    [IR_COPY] = HAS_B | HAS_TYPE,
    [IR_ZERO] = HAS_TYPE,
    [IR_ALOAD] = HAS_TYPE | HAS_DST,
    [IR_ASTORE] = HAS_A | HAS_TYPE,
    [IR_RMW] = HAS_A | HAS_TYPE | HAS_DST | HAS_SUB,
    [IR_CAS] = HAS_TYPE | HAS_DST | HAS_ARGS,
    [IR_VAARG] = HAS_TYPE | HAS_DST,
    [IR_CALL] = HAS_TYPE | HAS_DST | HAS_ARGS,
    [IR_ICALL] = HAS_A | HAS_TYPE | HAS_DST | HAS_ARGS,
    [IR_BEGIN] = HAS_A,
    [IR_HAVOC] = HAS_TYPE | HAS_DST,
    [IR_BR] = HAS_A,
    [IR_SWITCH] = HAS_A | HAS_TYPE | HAS_ARGS,
    [IR_IJMP] = HAS_A,
    [IR_RET] = HAS_A,
};

// ---- Instructions ------------------------------------------------------------------------------

// What the type of the result depends on.
static type_id type_hint(const struct body *b, const struct ir_insn *i)
{
    const struct ir_unit *u = b->s->u;
    type_id t;

    if (i->op == IR_CALL) {
        return i->callee < u->nfns ? u->types[u->fns[i->callee].type].elem : 0;
    }
    if (i->op == IR_ICALL) {
        t = opnd_type(b, i->a);
        t = u->types[t].kind == TYPE_POINTER ? u->types[t].elem : 0;
        return u->types[t].elem;
    }
    if (ir_has_place((enum ir_op)i->op) && i->place) {
        return ir_place_type(u, b->f, i->place);
    }
    return opnd_type(b, i->a);
}

static type_id code_insn_type(struct body *b, const struct ir_insn *i)
{
    struct cci *s = b->s;
    uint32_t hint = cci_type_number(s, type_hint(b, i));
    uint32_t about = mix3(i->op, i->op == IR_BIN ? i->sub : 0, hint), *guess;
    uint32_t number = s->reading ? 0 : cci_type_number(s, i->type), expected;
    type_id t;

    guess = &s->type_guess[about % CCI_TYPE_GUESSES];
    expected = *guess                                                  ? *guess - 1
               : i->op == IR_ADDR || i->op == IR_BR || i->op == IR_JMP ? 0
                                                                       : hint;
    if (coder_bit(b->c,
                  cci_context2(CCI_TYPE_KNOWN, coder_mix(about, *guess != 0),
                               coder_mix(i->op, *guess != 0)),
                  number == expected)) {
        t = s->reading ? expected : i->type;
    } else {
        t = cci_type(s, CCI_TYPE, i->op, i->type);
    }
    if (t >= s->u->ntypes) {
        coder_fail(b->c);
        return 0;
    }
    *guess = cci_type_number(s, t) + 1;
    return t;
}

static void code_flags(struct body *b, struct ir_insn *i)
{
    uint8_t *last = &b->flags[i->op];

    if (coder_bit(b->c, cci_context2(CCI_FLAGS, mix3(i->op, *last, b->last.flags), 0),
                  i->flags == *last)) {
        i->flags = *last;
        return;
    }
    i->flags =
        (uint8_t)coder_bits(b->c, cci_context(CCI_FLAGS, mix3(i->op, *last, 1)), 8, i->flags);
    *last = i->flags;
}

// What the newest value that waits for its use is; none: 0.
static uint32_t top_type(const struct body *b)
{
    uint32_t n = b->pending.n;

    if (n == 0) {
        return 0;
    }
    return b->s->type_hash[cci_type_number(b->s, b->temp_types.items[b->pending.items[n - 1]])];
}

static void code_head(struct body *b, struct ir_insn *i)
{
    uint32_t waiting = b->pending.n < 3 ? b->pending.n : 3;

    i->op = (uint8_t)coder_bits(b->c,
                                cci_context2(CCI_OP, mix3(b->op, b->before, waiting),
                                             mix3(b->op, b->last.sub, top_type(b))),
                                5, i->op);
    if (i->op >= IR_OP_COUNT) {
        coder_fail(b->c);
        i->op = IR_UNREACHABLE;
    }
    code_flags(b, i);
    if (ir_op_info[i->op].flags & IR_ATOMIC) {
        i->order = (uint8_t)coder_bits(b->c, cci_context(CCI_ORDER, i->op), 3, i->order);
    }
    if (shapes[i->op] & HAS_SUB) {
        i->sub =
            (uint8_t)coder_bits(b->c, cci_context(CCI_SUB, coder_mix(i->op, b->op)), 5, i->sub);
    }
}

static type_id param_type(const struct body *b, const struct ir_insn *i, uint32_t k)
{
    const struct ir_unit *u = b->s->u;
    const struct ir_type *t = &u->types[i->op == IR_CALL ? u->fns[i->callee].type : 0];

    return t->kind == TYPE_FUNCTION && k < t->nparams ? u->param_types[t->first_param + k] : 0;
}

static void code_args(struct body *b, const struct ir_func *from, struct ir_insn *i, uint32_t about)
{
    uint32_t first = i->first;

    i->count = coder_count(b->c, cci_context(CCI_NARGS, about), i->count);
    if (i->op == IR_SWITCH) {
        i->first = b->s->reading && i->count ? b->cases.n : first;
        return;
    }
    i->first = b->s->reading && i->count ? b->args.n : first;
    for (uint32_t k = 0; k < i->count && !b->c->failed; k++) {
        ir_opnd o = code_opnd(b, coder_mix(about, k + 4), param_type(b, i, k),
                              b->s->reading ? 0 : from->args[first + k]);

        if (b->s->reading) {
            VEC_PUSH(b->s->a, &b->args, o);
        }
    }
}

static void code_operands(struct body *b, const struct ir_func *from, struct ir_insn *i)
{
    struct cci *s = b->s;
    uint32_t about = coder_mix(i->op, i->sub);

    if (i->op == IR_CALL) {
        i->callee = cci_ref(s, cci_context2(CCI_CALLEE, 0, mix3(b->op, b->before, 0)), &s->m.fns,
                            s->u->nfns, &s->next_fn, i->callee);
        about = coder_mix(about, cci_name_hash(s, s->u->fns[i->callee].name));
    }
    if (shapes[i->op] & HAS_A) {
        i->a = code_opnd(b, coder_mix(about, b->op), i->op == IR_RET ? b->result : 0, i->a);
    }
    if (shapes[i->op] & HAS_B) {
        i->b = code_opnd(b, mix3(about, ir_opnd_kind(i->a), 1), opnd_type(b, i->a), i->b);
    }
    if (ir_has_place((enum ir_op)i->op)) {
        i->place = code_place(b, coder_mix(i->op, 2), i->place);
    } else if (i->op == IR_BEGIN || i->op == IR_END) {
        i->local = code_local(b, coder_mix(i->op, 2), 0, i->local);
    }
    if (shapes[i->op] & HAS_ARGS) {
        code_args(b, from, i, about);
    }
}

static void code_dst(struct body *b, struct ir_insn *i)
{
    enum { NONE, NEXT_TEMP, LOCAL, PLACE };
    enum ir_opnd_kind kind = ir_opnd_kind(i->dst);
    unsigned said = kind == IR_TEMP    ? NEXT_TEMP
                    : kind == IR_LOCAL ? LOCAL
                    : kind == IR_PLACE ? PLACE
                                       : NONE;
    uint32_t about = mix3(i->op, i->flags & INSN_DISCARDED, i->type == 0);

    said = coder_bits(b->c,
                      cci_context2(CCI_DST, coder_mix(about, cci_type_hash(b->s, i->type)), about),
                      2, said);
    if (said == NONE) {
        i->dst = 0;
    } else if (said == LOCAL) {
        i->dst = ir_opnd_make(IR_LOCAL,
                              code_local(b, coder_mix(i->op, 3), i->type, ir_opnd_index(i->dst)));
    } else if (said == PLACE) {
        i->dst = ir_opnd_make(IR_PLACE, code_place(b, coder_mix(i->op, 3), ir_opnd_index(i->dst)));
    } else {
        ENSURE(b->s->reading || ir_opnd_index(i->dst) == b->ntemps);
        i->dst = ir_opnd_make(IR_TEMP, b->ntemps);
        VEC_PUSH(b->s->a, &b->temp_types, i->type);
        VEC_PUSH(b->s->a, &b->pending, b->ntemps);
        b->ntemps++;
    }
}

static void code_insn(struct body *b, const struct ir_func *from, struct ir_insn *i)
{
    code_head(b, i);
    if (b->c->failed) {
        return;
    }
    code_operands(b, from, i);
    if (b->c->failed) {
        return;
    }
    if (shapes[i->op] & HAS_TYPE) {
        i->type = code_insn_type(b, i);
    }
    if (shapes[i->op] & HAS_DST) {
        code_dst(b, i); // last: operands count temporaries from before it
    }
    b->before = b->op;
    b->op = i->op;
    b->last = *i;
}

// ---- Blocks ------------------------------------------------------------------------------------

static void code_cases(struct body *b, const struct ir_func *from, const struct ir_insn *i)
{
    uint64_t last = 0;

    for (uint32_t k = 0; k < i->count && !b->c->failed; k++) {
        struct ir_case c = b->s->reading ? (struct ir_case){0} : from->cases[i->first + k];
        uint64_t lo = (uint64_t)c.lo, hi = (uint64_t)c.hi;

        lo = last + (uint64_t)coder_signed(b->c, cci_context(CCI_CASE, 0), (int64_t)(lo - last));
        hi = lo + coder_number(b->c, cci_context(CCI_CASE, 1), hi - lo);
        last = hi;
        if (b->s->reading) {
            VEC_PUSH(b->s->a, &b->cases, (struct ir_case){(int64_t)lo, (int64_t)hi});
        }
    }
}

static uint32_t succ_count(struct body *b, const struct ir_insn *end, uint32_t nsuccs)
{
    switch ((enum ir_op)end->op) {
    case IR_JMP:
        return 1;
    case IR_BR:
        return 2;
    case IR_SWITCH:
        return end->count + 1;
    case IR_IJMP:
        return coder_count(b->c, cci_context(CCI_COUNT, CCI_SUCC), nsuccs);
    default:
        return 0;
    }
}

// By distance from the next block; whether that is named already says much.
static void code_succ(struct body *b, block_id at, uint32_t about, block_id *to)
{
    int64_t distance = (int64_t)*to - at - 1;

    about = mix3(about, b->named > at, b->named > at ? b->named - at < 3 ? b->named - at : 3 : 0);
    distance =
        coder_signed(b->c, cci_context2(CCI_SUCC, about, mix3(about, b->before, b->last.sub)),
                     distance) +
        at + 1;
    if (distance < 0 || distance >= UINT32_MAX) {
        coder_fail(b->c);
        return;
    }
    *to = (block_id)distance;
    b->named = *to > b->named ? *to : b->named;
}

static void code_succs(struct body *b, const struct ir_func *from, block_id at,
                       const struct ir_insn *end, struct ir_block *block)
{
    block->nsuccs = succ_count(b, end, block->nsuccs);
    for (uint32_t k = 0; k < block->nsuccs && !b->c->failed; k++) {
        block_id to = b->s->reading ? 0 : from->succs[block->first_succ + k];

        code_succ(b, at, coder_mix(end->op, (k < 2 ? k : 2) + (end->flags << 2)), &to);
        if (b->s->reading) {
            VEC_PUSH(b->s->a, &b->succs, to);
        }
    }
}

// Blocks end where an instruction does.
static void code_block(struct body *b, const struct ir_func *from, block_id at)
{
    bool reading = b->s->reading;
    struct ir_block block = reading
                                ? (struct ir_block){.first = b->insns.n, .first_succ = b->succs.n}
                                : from->blocks[at];
    struct ir_insn i;
    uint32_t k = block.first;

    do {
        i = reading ? (struct ir_insn){0} : from->insns[k];
        code_insn(b, from, &i);
        if (reading) {
            VEC_PUSH(b->s->a, &b->insns, i);
        }
        k++;
    } while (!b->c->failed && !(ir_op_info[i.op].flags & IR_ENDS));
    if (i.op == IR_SWITCH) {
        code_cases(b, from, &i);
    }
    code_succs(b, from, at, &i, &block);
    if (reading) {
        block.count = k - block.first;
        VEC_PUSH(b->s->a, &b->blocks, block);
    }
}

// ---- Functions ---------------------------------------------------------------------------------

static void code_locals(struct body *b)
{
    struct cci *s = b->s;
    struct ir_func *f = b->f;
    uint32_t last = 0;

    f->nlocals = coder_count(b->c, cci_context(CCI_COUNT, CCI_LOCAL), f->nlocals);
    f->nparams = (uint32_t)coder_number(b->c, cci_context(CCI_COUNT, CCI_LOCAL_TYPE), f->nparams);
    if (s->reading) {
        f->locals = arena_array(s->a, struct ir_local, f->nlocals);
    }
    for (uint32_t i = 0; i < f->nlocals && !b->c->failed; i++) {
        struct ir_local l = f->locals[i];

        l.flags = coder_symbol(b->c, cci_context(CCI_LOCAL_FLAGS, mix3(last, i < f->nparams, 0)),
                               l.flags);
        l.type = cci_type(s, CCI_LOCAL_TYPE, l.flags, l.type);
        l.name = cci_name(s, CCI_IDENTIFIER, 0x100 + cci_type_hash(s, l.type), l.name);
        if (l.flags & LOCAL_CLEANUP) {
            l.cleanup = cci_ref(s, cci_context(CCI_CLEANUP, 0), &s->m.fns, s->u->nfns, &s->next_fn,
                                l.cleanup);
        }
        last = l.flags;
        if (s->reading) {
            f->locals[i] = l;
        }
    }
}

#define TAKE(list)                                                                                 \
    do {                                                                                           \
        f->list =                                                                                  \
            arena_alloc(b->s->a, arena_bytes(b->list.n, sizeof *f->list), alignof(max_align_t));   \
        if (b->list.n) {                                                                           \
            memcpy(f->list, b->list.items, b->list.n * sizeof *f->list);                           \
        }                                                                                          \
        f->n##list = b->list.n;                                                                    \
    } while (0)

static void take_lists(struct body *b)
{
    struct ir_func *f = b->f;
    uint32_t ninsns;

    TAKE(insns);
    ninsns = f->ninsns;
    f->locs = arena_array(b->s->a, loc_id, ninsns);
    TAKE(blocks);
    TAKE(succs);
    TAKE(args);
    TAKE(cases);
    f->ntemps = b->ntemps;
}

static void start(struct body *b, struct ir_func *f)
{
    b->f = f;
    b->ntemps = b->temp_types.n = b->pending.n = b->nrecent = b->next_local = 0;
    b->op = b->before = IR_OP_COUNT;
    b->named = 0;
    b->insns.n = b->blocks.n = b->succs.n = b->args.n = b->cases.n = 0;
}

static void code_func(struct body *b, struct ir_func *f)
{
    struct cci *s = b->s;
    const struct ir_func *from = f;
    bool has_body;

    start(b, f);
    f->fn = cci_ref(s, cci_context(CCI_FUNC, 0), &s->m.fns, s->u->nfns, &s->next_fn, f->fn);
    f->flags = coder_symbol(b->c, cci_context(CCI_FUNC_FLAGS, 0), f->flags);
    f->body_loc = cci_loc(s, CCI_FUNC + 0x100, f->body_loc);
    f->loc = cci_loc(s, CCI_FUNC + 0x101, f->loc);
    b->result = s->u->types[s->u->fns[f->fn].type].elem;
    code_locals(b);
    has_body = coder_bit(b->c, cci_context(CCI_FUNC, 1), f->nblocks > 0);
    for (block_id at = 0; has_body && at <= b->named && !b->c->failed; at++) {
        code_block(b, from, at);
    }
    if (s->reading && !b->c->failed) {
        take_lists(b);
    }
    if (!b->c->failed) {
        cci_locs(s, f);
    }
}

static int by_key(const void *a, const void *b, void *unit)
{
    const struct ir_func *x = a, *y = b;
    const struct ir_unit *u = unit;
    int init = (x->flags & FUNC_INIT) - (y->flags & FUNC_INIT);

    return init ? init : strcmp(ir_name(u, u->fns[x->fn].key), ir_name(u, u->fns[y->fn].key));
}

void cci_functions(struct cci *s)
{
    struct body b = {.s = s, .c = s->c};
    struct ir_unit *u = s->u;
    uint32_t n = coder_count(s->c, cci_context(CCI_COUNT, CCI_FUNC), u->nfuncs);
    const uint32_t *order = s->reading ? NULL : cci_source_order(s->a, u);

    if (s->reading) {
        u->nfuncs = n;
        u->funcs = arena_array(s->a, struct ir_func, n);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_func f = s->reading ? (struct ir_func){0} : u->funcs[order[i]];

        code_func(&b, &f);
        if (s->reading) {
            u->funcs[i] = f;
        }
    }
    if (s->reading && !s->c->failed && n > 1) {
        qsort_r(u->funcs, n, sizeof *u->funcs, by_key, u);
    }
}
