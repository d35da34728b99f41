// SPDX-License-Identifier: Apache-2.0
// Values and memory of the interpreter. Integers are kept as their type holds them, floating values
// rounded to their type; bit-fields are read and written bit by bit.
#include "tests/interp_frame.h"

#include <string.h>

const struct ir_type *frame_type_at(const struct frame *fr, type_id t)
{
    return &fr->in->u->types[t];
}

struct interp_val interp_int(const struct ir_type *t, uint64_t v)
{
    unsigned bits = t->size < 8 ? (unsigned)t->size * 8 : 64;

    if (t->kind == TYPE_BOOL) {
        return (struct interp_val){.i = v != 0};
    }
    if (bits && bits < 64) {
        v &= (1ull << bits) - 1;
        if (t->kind == TYPE_INT && !(t->flags & TYPE_UNSIGNED) && v >> (bits - 1)) {
            v |= ~0ull << bits;
        }
    }
    return (struct interp_val){.i = v};
}

struct interp_val frame_real(const struct ir_type *t, long double f)
{
    if (t->size == 4) {
        f = (float)f;
    } else if (t->size == 8) {
        f = (double)f;
    }
    return (struct interp_val){.f = f};
}

bool frame_is_signed(const struct ir_type *t)
{
    return t->kind == TYPE_INT && !(t->flags & TYPE_UNSIGNED);
}

bool frame_is_aggregate(const struct ir_type *t)
{
    return t->kind == TYPE_RECORD || t->kind == TYPE_ARRAY || t->kind == TYPE_OTHER;
}

// ---- Memory ------------------------------------------------------------------------------------

static struct interp_val read_scalar(struct frame *fr, const void *at, const struct ir_type *t)
{
    uint64_t bits = 0;
    float f4;
    double f8;
    long double f16;

    if (t->kind != TYPE_FLOAT) {
        if (t->size == 0 || t->size > 8) {
            interp_fault(fr->in, "%s: reads a scalar of %u bytes", ir_func_name(fr->in->u, fr->f),
                         (unsigned)t->size);
        }
        memcpy(&bits, at, t->size);
        return interp_int(t, bits);
    }
    if (t->size == 4) {
        memcpy(&f4, at, 4);
        return (struct interp_val){.f = f4};
    }
    if (t->size == 8) {
        memcpy(&f8, at, 8);
        return (struct interp_val){.f = f8};
    }
    memcpy(&f16, at, sizeof f16);
    return (struct interp_val){.f = f16};
}

void frame_write_scalar(struct frame *fr, void *at, const struct ir_type *t, struct interp_val v)
{
    float f4 = (float)v.f;
    double f8 = (double)v.f;

    if (t->kind != TYPE_FLOAT) {
        if (t->size == 0 || t->size > 8) {
            interp_fault(fr->in, "%s: writes a scalar of %u bytes", ir_func_name(fr->in->u, fr->f),
                         (unsigned)t->size);
        }
        memcpy(at, &v.i, t->size);
    } else if (t->size == 4) {
        memcpy(at, &f4, 4);
    } else if (t->size == 8) {
        memcpy(at, &f8, 8);
    } else {
        memcpy(at, &v.f, 10);
    }
}

static void *string_memory(struct interp *in, uint32_t string)
{
    const struct ir_string *s = &in->u->strings[string];
    size_t n = names_length(in->u->names, s->bytes);

    if (s->is_cut) {
        interp_fault(in, "a string of which only the beginning is known");
    }
    if (in->strings[string] == NULL) {
        in->strings[string] = arena_alloc(&in->arena, s->size + 16u, 16);
        memcpy(in->strings[string], ir_name(in->u, s->bytes), n < s->size ? n : s->size);
    }
    return in->strings[string];
}

static char *element(struct frame *fr, place_id p, int64_t index)
{
    const struct place *at = place_get(fr->in->u->places, p);
    uint64_t size = frame_type_at(fr, ir_place_type(fr->in->u, fr->f, p))->size;

    if (size == 0) {
        interp_fault(fr->in, "%s: index of elements without a size",
                     ir_func_name(fr->in->u, fr->f));
    }
    return (char *)frame_address(fr, at->parent) + index * (int64_t)size;
}

