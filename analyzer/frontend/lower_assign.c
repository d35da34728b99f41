// SPDX-License-Identifier: Apache-2.0
// Assignments: simple, compound, ++ and --, on every kind of lvalue.
//
// The lvalue is lowered once. libclang does not tell in which type a compound assignment computes,
// but its right operand has been converted to that type, except in shifts and pointer arithmetic,
// which compute in the promoted type of the left one.
#include "analyzer/frontend/lower_body.h"

static struct ir_type kid_type(struct body *b, struct node *n)
{
    return body_type(b, node_type(b, n));
}

// The value of an assignment expression to `lv`, which now holds `stored`.
static ir_opnd assigned_value(struct body *b, struct lval lv, ir_opnd stored, bool used)
{
    if (!used)
        return 0;
    if (lv.is_reg)
        return body_read_local(b, lv.local, lv.decl);
    if (lval_is_bitfield(b, lv)) // what did not fit is gone
        return lval_load(b, lv, 0);
    return stored;
}

ir_opnd lower_assign(struct body *b, struct node *n, bool used, ir_opnd dst)
{
    const void *decl = node_local_decl(n->kids);
    struct lval lv = lower_lvalue(b, n->kids);

    (void)dst;
    if (decl != NULL)
        pending_done(b, decl);
    if (lv.is_reg) {
        lower_rvalue_into(b, &n->kids[1], lv);
        return assigned_value(b, lv, 0, used);
    }
    struct ir_type t = body_type(b, lv.type);
    if (type_is_aggregate(t)) {
        struct node *from = node_strip(&n->kids[1]);
        // A call writes its result where it belongs; anything else may read what it overwrites.
        ir_opnd to =
            from->kind == CXCursor_CallExpr && lv.place != 0 ? ir_opnd_make(IR_PLACE, lv.place) : 0;
        ir_opnd v = lower_rvalue(b, from, to);
        body_set_loc(b, n);
        if (v != to || to == 0)
            lval_store(b, lv, v);
        return lv.place == 0 ? v : ir_opnd_make(IR_PLACE, lv.place);
    }
    ir_opnd v = lower_rvalue_as(b, &n->kids[1], lv.type);
    body_set_loc(b, n);
    lval_store(b, lv, v);
    return assigned_value(b, lv, v, used);
}

// ---- Atomic objects ----------------------------------------------------------------------------

static bool is_atomic(struct body *b, struct lval lv)
{
    return (body_type(b, lv.type).flags & TYPE_ATOMIC) != 0 && lv.place != 0;
}

// `old op value`, or old when the expression is a postfix one.
static ir_opnd atomic_update(struct body *b, struct lval lv, enum ir_bin op, ir_opnd value,
                             type_id result, bool wants_new, ir_opnd dst)
{
    ir_opnd old = lower_atomic_rmw(b, lv.place, lv.type, op, value, ORDER_SEQ_CST, 0);

    return wants_new ? body_bin(b, op, result, old, value, dst) : old;
}

// ---- Compound assignment -----------------------------------------------------------------------

static bool is_shift(enum ir_bin op)
{
    return op == BIN_SHL || op == BIN_SHR;
}

// The type in which `lhs op= rhs` computes.
static type_id computation_type(struct body *b, struct lval lv, struct node *rhs, enum ir_bin op)
{
    struct ir_type t = body_type(b, lv.type);
    type_id int_type = lower_int_type(b->l);

    if (!is_shift(op))
        return node_type(b, rhs);
    bool small =
        t.kind == TYPE_BOOL || (t.kind == TYPE_INT && t.size < body_type(b, int_type).size);
    return small ? int_type : lv.type;
}

static ir_opnd pointer_step(struct body *b, struct lval lv, struct node *index, bool subtract,
                            ir_opnd old, ir_opnd dst)
{
    return body_pointer_add(b, old, lv.type, index, subtract, dst);
}

static ir_opnd store_result(struct body *b, struct node *n, struct lval lv, ir_opnd v, bool used)
{
    body_set_loc(b, n);
    lval_store(b, lv, v);
    return assigned_value(b, lv, v, used);
}

static ir_opnd reg_dst(struct lval lv)
{
    return lv.is_reg ? ir_opnd_make(IR_LOCAL, lv.local) : 0;
}

static ir_opnd atomic_compound(struct body *b, struct node *n, struct lval lv, enum ir_bin op,
                               bool used, ir_opnd dst)
{
    struct node *rhs = &n->kids[1];
    ir_opnd v;

    if (body_type(b, lv.type).kind == TYPE_POINTER) {
        v = lower_rvalue_as(b, rhs, lower_size_type(b->l));
        if (op == BIN_SUB)
            v = body_emit(
                b,
                (struct ir_insn){.op = IR_UN, .sub = UN_NEG, .type = lower_size_type(b->l), .a = v},
                0);
        op = BIN_PTR_ADD;
    } else {
        v = is_shift(op) ? lower_rvalue(b, rhs, 0) : lower_rvalue_as(b, rhs, lv.type);
    }
    body_set_loc(b, n);
    return atomic_update(b, lv, op, v, node_type(b, n), used, dst);
}

