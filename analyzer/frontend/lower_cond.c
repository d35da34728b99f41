// SPDX-License-Identifier: Apache-2.0
// Conditions become branches: short circuit, !, ?:, comparisons with 0 and __builtin_expect are
// followed down to what is really tested. Where such an operator is used as a value, both arms
// assign a hidden local.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/bug.h"

static bool is_binary(const struct node *n, enum CXBinaryOperatorKind op)
{
    return n->kind == CXCursor_BinaryOperator && n->op == op && n->nkids == 2;
}

static struct ir_type type_of(struct body *b, struct node *n)
{
    return body_type(b, node_type(b, n));
}

// Whether a conversion keeps 0 apart from everything else.
static bool keeps_truth(struct body *b, struct node *n)
{
    struct ir_type to = type_of(b, n), from = type_of(b, n->kids);

    if (n->nkids != 1 || !type_is_scalar(to) || !type_is_scalar(from) ||
        (n->kind == CXCursor_UnexposedExpr && node_is_va_arg(b, n)))
        return false;
    if (to.kind == TYPE_BOOL)
        return true;
    return to.kind != TYPE_FLOAT && from.kind != TYPE_FLOAT && to.size >= from.size;
}

// The expression whose truth decides.
static struct node *tested(struct body *b, struct node *n)
{
    for (;;) {
        struct node *inner;
        n = node_strip(n);
        if ((n->kind == CXCursor_UnexposedExpr || n->kind == CXCursor_CStyleCastExpr) &&
            (n->flags & NODE_ELVIS) == 0 && n->nkids == 1 && keeps_truth(b, n))
            n = n->kids;
        else if (n->kind == CXCursor_CallExpr && (inner = lower_transparent_call(b, n)) != NULL)
            n = inner;
        else
            return n;
    }
}

static bool is_zero(struct body *b, struct node *n)
{
    int64_t v;
    struct ir_type t = type_of(b, n);

    if ((n->flags & NODE_CONST) == 0 || (t.kind != TYPE_INT && t.kind != TYPE_POINTER))
        return false;
    return body_const(b, lower_rvalue(b, n, 0), &v) && v == 0;
}

// x == 0 and x != 0: the node of x.
static struct node *compared_with_zero(struct body *b, struct node *n)
{
    if (!is_binary(n, CXBinaryOperator_EQ) && !is_binary(n, CXBinaryOperator_NE))
        return NULL;
    for (uint32_t i = 0; i < 2; i++) {
        uint8_t kind = type_of(b, &n->kids[i]).kind;
        if ((kind == TYPE_INT || kind == TYPE_POINTER || kind == TYPE_BOOL) &&
            is_zero(b, &n->kids[1 - i]))
            return &n->kids[i];
    }
    return NULL;
}

static void logical_chain(struct body *b, struct node *n, block_id yes, block_id no)
{
    enum CXBinaryOperatorKind op = (enum CXBinaryOperatorKind)n->op;
    struct node *leaf = n;

    while (is_binary(leaf, op))
        leaf = leaf->kids;
    for (;;) {
        bool is_last = leaf == &n->kids[1];
        block_id more = is_last ? 0 : ir_new_block(b->f);
        if (is_last) {
            lower_cond(b, leaf, yes, no);
            return;
        }
        if (op == CXBinaryOperator_LAnd)
            lower_cond(b, leaf, more, no);
        else
            lower_cond(b, leaf, yes, more);
        ir_set_block(b->f, more);
        // The left operand of the chain's next operator is done; its right one follows.
        struct node *up = leaf->parent;
        leaf = leaf == &up->kids[0] ? &up->kids[1] : &up->parent->kids[1];
    }
}

static void ternary(struct body *b, struct node *n, block_id yes, block_id no)
{
    block_id first = ir_new_block(b->f), second = ir_new_block(b->f);

    lower_cond(b, &n->kids[0], first, second);
    ir_set_block(b->f, first);
    lower_cond(b, &n->kids[1], yes, no);
    ir_set_block(b->f, second);
    lower_cond(b, &n->kids[2], yes, no);
}

static void plain(struct body *b, struct node *n, block_id yes, block_id no)
{
    type_id type = node_type(b, n);
    ir_opnd v = lower_rvalue(b, n, 0);
    int64_t k;

    if (body_const(b, v, &k)) {
        ir_emit_jmp(b->f, k != 0 ? yes : no);
        return;
    }
    v = body_scalar(b, v, type);
    if (body_type(b, type).kind == TYPE_FLOAT)
        v = body_bin(b, BIN_NE, lower_int_type(b->l), v, body_float(b, type, 0), 0);
    ir_emit_br(b->f, v, yes, no);
}

static void cond(struct body *b, struct node *n, block_id yes, block_id no)
{
    struct node *x;

    n = tested(b, n);
    if (n->kind == CXCursor_UnaryOperator && n->op == CXUnaryOperator_LNot && n->nkids == 1) {
        lower_cond(b, n->kids, no, yes);
    } else if (is_binary(n, CXBinaryOperator_LAnd) || is_binary(n, CXBinaryOperator_LOr)) {
        logical_chain(b, n, yes, no);
    } else if (is_binary(n, CXBinaryOperator_Comma)) {
        lower_effect(b, &n->kids[0]);
        lower_cond(b, &n->kids[1], yes, no);
    } else if (n->kind == CXCursor_ConditionalOperator && n->nkids == 3) {
        ternary(b, n, yes, no);
    } else if ((x = compared_with_zero(b, n)) != NULL) {
        bool equal = n->op == CXBinaryOperator_EQ;
        lower_cond(b, x, equal ? no : yes, equal ? yes : no);
    } else {
        plain(b, n, yes, no);
    }
}

