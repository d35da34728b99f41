// SPDX-License-Identifier: Apache-2.0
// Values, their types, and the instructions that make them.
//
// The builder knows nothing of the types of temporaries while a function grows, nor can it be asked
// for a constant's value, so both are remembered here.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <string.h>

struct const_value {
    type_id type;
    bool is_float;
    int64_t value;
    double real;
};

// ---- Types -------------------------------------------------------------------------------------

struct ir_type body_type(struct body *b, type_id t)
{
    return t == 0 ? (struct ir_type){0} : *lower_type_at(b->l, t);
}

bool type_is_scalar(struct ir_type t)
{
    return t.kind == TYPE_BOOL || t.kind == TYPE_INT || t.kind == TYPE_FLOAT ||
           t.kind == TYPE_POINTER;
}

bool type_is_aggregate(struct ir_type t)
{
    return t.kind == TYPE_RECORD || t.kind == TYPE_OTHER;
}

bool body_same_form(struct body *b, type_id x, type_id y)
{
    if (x == y)
        return true;
    struct ir_type tx = body_type(b, x), ty = body_type(b, y);
    if (tx.kind != ty.kind)
        return false;
    if (tx.kind == TYPE_POINTER || tx.kind == TYPE_BOOL)
        return true;
    if (tx.kind == TYPE_INT && ((tx.flags ^ ty.flags) & TYPE_UNSIGNED) != 0)
        return false;
    return tx.size == ty.size;
}

bool body_same_object(struct body *b, type_id x, type_id y)
{
    for (int depth = 0; depth < 8; depth++) {
        if (x == y)
            return true;
        struct ir_type tx = body_type(b, x), ty = body_type(b, y);
        if (tx.kind != ty.kind || tx.size != ty.size)
            return false;
        switch (tx.kind) {
        case TYPE_RECORD:
            return tx.key == ty.key;
        case TYPE_POINTER:
        case TYPE_ARRAY:
            x = tx.elem;
            y = ty.elem;
            continue;
        case TYPE_INT:
            return ((tx.flags ^ ty.flags) & TYPE_UNSIGNED) == 0;
        default:
            return true;
        }
    }
    return true;
}

// ---- Operands ----------------------------------------------------------------------------------

static void note_temp_type(struct body *b, uint32_t temp, type_id type)
{
    if (temp >= b->cap_temps) {
        uint32_t cap = b->cap_temps == 0 ? 64 : b->cap_temps;
        while (cap <= temp)
            cap *= 2;
        type_id *grown = arena_array(b->arena, type_id, cap);
        if (b->cap_temps > 0)
            memcpy(grown, b->temp_types, b->cap_temps * sizeof *grown);
        b->temp_types = grown;
        b->cap_temps = cap;
    }
    b->temp_types[temp] = type;
}

ir_opnd body_temp(struct body *b, type_id type)
{
    ir_opnd t = ir_new_temp(b->f);

    note_temp_type(b, ir_opnd_index(t), type);
    return t;
}

static const struct const_value *const_of(const struct body *b, ir_opnd o)
{
    enum ir_opnd_kind kind = ir_opnd_kind(o);

    if (kind != IR_CONST && kind != IR_CONST_FLOAT)
        return NULL;
    return ptr_map_get(&b->consts, (const void *)((uintptr_t)o));
}

static void note_const(struct body *b, ir_opnd o, struct const_value v)
{
    if (const_of(b, o) != NULL)
        return;
    struct const_value *kept = arena_new(b->arena, struct const_value);
    *kept = v;
    ptr_map_put(b->arena, &b->consts, (const void *)((uintptr_t)o), kept);
}

type_id body_opnd_type(struct body *b, ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return i < b->cap_temps ? b->temp_types[i] : 0;
    case IR_LOCAL:
        return ir_local_at(b->f, i)->type;
    case IR_CONST:
    case IR_CONST_FLOAT:
        return const_of(b, o) == NULL ? 0 : const_of(b, o)->type;
    case IR_PLACE:
    case IR_NONE:
        break;
    }
    return 0;
}

