// SPDX-License-Identifier: Apache-2.0
// Atomic builtins: __c11_atomic_*, __atomic_* (and with them the macros of <stdatomic.h>).
//
// libclang shows them without a name. The name is the word at the spelling location of the
// expression; the operands come as pointer, order, value, order of failure, second value, weak.
#include "analyzer/frontend/lower_body.h"

#include <string.h>

static const char *const prefixes[] = {"__c11_atomic_", "__atomic_", "__scoped_atomic_"};

// "fetch_add" of "__atomic_fetch_add".
static const char *after_prefix(const char *word)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(word, prefixes[i], strlen(prefixes[i])) == 0)
            return word + strlen(prefixes[i]);
    return NULL;
}

const char *atomic_operation(struct body *b, struct node *n)
{
    if (n->kind != CXCursor_UnexposedExpr || n->nkids < 2 || (n->flags & NODE_ELVIS) != 0)
        return NULL;
    const char *word = names_text(b->l->names, lower_spelling_word(b->l, n->cursor));
    return after_prefix(word) != NULL ? word : NULL;
}

enum ir_order lower_order(struct body *b, struct node *n)
{
    int64_t v;

    if ((n->flags & NODE_CONST) == 0 || !lower_evaluate(b->l, n->cursor, &v) || v < 0 || v > 5) {
        lower_effect(b, n);
        return ORDER_UNKNOWN;
    }
    return (enum ir_order)(ORDER_RELAXED + (int)v);
}

bool atomic_bin(const char *name, enum ir_bin *op)
{
    static const struct {
        const char *name;
        enum ir_bin op;
    } table[] = {
        {"add", BIN_ADD}, {"sub", BIN_SUB}, {"and", BIN_AND},
        {"or", BIN_OR},   {"xor", BIN_XOR}, {"nand", BIN_NAND},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(name, table[i].name) == 0) {
            *op = table[i].op;
            return true;
        }
    return false;
}

ir_opnd lower_atomic_rmw(struct body *b, place_id place, type_id type, enum ir_bin op,
                         ir_opnd value, enum ir_order order, ir_opnd dst)
{
    return body_emit(b,
                     (struct ir_insn){.op = IR_RMW,
                                      .sub = (uint8_t)op,
                                      .order = (uint8_t)order,
                                      .type = type,
                                      .place = place,
                                      .a = value},
                     dst);
}

// The operands of one operation.
struct atomic {
    struct node *node;
    const char *op; // without the prefix
    bool is_c11;    // scales pointers
    place_id place; // the atomic object
    type_id type;   // of it
    struct ir_type t;
    enum ir_order order;
    struct node *value, *second; // the value (or a pointer to it), and the second one
};

// ---- Loads, stores, exchanges ------------------------------------------------------------------

static ir_opnd read_atomic(struct body *b, struct atomic *a, ir_opnd dst)
{
    if (!type_is_scalar(a->t))
        return ir_opnd_make(IR_PLACE, a->place);
    return body_emit(
        b,
        (struct ir_insn){
            .op = IR_ALOAD, .order = (uint8_t)a->order, .type = a->type, .place = a->place},
        dst);
}

static void write_atomic(struct body *b, struct atomic *a, ir_opnd v)
{
    if (type_is_scalar(a->t))
        v = body_scalar(b, v, a->type);
    if (ir_opnd_kind(v) == IR_PLACE) {
        body_copy(b, a->place, ir_opnd_index(v), a->type);
        return;
    }
    ir_emit(b->f,
            (struct ir_insn){.op = IR_ASTORE,
                             .order = (uint8_t)a->order,
                             .type = a->type,
                             .place = a->place,
                             .a = v},
            NULL, 0);
}

// What a pointer operand of the generic forms points to.
static struct lval pointed(struct body *b, struct node *pointer)
{
    type_id object = body_type(b, node_type(b, pointer)).elem;

    return (struct lval){.place = lower_deref(b, pointer, object), .type = object};
}

static ir_opnd value_operand(struct body *b, struct atomic *a)
{
    return lower_rvalue_as(b, a->value, a->type);
}