static void *pointer_at(struct frame *fr, place_id p)
{
    const struct place *at = place_get(fr->in->u->places, p);
    uint64_t bits;

    if (at->step == PLACE_TEMP) {
        return (void *)(uintptr_t)fr->temps[at->arg].i;
    }
    if (at->step == PLACE_LOCAL && fr->f->locals[at->arg].flags & LOCAL_REG) {
        return (void *)(uintptr_t)fr->regs[at->arg].i;
    }
    memcpy(&bits, frame_address(fr, p), sizeof bits);
    return (void *)(uintptr_t)bits;
}

void *frame_address(struct frame *fr, place_id p)
{
    const struct place *at = place_get(fr->in->u->places, p);

    switch ((enum place_step)at->step) {
    case PLACE_LOCAL:
        if (fr->memory[at->arg] == NULL) {
            interp_fault(fr->in, "%s: local %u has no memory", ir_func_name(fr->in->u, fr->f),
                         at->arg);
        }
        return fr->memory[at->arg];
    case PLACE_GLOBAL:
        return fr->in->globals[at->arg];
    case PLACE_FUNC:
        return fr->in->functions + at->arg;
    case PLACE_STRING:
        return string_memory(fr->in, at->arg);
    case PLACE_DEREF:
        return pointer_at(fr, at->parent);
    case PLACE_FIELD:
        return (char *)frame_address(fr, at->parent) + fr->in->u->fields[at->arg].bit_offset / 8;
    case PLACE_INDEX_K:
        return element(fr, p, (int32_t)at->arg);
    case PLACE_INDEX:
        return element(fr, p, (int64_t)frame_value(fr, at->arg).i);
    default:
        interp_fault(fr->in, "%s: a place that is no object", ir_func_name(fr->in->u, fr->f));
    }
}

static const struct ir_field *bit_field(const struct frame *fr, place_id p)
{
    const struct place *at = place_get(fr->in->u->places, p);
    const struct ir_field *f = at->step == PLACE_FIELD ? &fr->in->u->fields[at->arg] : NULL;

    return f && f->bit_width ? f : NULL;
}

static void *owner_address(struct frame *fr, place_id p)
{
    return frame_address(fr, place_get(fr->in->u->places, p)->parent);
}

// Bit by bit: slow and plain.
static struct interp_val read_bits(struct frame *fr, place_id p, const struct ir_field *f)
{
    const unsigned char *base = owner_address(fr, p);
    uint64_t v = 0;

    for (uint32_t k = 0; k < f->bit_width; k++) {
        uint64_t bit = f->bit_offset + k;

        v |= (uint64_t)(base[bit / 8] >> bit % 8 & 1) << k;
    }
    if (frame_is_signed(frame_type_at(fr, f->type)) && f->bit_width < 64 &&
        v >> (f->bit_width - 1)) {
        v |= ~0ull << f->bit_width;
    }
    return (struct interp_val){.i = v};
}

static void write_bits(struct frame *fr, place_id p, const struct ir_field *f, uint64_t v)
{
    unsigned char *base = owner_address(fr, p);

    for (uint32_t k = 0; k < f->bit_width; k++) {
        uint64_t bit = f->bit_offset + k;
        unsigned char mask = (unsigned char)(1u << bit % 8);

        base[bit / 8] =
            (unsigned char)(v >> k & 1 ? base[bit / 8] | mask : base[bit / 8] & (unsigned)~mask);
    }
}

struct interp_val frame_load(struct frame *fr, place_id p, type_id type)
{
    const struct ir_field *f = bit_field(fr, p);

    return f ? read_bits(fr, p, f) : read_scalar(fr, frame_address(fr, p), frame_type_at(fr, type));
}

void frame_store(struct frame *fr, place_id p, type_id type, struct interp_val v)
{
    const struct ir_field *f = bit_field(fr, p);

    if (f) {
        write_bits(fr, p, f, v.i);
    } else {
        frame_write_scalar(fr, frame_address(fr, p), frame_type_at(fr, type), v);
    }
}

// ---- Values ------------------------------------------------------------------------------------

