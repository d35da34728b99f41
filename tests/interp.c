// SPDX-License-Identifier: Apache-2.0
// One function an opcode. Memory of locals is filled with rubbish where their lifetime begins and
// ends, so that a lowering that mixes lifetimes up shows.
#include "tests/interp.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 4000, FRESH = 0xcc, GONE = 0xdd };

struct frame {
    struct interp *in;
    const struct ir_func *f;
    struct interp_val *temps, *regs;
    void **memory; // by local; NULL for registers
    void *ret;     // where an aggregate result goes
    struct interp_arg *extra;
    uint32_t nextra;
    const type_id *temp_types;
};

void interp_fault(struct interp *in, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(in->fault_text, sizeof in->fault_text, fmt, ap);
    va_end(ap);
    in->fault = in->fault_text;
    longjmp(in->stop, 1);
}

void interp_exit(struct interp *in, int code)
{
    in->code = code;
    longjmp(in->stop, 1);
}

static const struct ir_type *type_at(const struct frame *fr, type_id t)
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

static struct interp_val real(const struct ir_type *t, long double f)
{
    if (t->size == 4) {
        f = (float)f;
    } else if (t->size == 8) {
        f = (double)f;
    }
    return (struct interp_val){.f = f};
}

static bool is_signed(const struct ir_type *t)
{
    return t->kind == TYPE_INT && !(t->flags & TYPE_UNSIGNED);
}

static bool is_aggregate(const struct ir_type *t)
{
    return t->kind == TYPE_RECORD || t->kind == TYPE_ARRAY || t->kind == TYPE_OTHER;
}

// ---- Memory
// ---------------------------------------------------------------------------------------

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

static void write_scalar(struct frame *fr, void *at, const struct ir_type *t, struct interp_val v)
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

static struct interp_val value(struct frame *fr, ir_opnd o);

static void *string_memory(struct interp *in, uint32_t string)
{
    const struct ir_string *s = &in->u->strings[string];
    size_t n = names_length(in->u->names, s->bytes);

    if (in->strings[string] == NULL) {
        in->strings[string] = arena_alloc(&in->arena, s->size + 16u, 16);
        memcpy(in->strings[string], ir_name(in->u, s->bytes), n < s->size ? n : s->size);
    }
    return in->strings[string];
}

static void *address(struct frame *fr, place_id p);

static char *element(struct frame *fr, place_id p, int64_t index)
{
    const struct place *at = place_get(fr->in->u->places, p);
    uint64_t size = type_at(fr, ir_place_type(fr->in->u, fr->f, p))->size;

    if (size == 0) {
        interp_fault(fr->in, "%s: index of elements without a size",
                     ir_func_name(fr->in->u, fr->f));
    }
    return (char *)address(fr, at->parent) + index * (int64_t)size;
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
    memcpy(&bits, address(fr, p), sizeof bits);
    return (void *)(uintptr_t)bits;
}

static void *address(struct frame *fr, place_id p)
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
        return (char *)address(fr, at->parent) + fr->in->u->fields[at->arg].bit_offset / 8;
    case PLACE_INDEX_K:
        return element(fr, p, (int32_t)at->arg);
    case PLACE_INDEX:
        return element(fr, p, (int64_t)value(fr, at->arg).i);
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
    return address(fr, place_get(fr->in->u->places, p)->parent);
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
    if (is_signed(type_at(fr, f->type)) && f->bit_width < 64 && v >> (f->bit_width - 1)) {
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

static struct interp_val load(struct frame *fr, place_id p, type_id type)
{
    const struct ir_field *f = bit_field(fr, p);

    return f ? read_bits(fr, p, f) : read_scalar(fr, address(fr, p), type_at(fr, type));
}

static void store(struct frame *fr, place_id p, type_id type, struct interp_val v)
{
    const struct ir_field *f = bit_field(fr, p);

    if (f) {
        write_bits(fr, p, f, v.i);
    } else {
        write_scalar(fr, address(fr, p), type_at(fr, type), v);
    }
}

// ---- Values
// ---------------------------------------------------------------------------------------

static struct interp_val value(struct frame *fr, ir_opnd o)
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
        return real(&u->types[u->consts[i].type], d);
    default:
        interp_fault(fr->in, "%s: an operand without a value", ir_func_name(u, fr->f));
    }
}