static ir_opnd exchange(struct body *b, struct atomic *a, ir_opnd v, ir_opnd dst)
{
    if (!type_is_scalar(a->t) || ir_opnd_kind(v) == IR_PLACE) {
        uint32_t hidden = body_hidden(b, a->type, false);
        place_id old = body_local_place(b, hidden);
        body_copy(b, old, a->place, a->type);
        write_atomic(b, a, v);
        return ir_opnd_make(IR_PLACE, old);
    }
    return lower_atomic_rmw(b, a->place, a->type, BIN_XCHG, v, a->order, dst);
}

// Takes the operations whose names say `load`, `store` or `exchange`.
static bool simple_operation(struct body *b, struct atomic *a, ir_opnd dst, ir_opnd *result)
{
    *result = 0;
    if (strcmp(a->op, "load_n") == 0 || (strcmp(a->op, "load") == 0 && a->value == NULL)) {
        *result = read_atomic(b, a, dst);
    } else if (strcmp(a->op, "load") == 0) {
        ir_opnd v = read_atomic(b, a, 0);
        lval_store(b, pointed(b, a->value), v);
    } else if (a->value == NULL) {
        return false;
    } else if (strcmp(a->op, "store_n") == 0 || (strcmp(a->op, "store") == 0 && a->is_c11)) {
        write_atomic(b, a, value_operand(b, a));
    } else if (strcmp(a->op, "store") == 0) {
        write_atomic(b, a, lval_load(b, pointed(b, a->value), 0));
    } else if (strcmp(a->op, "exchange_n") == 0 || (strcmp(a->op, "exchange") == 0 && a->is_c11)) {
        *result = exchange(b, a, value_operand(b, a), dst);
    } else if (strcmp(a->op, "exchange") == 0 && a->second != NULL) {
        ir_opnd old = exchange(b, a, lval_load(b, pointed(b, a->value), 0), 0);
        lval_store(b, pointed(b, a->second), old);
    } else {
        return false;
    }
    return true;
}

// ---- Compare and exchange ----------------------------------------------------------------------

static bool is_weak(struct body *b, struct atomic *a)
{
    int64_t v;

    if (strstr(a->op, "weak") != NULL)
        return true;
    return !a->is_c11 && a->node->nkids == 6 &&
           lower_evaluate(b->l, node_strip(&a->node->kids[5])->cursor, &v) && v != 0;
}

static bool compare_exchange(struct body *b, struct atomic *a, ir_opnd dst, ir_opnd *result)
{
    if (strncmp(a->op, "compare_exchange", 16) != 0 || a->value == NULL || a->second == NULL)
        return false;
    bool by_value = a->is_c11 || strcmp(a->op, "compare_exchange_n") == 0;
    type_id type = node_type(b, a->node);
    if (!type_is_scalar(a->t)) {
        *result = lower_havoc(b, a->place, type, dst);
        return true;
    }
    ir_opnd args[2];
    args[0] = body_scalar(b, lower_rvalue(b, a->value, 0), 0);
    args[1] =
        by_value ? lower_rvalue_as(b, a->second, a->type) : lval_load(b, pointed(b, a->second), 0);
    struct ir_insn i = {.op = IR_CAS,
                        .order = (uint8_t)a->order,
                        .type = type,
                        .flags = is_weak(b, a) ? INSN_WEAK : 0,
                        .dst = ir_opnd_kind(dst) == IR_LOCAL ? dst : body_temp(b, type),
                        .place = a->place};
    *result = ir_emit(b->f, i, args, 2);
    return true;
}

// ---- Read, modify, write -----------------------------------------------------------------------

// The C11 operations scale what they add to a pointer, GNU's do not.
static ir_opnd pointer_operand(struct body *b, struct atomic *a, enum ir_bin *op)
{
    type_id size = lower_size_type(b->l);
    ir_opnd v = lower_rvalue_as(b, a->value, size);

    if (!a->is_c11)
        return v;
    if (*op == BIN_SUB)
        v = body_emit(b, (struct ir_insn){.op = IR_UN, .sub = UN_NEG, .type = size, .a = v}, 0);
    *op = BIN_PTR_ADD;
    return v;
}