struct interp_val frame_value(struct frame *fr, ir_opnd o)
{
    const struct ir_unit *u = fr->in->u;
    uint32_t i = ir_opnd_index(o);
    double d;

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return fr->temps[i];
    case IR_LOCAL:
        return fr->regs[i];
    case IR_CONST:
        return interp_int(&u->types[u->consts[i].type], (uint64_t)u->consts[i].value);
    case IR_CONST_FLOAT:
        memcpy(&d, &u->consts[i].value, sizeof d);
        return frame_real(&u->types[u->consts[i].type], d);
    default:
        interp_fault(fr->in, "%s: an operand without a value", ir_func_name(u, fr->f));
    }
}

const struct ir_type *frame_type_of(const struct frame *fr, ir_opnd o)
{
    return frame_type_at(fr, ir_opnd_type(fr->in->u, fr->f, fr->temp_types, o));
}

void frame_define(struct frame *fr, ir_opnd dst, struct interp_val v)
{
    if (ir_opnd_kind(dst) == IR_TEMP) {
        fr->temps[ir_opnd_index(dst)] = v;
    } else if (ir_opnd_kind(dst) == IR_LOCAL) {
        fr->regs[ir_opnd_index(dst)] = v;
    }
}

static uint64_t divide(struct frame *fr, unsigned sub, uint64_t a, uint64_t b,
                       const struct ir_type *t)
{
    if (b == 0) {
        interp_fault(fr->in, "%s: division by zero", ir_func_name(fr->in->u, fr->f));
    }
    if (!frame_is_signed(t)) {
        return sub == BIN_DIV ? a / b : a % b;
    }
    if ((int64_t)b == -1) {
        return sub == BIN_DIV ? 0 - a : 0;
    }
    return (uint64_t)(sub == BIN_DIV ? (int64_t)a / (int64_t)b : (int64_t)a % (int64_t)b);
}