static const struct ir_type *type_of(const struct frame *fr, ir_opnd o)
{
    return type_at(fr, ir_opnd_type(fr->in->u, fr->f, fr->temp_types, o));
}

static void define(struct frame *fr, ir_opnd dst, struct interp_val v)
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
    if (!is_signed(t)) {
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
    } else if (is_signed(t)) {
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
        return is_signed(t) ? (uint64_t)((int64_t)a >> (b & 63)) : a >> (b & 63);
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
    const struct ir_type *t = type_at(fr, pointer->elem);

    if (t->kind == TYPE_VOID || t->kind == TYPE_FUNCTION) {
        return 1;
    }
    if (pointer->kind != TYPE_POINTER || t->size == 0) {
        interp_fault(fr->in, "%s: pointer arithmetic without a size",
                     ir_func_name(fr->in->u, fr->f));
    }
    return t->size;
}

static struct interp_val binary(struct frame *fr, const struct ir_insn *i)
{
    struct interp_val a = value(fr, i->a), b = value(fr, i->b);
    const struct ir_type *t = type_at(fr, i->type), *ta = type_of(fr, i->a);
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
        return real(t, real_bin(fr, i->sub, a.f, b.f));
    }
    return interp_int(t, int_bin(fr, i->sub, a.i, b.i, t));
}

static struct interp_val convert(const struct ir_type *from, const struct ir_type *to,
                                 struct interp_val v)
{
    if (from->kind == TYPE_FLOAT && to->kind == TYPE_FLOAT) {
        return real(to, v.f);
    }
    if (to->kind == TYPE_FLOAT) {
        return real(to, is_signed(from) ? (long double)(int64_t)v.i : (long double)v.i);
    }
    if (from->kind == TYPE_FLOAT) {
        if (to->kind == TYPE_BOOL) {
            return (struct interp_val){.i = v.f != 0};
        }
        return interp_int(to, v.f < 0 ? (uint64_t)(int64_t)v.f : (uint64_t)v.f);
    }
    return interp_int(to, v.i);
}

static struct interp_val unary(struct frame *fr, const struct ir_insn *i)
{
    const struct ir_type *t = type_at(fr, i->type);
    struct interp_val a = value(fr, i->a);

    if (t->kind == TYPE_FLOAT) {
        return real(t, -a.f);
    }
    return interp_int(t, i->sub == UN_NEG ? 0 - a.i : ~a.i);
}

// ---- Atomics
// --------------------------------------------------------------------------------------

static struct interp_val rmw(struct frame *fr, const struct ir_insn *i)
{
    type_id type = ir_place_type(fr->in->u, fr->f, i->place);
    const struct ir_type *t = type_at(fr, type);
    struct interp_val old = load(fr, i->place, type), a = value(fr, i->a), now;

    if (i->sub == BIN_XCHG) {
        now = a;
    } else if (t->kind == TYPE_FLOAT) {
        now = real(t, real_bin(fr, i->sub, old.f, a.f));
    } else if (i->sub == BIN_PTR_ADD) {
        now.i = old.i + a.i * pointee_size(fr, t);
    } else {
        now = interp_int(t, int_bin(fr, i->sub, old.i, a.i, t));
    }
    store(fr, i->place, type, now);
    return old;
}

static struct interp_val cas(struct frame *fr, const struct ir_insn *i)
{
    type_id type = ir_place_type(fr->in->u, fr->f, i->place);
    uint64_t size = type_at(fr, type)->size;
    void *at = address(fr, i->place);
    void *expected = (void *)(uintptr_t)value(fr, fr->f->args[i->first]).i;
    bool same = memcmp(at, expected, size) == 0;