ir_opnd lower_compound_assign(struct body *b, struct node *n, bool used, ir_opnd dst)
{
    const void *decl = node_local_decl(n->kids);
    struct lval lv = lower_lvalue(b, n->kids);
    struct node *rhs = &n->kids[1];
    struct ir_type t = body_type(b, lv.type);
    enum ir_bin op;

    if (!node_bin(n, &op) || !type_is_scalar(t) || !type_is_scalar(kid_type(b, rhs))) {
        lower_rvalue(b, rhs, 0);
        lval_store(b, lv, lower_havoc(b, 0, lv.type, 0));
        return assigned_value(b, lv, lval_load(b, lv, 0), used);
    }
    if (decl != NULL)
        pending_done(b, decl);
    if (is_atomic(b, lv))
        return atomic_compound(b, n, lv, op, used, dst);
    if (t.kind == TYPE_POINTER) {
        ir_opnd p = pointer_step(b, lv, rhs, op == BIN_SUB, lval_load(b, lv, 0), reg_dst(lv));
        return store_result(b, n, lv, p, used);
    }
    type_id type = computation_type(b, lv, rhs, op);
    bool same = body_same_form(b, type, lv.type);
    ir_opnd y = lower_rvalue(b, rhs, 0);
    ir_opnd x = body_convert(b, lval_load(b, lv, 0), lv.type, type, 0);
    ir_opnd v = body_bin(b, op, type, x, y, same ? reg_dst(lv) : 0);
    if (!same)
        v = body_convert(b, v, type, lv.type, reg_dst(lv));
    return store_result(b, n, lv, v, used);
}

// ---- ++ and ------------------------------------------------------------------------------------

static ir_opnd one(struct body *b, type_id type, bool minus)
{
    return body_type(b, type).kind == TYPE_FLOAT ? body_float(b, type, minus ? -1 : 1)
                                                 : body_int(b, type, minus ? -1 : 1);
}

static ir_opnd vla_step(struct body *b, struct node *n, type_id *pointer, bool minus)
{
    CXType element, row = clang_getPointeeType(node_ctype(n));
    ir_opnd count = lower_vla_count(b, row, &element);
    type_id size = lower_size_type(b->l);

    if (count == 0)
        return body_int(b, size, minus ? -1 : 1);
    *pointer = lower_pointer_to(b->l, lower_type(b->l, element));
    return body_bin(b, BIN_MUL, size, count, body_int(b, size, minus ? -1 : 1), 0);
}

static ir_opnd stepped(struct body *b, struct node *n, struct lval lv, ir_opnd old, bool minus)
{
    struct ir_type t = body_type(b, lv.type);
    ir_opnd dst = reg_dst(lv);

    if (t.kind == TYPE_POINTER) {
        struct ir_type elem = body_type(b, t.elem);
        type_id pointer = lv.type;
        ir_opnd k = elem.kind == TYPE_ARRAY && (elem.flags & TYPE_VLA) != 0
                        ? vla_step(b, n, &pointer, minus)
                        : body_int(b, lower_size_type(b->l), minus ? -1 : 1);
        return body_bin(b, BIN_PTR_ADD, pointer, old, k, dst);
    }
    if (t.kind == TYPE_BOOL) {
        type_id wide = lower_int_type(b->l);
        ir_opnd v = body_convert(b, old, lv.type, wide, 0);
        v = body_bin(b, BIN_ADD, wide, v, one(b, wide, minus), 0);
        return body_convert(b, v, wide, lv.type, dst);
    }
    return body_bin(b, minus ? BIN_SUB : BIN_ADD, lv.type, old, one(b, lv.type, false), dst);
}

ir_opnd lower_incdec(struct body *b, struct node *n, bool used, ir_opnd dst)
{
    bool minus = n->op == CXUnaryOperator_PostDec || n->op == CXUnaryOperator_PreDec;
    bool post = n->op == CXUnaryOperator_PostInc || n->op == CXUnaryOperator_PostDec;
    const void *decl = node_local_decl(n->kids);
    struct lval lv = lower_lvalue(b, n->kids);
    struct ir_type t = body_type(b, lv.type);

    if (decl != NULL)
        pending_done(b, decl);
    if (!type_is_scalar(t)) {
        lval_store(b, lv, lower_havoc(b, 0, lv.type, 0));
        return used ? lower_havoc(b, 0, node_type(b, n), 0) : 0;
    }
    if (is_atomic(b, lv)) {
        type_id step = t.kind == TYPE_POINTER ? lower_size_type(b->l) : lv.type;
        body_set_loc(b, n);
        return atomic_update(b, lv, t.kind == TYPE_POINTER ? BIN_PTR_ADD : BIN_ADD,
                             one(b, step, minus), node_type(b, n), used && !post, dst);
    }
    ir_opnd old = lval_load(b, lv, 0);
    if (used && post && ir_opnd_kind(old) == IR_LOCAL)
        old = body_mov(b, old, lv.type, 0);
    ir_opnd v = stepped(b, n, lv, old, minus);
    v = store_result(b, n, lv, v, used && !post);
    return post ? old : v;
}