static uint64_t compare(unsigned sub, int order)
{
    switch (sub) {
    case BIN_EQ:
        return order == 0;
    case BIN_NE:
        return order != 0;
    case BIN_LT:
        return order < 0;
    case BIN_LE:
        return order <= 0;
    case BIN_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static struct interp_val compare_values(unsigned sub, const struct ir_type *t, struct interp_val a,
                                        struct interp_val b)
{
    int order;

    if (t->kind == TYPE_FLOAT) {
        if (a.f != a.f || b.f != b.f) {
            return (struct interp_val){.i = sub == BIN_NE};
        }
        order = (a.f > b.f) - (a.f < b.f);
    } else if (frame_is_signed(t)) {
        order = ((int64_t)a.i > (int64_t)b.i) - ((int64_t)a.i < (int64_t)b.i);
    } else {
        order = (a.i > b.i) - (a.i < b.i);
    }
    return (struct interp_val){.i = compare(sub, order)};
}

static long double real_bin(struct frame *fr, unsigned sub, long double a, long double b)
{
    switch (sub) {
    case BIN_ADD:
        return a + b;
    case BIN_SUB:
        return a - b;
    case BIN_MUL:
        return a * b;
    case BIN_DIV:
        return a / b;
    default:
        interp_fault(fr->in, "%s: operator %u on floating values", ir_func_name(fr->in->u, fr->f),
                     sub);
    }
}

static uint64_t int_bin(struct frame *fr, unsigned sub, uint64_t a, uint64_t b,
                        const struct ir_type *t)
{
    switch (sub) {
    case BIN_ADD:
        return a + b;
    case BIN_SUB:
        return a - b;
    case BIN_MUL:
        return a * b;
    case BIN_DIV:
    case BIN_REM:
        return divide(fr, sub, a, b, t);
    case BIN_AND:
        return a & b;
    case BIN_OR:
        return a | b;
    case BIN_XOR:
        return a ^ b;
    case BIN_SHL:
        return a << (b & 63);
    case BIN_SHR:
        return frame_is_signed(t) ? (uint64_t)((int64_t)a >> (b & 63)) : a >> (b & 63);
    case BIN_XCHG:
        return b;
    case BIN_NAND:
        return ~(a & b);
    default:
        interp_fault(fr->in, "%s: operator %u on integers", ir_func_name(fr->in->u, fr->f), sub);
    }
}

static uint64_t pointee_size(struct frame *fr, const struct ir_type *pointer)
{
    const struct ir_type *t = frame_type_at(fr, pointer->elem);

    if (t->kind == TYPE_VOID || t->kind == TYPE_FUNCTION) {
        return 1;
    }
    if (pointer->kind != TYPE_POINTER || t->size == 0) {
        interp_fault(fr->in, "%s: pointer arithmetic without a size",
                     ir_func_name(fr->in->u, fr->f));
    }
    return t->size;
}

struct interp_val frame_binary(struct frame *fr, const struct ir_insn *i)
{
    struct interp_val a = frame_value(fr, i->a), b = frame_value(fr, i->b);
    const struct ir_type *t = frame_type_at(fr, i->type), *ta = frame_type_of(fr, i->a);
    int64_t distance;

    if (i->sub >= BIN_EQ && i->sub <= BIN_GE) {
        return compare_values(i->sub, ta, a, b);
    }
    if (i->sub == BIN_PTR_ADD) {
        return (struct interp_val){.i = a.i + b.i * pointee_size(fr, t)};
    }
    if (i->sub == BIN_PTR_DIFF) {
        distance = (int64_t)(a.i - b.i) / (int64_t)pointee_size(fr, ta);
        return (struct interp_val){.i = (uint64_t)distance};
    }
    if (t->kind == TYPE_FLOAT) {
        return frame_real(t, real_bin(fr, i->sub, a.f, b.f));
    }
    return interp_int(t, int_bin(fr, i->sub, a.i, b.i, t));
}

struct interp_val frame_convert(const struct ir_type *from, const struct ir_type *to,
                                struct interp_val v)
{
    if (from->kind == TYPE_FLOAT && to->kind == TYPE_FLOAT) {
        return frame_real(to, v.f);
    }
    if (to->kind == TYPE_FLOAT) {
        return frame_real(to, frame_is_signed(from) ? (long double)(int64_t)v.i : (long double)v.i);
    }
    if (from->kind == TYPE_FLOAT) {
        if (to->kind == TYPE_BOOL) {
            return (struct interp_val){.i = v.f != 0};
        }
        return interp_int(to, v.f < 0 ? (uint64_t)(int64_t)v.f : (uint64_t)v.f);
    }
    return interp_int(to, v.i);
}

struct interp_val frame_unary(struct frame *fr, const struct ir_insn *i)
{
    const struct ir_type *t = frame_type_at(fr, i->type);
    struct interp_val a = frame_value(fr, i->a);

    if (t->kind == TYPE_FLOAT) {
        return frame_real(t, -a.f);
    }
    return interp_int(t, i->sub == UN_NEG ? 0 - a.i : ~a.i);
}

// ---- Atomics -----------------------------------------------------------------------------------

struct interp_val frame_rmw(struct frame *fr, const struct ir_insn *i)
{
    type_id type = ir_place_type(fr->in->u, fr->f, i->place);
    const struct ir_type *t = frame_type_at(fr, type);
    struct interp_val old = frame_load(fr, i->place, type), a = frame_value(fr, i->a), now;

    if (i->sub == BIN_XCHG) {
        now = a;
    } else if (t->kind == TYPE_FLOAT) {
        now = frame_real(t, real_bin(fr, i->sub, old.f, a.f));
    } else if (i->sub == BIN_PTR_ADD) {
        now.i = old.i + a.i * pointee_size(fr, t);
    } else {
        now = interp_int(t, int_bin(fr, i->sub, old.i, a.i, t));
    }
    frame_store(fr, i->place, type, now);
    return old;
}

struct interp_val frame_cas(struct frame *fr, const struct ir_insn *i)
{
    type_id type = ir_place_type(fr->in->u, fr->f, i->place);
    uint64_t size = frame_type_at(fr, type)->size;
    void *at = frame_address(fr, i->place);
    void *expected = (void *)(uintptr_t)frame_value(fr, fr->f->args[i->first]).i;
    bool same = memcmp(at, expected, size) == 0;

    if (same) {
        frame_store(fr, i->place, type, frame_value(fr, fr->f->args[i->first + 1]));
    } else {
        memcpy(expected, at, size);
    }
    return (struct interp_val){.i = same};
}