    if (same) {
        store(fr, i->place, type, value(fr, fr->f->args[i->first + 1]));
    } else {
        memcpy(expected, at, size);
    }
    return (struct interp_val){.i = same};
}

// ---- Calls
// ----------------------------------------------------------------------------------------

static struct interp_val run(struct interp *in, const struct ir_func *f,
                             const struct interp_arg *args, uint32_t n, void *ret);

static struct interp_val call_fn(struct interp *in, uint32_t fn, struct interp_arg *args,
                                 uint32_t n, const struct ir_type *result, void *ret)
{
    struct interp_val v = {0};

    if (in->func_of[fn] >= 0) {
        return run(in, &in->u->funcs[in->func_of[fn]], args, n, ret);
    }
    if (!interp_native(in, ir_name(in->u, in->u->fns[fn].name), args, n, result, &v)) {
        interp_fault(in, "no function %s", ir_name(in->u, in->u->fns[fn].name));
    }
    return v;
}

static uint32_t function_index(struct interp *in, uint64_t pointer)
{
    uint64_t first = (uint64_t)(uintptr_t)in->functions;

    if (pointer < first || pointer >= first + in->u->nfns) {
        interp_fault(in, "a call through a pointer to no function");
    }
    return (uint32_t)(pointer - first);
}

struct interp_val interp_call(struct interp *in, uint64_t function, const struct interp_arg *args,
                              uint32_t n)
{
    struct interp_arg copy[8];

    if (n > 8) {
        interp_fault(in, "too many arguments of a callback");
    }
    memcpy(copy, args, n * sizeof *args);
    return call_fn(in, function_index(in, function), copy, n, &in->u->types[0], NULL);
}

static void *copy_bytes(struct frame *fr, place_id p, size_t *size)
{
    void *copy;

    *size = type_at(fr, ir_place_type(fr->in->u, fr->f, p))->size;
    copy = arena_alloc(&fr->in->arena, *size + 1, 16);
    memcpy(copy, address(fr, p), *size);
    return copy;
}

static void call(struct frame *fr, const struct ir_insn *i)
{
    struct interp_arg *args = arena_array(&fr->in->arena, struct interp_arg, i->count);
    const struct ir_type *t = type_at(fr, i->type);
    uint32_t fn = i->op == IR_CALL ? i->callee : function_index(fr->in, value(fr, i->a).i);
    void *ret = is_aggregate(t) ? arena_alloc(&fr->in->arena, t->size + 1, 16) : NULL;
    struct interp_val v;
    size_t size;

    for (uint32_t k = 0; k < i->count; k++) {
        ir_opnd o = fr->f->args[i->first + k];

        args[k].type = ir_opnd_type(fr->in->u, fr->f, fr->temp_types, o);
        if (ir_opnd_kind(o) == IR_PLACE) {
            args[k].bytes = copy_bytes(fr, ir_opnd_index(o), &size);
        } else {
            args[k].v = value(fr, o);
        }
    }
    v = call_fn(fr->in, fn, args, i->count, t, ret);
    if (ir_opnd_kind(i->dst) == IR_PLACE) {
        if (ret == NULL) {
            interp_fault(fr->in, "%s: an aggregate result of a scalar type",
                         ir_func_name(fr->in->u, fr->f));
        }
        memcpy(address(fr, ir_opnd_index(i->dst)), ret, t->size);
    } else if (i->dst) {
        define(fr, i->dst, v);
    }
}