static int64_t wrapped(struct ir_type t, int64_t value)
{
    if (t.kind == TYPE_BOOL)
        return value != 0;
    if ((t.kind != TYPE_INT && t.kind != TYPE_POINTER) || t.size == 0 || t.size >= 8)
        return value;
    unsigned bits = (unsigned)t.size * 8;
    uint64_t low = (uint64_t)value & ((UINT64_C(1) << bits) - 1);
    if (t.kind == TYPE_INT && (t.flags & TYPE_UNSIGNED) == 0 && (low >> (bits - 1)) != 0)
        low |= ~UINT64_C(0) << bits;
    return (int64_t)low;
}

ir_opnd body_int(struct body *b, type_id type, int64_t value)
{
    struct ir_type t = body_type(b, type);

    if (t.kind == TYPE_FLOAT)
        return body_float(b, type, (double)value);
    value = wrapped(t, value);
    ir_opnd o = ir_const_int(b->l->b, type, value);
    note_const(b, o, (struct const_value){.type = type, .value = value});
    return o;
}

ir_opnd body_float(struct body *b, type_id type, double value)
{
    if (body_type(b, type).size == sizeof(float))
        value = (double)(float)value;
    ir_opnd o = ir_const_float(b->l->b, type, value);
    note_const(b, o, (struct const_value){.type = type, .is_float = true, .real = value});
    return o;
}

bool body_const(struct body *b, ir_opnd o, int64_t *value)
{
    const struct const_value *v = const_of(b, o);

    if (v == NULL || v->is_float)
        return false;
    *value = v->value;
    return true;
}

// ---- Instructions ------------------------------------------------------------------------------

// In broken code an aggregate may stand where a scalar is due, or nothing.
ir_opnd body_scalar(struct body *b, ir_opnd v, type_id type)
{
    if (v != 0 && ir_opnd_kind(v) != IR_PLACE)
        return v;
    return lower_havoc(b, 0, type_is_scalar(body_type(b, type)) ? type : lower_int_type(b->l), 0);
}

ir_opnd body_emit(struct body *b, struct ir_insn i, ir_opnd dst)
{
    if (!type_is_scalar(body_type(b, i.type)))
        return lower_havoc(b, 0, i.type, dst);
    if (i.op == IR_MOV || i.op == IR_UN || i.op == IR_BIN || i.op == IR_CAST || i.op == IR_RMW)
        i.a = body_scalar(b, i.a, i.type);
    if (i.op == IR_BIN)
        i.b = body_scalar(b, i.b, i.type);
    i.dst = dst != 0 ? dst : body_temp(b, i.type);
    return ir_emit(b->f, i, NULL, 0);
}

ir_opnd body_mov(struct body *b, ir_opnd value, type_id type, ir_opnd dst)
{
    return body_emit(b, (struct ir_insn){.op = IR_MOV, .type = type, .a = value}, dst);
}

ir_opnd body_bin(struct body *b, enum ir_bin op, type_id type, ir_opnd x, ir_opnd y, ir_opnd dst)
{
    return body_emit(
        b, (struct ir_insn){.op = IR_BIN, .sub = (uint8_t)op, .type = type, .a = x, .b = y}, dst);
}

// Conversion of a constant, when the result is one.
static bool fold_conversion(struct body *b, ir_opnd v, struct ir_type to, type_id id, ir_opnd *out)
{
    const struct const_value *c = const_of(b, v);

    if (c == NULL)
        return false;
    if (to.kind == TYPE_FLOAT) {
        bool is_unsigned = (body_type(b, c->type).flags & TYPE_UNSIGNED) != 0;
        double real = is_unsigned ? (double)(uint64_t)c->value : (double)c->value;
        bool is_exact =
            c->value < INT64_C(1) << 53 && c->value > (is_unsigned ? -1 : -(INT64_C(1) << 53));
        if (to.size > sizeof(double) && !c->is_float && !is_exact)
            return false; // a constant is a double
        *out = body_float(b, id, c->is_float ? c->real : real);
        return true;
    }
    if (c->is_float || (to.kind != TYPE_INT && to.kind != TYPE_BOOL && to.kind != TYPE_POINTER))
        return false;
    *out = body_int(b, id, c->value);
    return true;
}