void lower_cond(struct body *b, struct node *n, block_id yes, block_id no)
{
    if (++b->depth > LOWER_DEPTH_MAX)
        give_up("nested more than %d levels deep", LOWER_DEPTH_MAX);
    cond(b, n, yes, no);
    b->depth--;
}

void lower_full_cond(struct body *b, struct node *n, block_id yes, block_id no)
{
    uint32_t mark = pending_open(b, n);

    lower_cond(b, n, yes, no);
    pending_close(b, mark);
}

// ---- As values ---------------------------------------------------------------------------------

ir_opnd lower_logical(struct body *b, struct node *n, ir_opnd dst)
{
    type_id type = node_type(b, n);
    ir_opnd result = ir_opnd_make(IR_LOCAL, body_hidden(b, type, true));
    block_id yes = ir_new_block(b->f), no = ir_new_block(b->f), end = ir_new_block(b->f);

    (void)dst; // both arms write: a hidden local keeps `x = x && y` simple
    lower_cond(b, n, yes, no);
    ir_set_block(b->f, yes);
    body_mov(b, body_int(b, type, 1), type, result);
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, no);
    body_mov(b, body_int(b, type, 0), type, result);
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, end);
    return result;
}

// Where an arm leaves its value.
static struct lval join(struct body *b, type_id type, ir_opnd dst)
{
    struct lval lv = {.type = type};
    struct ir_type t = body_type(b, type);

    if (type_is_scalar(t)) {
        lv.is_reg = true;
        lv.local = ir_opnd_kind(dst) == IR_LOCAL ? ir_opnd_index(dst) : body_hidden(b, type, true);
    } else {
        lv.place = ir_opnd_kind(dst) == IR_PLACE ? ir_opnd_index(dst)
                                                 : body_local_place(b, body_hidden(b, type, false));
    }
    return lv;
}

static ir_opnd joined(struct lval lv)
{
    return lv.is_reg ? ir_opnd_make(IR_LOCAL, lv.local) : ir_opnd_make(IR_PLACE, lv.place);
}

// a ?: b: a is evaluated once.
static ir_opnd elvis(struct body *b, struct node *n, ir_opnd dst)
{
    type_id type = node_type(b, n), first = node_type(b, n->kids);
    struct lval lv = join(b, type, dst);
    block_id yes = ir_new_block(b->f), no = ir_new_block(b->f), end = ir_new_block(b->f);
    ir_opnd v = body_scalar(b, lower_rvalue(b, &n->kids[0], 0), first);
    ir_opnd test = v;

    if (body_type(b, first).kind == TYPE_FLOAT)
        test = body_bin(b, BIN_NE, lower_int_type(b->l), v, body_float(b, first, 0), 0);
    ir_emit_br(b->f, test, yes, no);
    ir_set_block(b->f, yes);
    lval_store(b, lv, body_convert(b, v, first, type, 0));
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, no);
    lower_rvalue_into(b, &n->kids[1], lv);
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, end);
    return joined(lv);
}

ir_opnd lower_conditional(struct body *b, struct node *n, ir_opnd dst)
{
    type_id type = node_type(b, n);
    struct ir_type t = body_type(b, type);

    if (t.kind == TYPE_VOID) {
        lower_conditional_effect(b, n);
        return 0;
    }
    if ((n->flags & NODE_ELVIS) != 0)
        return elvis(b, n, dst);
    if (n->nkids != 3)
        return lower_havoc(b, 0, type, dst);
    struct lval lv = join(b, type, dst);
    block_id yes = ir_new_block(b->f), no = ir_new_block(b->f), end = ir_new_block(b->f);
    lower_cond(b, &n->kids[0], yes, no);
    ir_set_block(b->f, yes);
    lower_rvalue_into(b, &n->kids[1], lv);
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, no);
    lower_rvalue_into(b, &n->kids[2], lv);
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, end);
    return joined(lv);
}

// ---- Without a value ---------------------------------------------------------------------------

// c ? f() : g(), a && f(), a || f() and a ?: f() as statements.
void lower_conditional_effect(struct body *b, struct node *n)
{
    block_id yes = ir_new_block(b->f), no, end = ir_new_block(b->f);

    if (n->kind == CXCursor_ConditionalOperator && n->nkids == 3) {
        no = ir_new_block(b->f);
        lower_cond(b, &n->kids[0], yes, no);
        ir_set_block(b->f, yes);
        lower_effect(b, &n->kids[1]);
        ir_emit_jmp(b->f, end);
        ir_set_block(b->f, no);
        lower_effect(b, &n->kids[2]);
    } else if (n->nkids == 2) {
        bool both = is_binary(n, CXBinaryOperator_LAnd);
        lower_cond(b, &n->kids[0], both ? yes : end, both ? end : yes);
        ir_set_block(b->f, yes);
        lower_effect(b, &n->kids[1]);
    } else {
        lower_havoc(b, 0, 0, 0);
    }
    ir_emit_jmp(b->f, end);
    ir_set_block(b->f, end);
}