// A va_list object holds the address of the list; va_start and va_copy make a new one.
static bool list_call(struct frame *fr, const struct ir_insn *i)
{
    const char *name = ir_name(fr->in->u, fr->in->u->fns[i->callee].name);
    bool start = strstr(name, "va_start") != NULL, copy = strstr(name, "va_copy") != NULL;
    struct interp_list *list;
    void *to, *from;

    if (!start && !copy) {
        return strstr(name, "va_end") != NULL;
    }
    list = arena_new(&fr->in->arena, struct interp_list);
    to = (void *)(uintptr_t)value(fr, fr->f->args[i->first]).i;
    if (start) {
        *list = (struct interp_list){fr->extra, fr->nextra, 0};
    } else {
        from = (void *)(uintptr_t)value(fr, fr->f->args[i->first + 1]).i;
        memcpy(&from, from, sizeof from);
        *list = *(struct interp_list *)from;
    }
    memcpy(to, &list, sizeof list);
    return true;
}

static void next_argument(struct frame *fr, const struct ir_insn *i)
{
    struct interp_list *list;
    const struct ir_type *t = type_at(fr, i->type);
    struct interp_arg *arg;

    memcpy(&list, address(fr, i->place), sizeof list);
    if (list->next == list->n) {
        interp_fault(fr->in, "%s: no more arguments", ir_func_name(fr->in->u, fr->f));
    }
    arg = &list->args[list->next++];
    if (ir_opnd_kind(i->dst) == IR_PLACE) {
        memcpy(address(fr, ir_opnd_index(i->dst)), arg->bytes, t->size);
    } else if (t->kind == TYPE_FLOAT) {
        define(fr, i->dst, real(t, arg->v.f));
    } else {
        define(fr, i->dst, interp_int(t, arg->v.i));
    }
}

// ---- Instructions
// ---------------------------------------------------------------------------------

static void begin_local(struct frame *fr, const struct ir_insn *i)
{
    size_t size = type_at(fr, fr->f->locals[i->local].type)->size;

    if (fr->f->locals[i->local].flags & LOCAL_REG) {
        fr->regs[i->local] = (struct interp_val){.i = 0xcccccccccccccccc, .f = -1e30L};
        return;
    }
    if (i->a) {
        size = value(fr, i->a).i;
        fr->memory[i->local] = arena_alloc(&fr->in->arena, size + 1, 16);
    }
    memset(fr->memory[i->local], FRESH, size);
}

static void end_local(struct frame *fr, const struct ir_insn *i)
{
    if (!(fr->f->locals[i->local].flags & LOCAL_REG) && fr->memory[i->local]) {
        memset(fr->memory[i->local], GONE, type_at(fr, fr->f->locals[i->local].type)->size);
    }
}

static void havoc(struct frame *fr, const struct ir_insn *i)
{
    if (i->dst || i->place) {
        interp_fault(fr->in, "%s: HAVOC", ir_func_name(fr->in->u, fr->f));
    }
}

static void move_memory(struct frame *fr, const struct ir_insn *i)
{
    size_t size = type_at(fr, ir_place_type(fr->in->u, fr->f, i->place))->size;
    void *to = address(fr, i->place);

    if (i->op == IR_ZERO) {
        memset(to, 0, size);
    } else {
        memmove(to, address(fr, ir_opnd_index(i->b)), size);
    }
}

static void memory_insn(struct frame *fr, const struct ir_insn *i)
{
    switch ((enum ir_op)i->op) {
    case IR_LOAD:
    case IR_ALOAD:
        define(fr, i->dst, load(fr, i->place, i->type));
        break;
    case IR_STORE:
    case IR_ASTORE:
        store(fr, i->place, i->type, value(fr, i->a));
        break;
    case IR_ADDR:
        define(fr, i->dst, (struct interp_val){.i = (uint64_t)(uintptr_t)address(fr, i->place)});
        break;
    case IR_RMW:
        define(fr, i->dst, rmw(fr, i));
        break;
    case IR_CAS:
        define(fr, i->dst, cas(fr, i));
        break;
    default:
        move_memory(fr, i);
    }
}