ir_opnd body_convert(struct body *b, ir_opnd v, type_id from, type_id to, ir_opnd dst)
{
    ir_opnd folded;

    if (v == 0 || to == 0)
        return v;
    struct ir_type t = body_type(b, to), s = body_type(b, from);
    if (t.kind == TYPE_VOID)
        return 0;
    if (fold_conversion(b, v, t, to, &folded))
        return folded;
    if (from == 0 || body_same_form(b, from, to) || type_is_aggregate(t))
        return t.kind == TYPE_OTHER && s.kind != TYPE_OTHER ? lower_havoc(b, 0, to, dst) : v;
    if (!type_is_scalar(s) || !type_is_scalar(t))
        return lower_havoc(b, 0, to, dst);
    return body_emit(b, (struct ir_insn){.op = IR_CAST, .type = to, .a = v}, dst);
}

ir_opnd body_addr(struct body *b, place_id place, type_id pointer, ir_opnd dst)
{
    if (place == 0)
        return lower_havoc(b, 0, pointer, dst);
    return body_emit(b, (struct ir_insn){.op = IR_ADDR, .type = pointer, .place = place}, dst);
}

void body_copy(struct body *b, place_id to, place_id from, type_id type)
{
    if (to == from && to != 0)
        return;
    if (to == 0 || from == 0) {
        lower_havoc(b, to, 0, 0);
        return;
    }
    ir_emit(b->f,
            (struct ir_insn){
                .op = IR_COPY, .type = type, .place = to, .b = ir_opnd_make(IR_PLACE, from)},
            NULL, 0);
}

ir_opnd lower_havoc(struct body *b, place_id place, type_id type, ir_opnd dst)
{
    struct ir_insn i = {.op = IR_HAVOC, .type = type, .place = place};
    struct ir_type t = body_type(b, type);

    b->l->stats.havocs++;
    if (type_is_aggregate(t) || t.kind == TYPE_ARRAY) {
        place_id hidden = ir_opnd_kind(dst) == IR_PLACE
                              ? ir_opnd_index(dst)
                              : body_local_place(b, body_hidden(b, type, false));
        i.place = hidden;
        ir_emit(b->f, i, NULL, 0);
        return ir_opnd_make(IR_PLACE, hidden);
    }
    if (type_is_scalar(t))
        i.dst = ir_opnd_kind(dst) == IR_LOCAL ? dst : body_temp(b, type);
    return ir_emit(b->f, i, NULL, 0);
}

// A type that clang itself could not tell (broken code) is as good as int: what goes there is
// HAVOC.
uint32_t body_hidden(struct body *b, type_id type, bool in_register)
{
    return ir_add_local(
        b->f, (struct ir_local){.type = type ? type : lower_int_type(b->l),
                                .flags = LOCAL_HIDDEN | (in_register ? (uint32_t)LOCAL_REG : 0)});
}

place_id body_local_place(struct body *b, uint32_t local)
{
    return place_base(b->l->places, PLACE_LOCAL, local, ir_local_at(b->f, local)->type);
}

void body_set_loc(struct body *b, const struct node *n)
{
    bool in_macro = false;
    loc_id loc = lower_loc(b->l, n->cursor, &in_macro);

    body_restore_loc(b, loc, in_macro);
}

void body_restore_loc(struct body *b, loc_id loc, bool in_macro)
{
    if (loc == b->loc && in_macro == b->in_macro)
        return;
    b->loc = loc;
    b->in_macro = in_macro;
    ir_set_loc(b->f, loc, in_macro);
}