static bool arithmetic(struct body *b, struct atomic *a, ir_opnd dst, ir_opnd *result)
{
    char name[8] = "";
    bool fetches = strncmp(a->op, "fetch_", 6) == 0;
    const char *end = strstr(a->op, "_fetch");
    enum ir_bin op;

    if (fetches)
        strncpy(name, a->op + 6, sizeof name - 1);
    else if (end != NULL && end - a->op < (long)sizeof name)
        memcpy(name, a->op, (size_t)(end - a->op));
    if (!atomic_bin(name, &op) || a->value == NULL || !type_is_scalar(a->t))
        return false;
    ir_opnd v = a->t.kind == TYPE_POINTER ? pointer_operand(b, a, &op) : value_operand(b, a);
    ir_opnd old = lower_atomic_rmw(b, a->place, a->type, op, v, a->order, fetches ? dst : 0);
    *result = old;
    if (fetches)
        return true;
    if (op == BIN_NAND) {
        old = body_bin(b, BIN_AND, a->type, old, v, 0);
        *result = body_emit(
            b, (struct ir_insn){.op = IR_UN, .sub = UN_COM, .type = a->type, .a = old}, dst);
    } else {
        *result = body_bin(b, op, a->type, old, v, dst);
    }
    return true;
}

static bool flag_operation(struct body *b, struct atomic *a, ir_opnd dst, ir_opnd *result)
{
    if (strcmp(a->op, "test_and_set") != 0 && strcmp(a->op, "clear") != 0)
        return false;
    bool sets = a->op[0] == 't';
    type_id type = node_type(b, a->node);
    if (a->t.kind != TYPE_INT && a->t.kind != TYPE_BOOL)
        return false;
    if (sets) {
        ir_opnd old =
            lower_atomic_rmw(b, a->place, a->type, BIN_XCHG, body_int(b, a->type, 1), a->order, 0);
        *result = body_convert(b, old, a->type, type, dst);
    } else {
        write_atomic(b, a, body_int(b, a->type, 0));
        *result = 0;
    }
    return true;
}

// ---- All ---------------------------------------------------------------------------------------

// test_and_set and clear take any pointer; the conversion to `volatile void *` hides what it is.
static struct node *without_conversions(struct body *b, struct node *n)
{
    for (;;) {
        struct node *inner = node_strip(n);
        bool converts =
            (inner->kind == CXCursor_UnexposedExpr || inner->kind == CXCursor_CStyleCastExpr) &&
            inner->nkids == 1;
        if (!converts || body_type(b, body_type(b, node_type(b, inner)).elem).kind != TYPE_VOID)
            return n;
        n = inner->kids;
    }
}

ir_opnd lower_atomic(struct body *b, struct node *n, const char *op, ir_opnd dst)
{
    bool is_call = n->kind == CXCursor_CallExpr;
    struct node *operands = is_call ? n->kids + 1 : n->kids;
    uint32_t count = is_call ? n->nkids - 1 : n->nkids;
    struct atomic a = {.node = n, .op = after_prefix(op), .is_c11 = op[2] == 'c'};
    struct node *pointer = without_conversions(b, &operands[0]);
    struct ir_type p = body_type(b, node_type(b, pointer));
    ir_opnd result = 0;
    bool is_init = strcmp(a.op, "init") == 0;

    a.type = p.elem;
    a.t = body_type(b, a.type);
    a.place = lower_deref(b, pointer, a.type);
    a.value = is_init ? &operands[1] : count > 2 ? &operands[2] : NULL;
    a.second = count > 4 ? &operands[4] : count == 4 ? &operands[3] : NULL;
    body_set_loc(b, n);
    if (is_init) { // not atomic itself
        ir_opnd v = value_operand(b, &a);
        if (ir_opnd_kind(v) == IR_PLACE)
            body_copy(b, a.place, ir_opnd_index(v), a.type);
        else
            ir_emit(b->f,
                    (struct ir_insn){.op = IR_STORE, .type = a.type, .place = a.place, .a = v},
                    NULL, 0);
        return 0;
    }
    a.order = lower_order(b, &operands[1]);
    if (a.place != 0 &&
        (simple_operation(b, &a, dst, &result) || compare_exchange(b, &a, dst, &result) ||
         arithmetic(b, &a, dst, &result) || flag_operation(b, &a, dst, &result)))
        return result;
    for (uint32_t i = 2; i < count; i++)
        lower_effect(b, &operands[i]);
    return lower_havoc(b, a.place, node_type(b, n), dst);
}