static void execute(struct frame *fr, const struct ir_insn *i)
{
    switch ((enum ir_op)i->op) {
    case IR_MOV:
        define(fr, i->dst, value(fr, i->a));
        break;
    case IR_UN:
        define(fr, i->dst, unary(fr, i));
        break;
    case IR_BIN:
        define(fr, i->dst, binary(fr, i));
        break;
    case IR_CAST:
        define(fr, i->dst, convert(type_of(fr, i->a), type_at(fr, i->type), value(fr, i->a)));
        break;
    case IR_CALL:
        if (!list_call(fr, i)) {
            call(fr, i);
        }
        break;
    case IR_ICALL:
        call(fr, i);
        break;
    case IR_VAARG:
        next_argument(fr, i);
        break;
    case IR_BEGIN:
        begin_local(fr, i);
        break;
    case IR_END:
        end_local(fr, i);
        break;
    case IR_HAVOC:
        havoc(fr, i);
        break;
    case IR_FENCE:
        break;
    default:
        memory_insn(fr, i);
    }
}

static uint32_t switch_case(struct frame *fr, const struct ir_insn *i)
{
    const struct ir_type *t = type_at(fr, i->type);
    uint64_t v = interp_int(t, value(fr, i->a).i).i;

    for (uint32_t k = 0; k < i->count; k++) {
        const struct ir_case *c = &fr->f->cases[i->first + k];

        if (is_signed(t) ? (int64_t)v >= c->lo && (int64_t)v <= c->hi
                         : v >= (uint64_t)c->lo && v <= (uint64_t)c->hi) {
            return k;
        }
    }
    return i->count;
}

// The successor taken; CFG ends with UINT32_MAX.
static uint32_t leave(struct frame *fr, const struct ir_insn *i, const struct ir_block *block,
                      struct interp_val *result)
{
    uint64_t taken;
    size_t size;
    void *bytes;

    switch ((enum ir_op)i->op) {
    case IR_JMP:
        return 0;
    case IR_BR:
        if (type_of(fr, i->a)->kind == TYPE_FLOAT) {
            return value(fr, i->a).f == 0;
        }
        return value(fr, i->a).i == 0;
    case IR_SWITCH:
        return switch_case(fr, i);
    case IR_IJMP:
        taken = value(fr, i->a).i;
        if (taken >= block->nsuccs) {
            interp_fault(fr->in, "%s: a jump to no label", ir_func_name(fr->in->u, fr->f));
        }
        return (uint32_t)taken;
    case IR_RET:
        if (ir_opnd_kind(i->a) == IR_PLACE) {
            bytes = copy_bytes(fr, ir_opnd_index(i->a), &size);
            if (fr->ret) {
                memcpy(fr->ret, bytes, size);
            }
        } else if (i->a) {
            *result = value(fr, i->a);
        }
        return UINT32_MAX;
    default:
        interp_fault(fr->in, "%s: came to UNREACHABLE", ir_func_name(fr->in->u, fr->f));
    }
}

static void set_param(struct frame *fr, uint32_t local, const struct interp_arg *arg)
{
    const struct ir_type *t = type_at(fr, fr->f->locals[local].type);

    if (fr->f->locals[local].flags & LOCAL_REG) {
        fr->regs[local] = arg->v;
    } else if (arg->bytes) {
        memcpy(fr->memory[local], arg->bytes, t->size);
    } else {
        write_scalar(fr, fr->memory[local], t, arg->v);
    }
}

static void enter(struct frame *fr, const struct interp_arg *args, uint32_t n)
{
    struct interp *in = fr->in;
    const struct ir_func *f = fr->f;

    fr->temps = arena_array(&in->arena, struct interp_val, f->ntemps);
    fr->regs = arena_array(&in->arena, struct interp_val, f->nlocals);
    fr->memory = arena_array(&in->arena, void *, f->nlocals);
    fr->temp_types = in->temp_types[f - in->u->funcs];
    for (uint32_t i = 0; i < f->nlocals; i++) {
        const struct ir_type *t = type_at(fr, f->locals[i].type);

        if (!(f->locals[i].flags & LOCAL_REG)) {
            fr->memory[i] = arena_alloc(&in->arena, t->size + 1, 16);
            memset(fr->memory[i], FRESH, t->size);
        }
        if (i < f->nparams) {
            if (i >= n) {
                interp_fault(in, "%s: argument %u is missing", ir_func_name(in->u, f), i);
            }
            set_param(fr, i, &args[i]);
        }
    }
    if (n > f->nparams) {
        fr->nextra = n - f->nparams;
        fr->extra = arena_copy(&in->arena, args + f->nparams, fr->nextra * sizeof *args);
    }
}

static struct interp_val run(struct interp *in, const struct ir_func *f,
                             const struct interp_arg *args, uint32_t n, void *ret)
{
    struct frame fr = {.in = in, .f = f, .ret = ret};
    struct interp_val result = {0};
    block_id b = 0;

    if (++in->depth > DEPTH_MAX) {
        interp_fault(in, "%s: recursion without end", ir_func_name(in->u, f));
    }
    enter(&fr, args, n);
    for (;;) {
        const struct ir_block *block = &f->blocks[b];
        uint32_t taken;

        for (uint32_t k = 0; k + 1 < block->count; k++) {
            execute(&fr, &f->insns[block->first + k]);
        }
        in->steps += block->count;
        if (in->steps > in->limit) {
            interp_fault(in, "%s: too many steps", ir_func_name(in->u, f));
        }
        taken = leave(&fr, &f->insns[block->first + block->count - 1], block, &result);
        if (taken == UINT32_MAX) {
            break;
        }
        b = f->succs[block->first_succ + taken];
    }
    in->depth--;
    return result;
}

// ---- The program
// ----------------------------------------------------------------------------------

static void lay_out_globals(struct interp *in)
{
    const struct ir_unit *u = in->u;

    in->globals = arena_array(&in->arena, void *, u->nglobals);
    for (uint32_t i = 0; i < u->nglobals; i++) {
        in->globals[i] = arena_alloc(&in->arena, u->types[u->globals[i].type].size + 256, 16);
        if (strcmp(ir_name(u, u->globals[i].name), "stderr") == 0) {
            memset(in->globals[i], 0x22, 8); // any pointer other than standard output's
        }
    }
    in->strings = arena_array(&in->arena, void *, u->nstrings);
    in->functions = arena_alloc(&in->arena, u->nfns + 1u, 16);
    in->func_of = arena_array(&in->arena, int32_t, u->nfns);
    in->temp_types = arena_array(&in->arena, type_id *, u->nfuncs);
    memset(in->func_of, 0xff, u->nfns * sizeof *in->func_of);
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        in->func_of[u->funcs[i].fn] = (int32_t)i;
        in->temp_types[i] = ir_temp_types(&in->arena, &u->funcs[i]);
    }
}

static const struct ir_func *find_main(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (strcmp(ir_func_name(u, &u->funcs[i]), "main") == 0) {
            return &u->funcs[i];
        }
    }
    return NULL;
}

static void run_program(struct interp *in)
{
    const struct ir_unit *u = in->u;
    const struct ir_func *entry = find_main(u);
    struct interp_arg args[3] = {0};

    if (entry == NULL) {
        interp_fault(in, "no main");
    }
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (u->funcs[i].flags & FUNC_INIT) {
            run(in, &u->funcs[i], NULL, 0, NULL);
        }
    }
    args[0].v.i = 1;
    args[1].v.i = (uint64_t)(uintptr_t)arena_alloc(&in->arena, 64, 16);
    in->code = (int)(run(in, entry, args, entry->nparams, NULL).i & 0xff);
}

bool interp_run(struct interp *in, const struct ir_unit *u, uint64_t limit)
{
    memset(in, 0, sizeof *in);
    arena_init(&in->arena, 0);
    in->u = u;
    in->limit = limit;
    lay_out_globals(in);
    if (setjmp(in->stop) == 0) {
        run_program(in);
    }
    return in->fault == NULL;
}

void interp_free(struct interp *in)
{
    buf_free(&in->out);
    arena_free(&in->arena);
}
