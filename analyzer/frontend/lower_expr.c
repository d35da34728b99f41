// SPDX-License-Identifier: Apache-2.0
// Values of expressions.
//
// lower_rvalue() loads what is an lvalue by itself, so the many nodes that stand for implicit
// conversions only matter where they change the representation. A `dst` is passed down to the last
// instruction of an expression, so that `fd = open(p, f)` is one CALL with fd as its result.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <string.h>

// ---- Operators ---------------------------------------------------------------------------------

static bool bin_of(enum CXBinaryOperatorKind k, enum ir_bin *op)
{
    static const struct {
        enum CXBinaryOperatorKind from;
        enum ir_bin to;
    } table[] = {
        {CXBinaryOperator_Mul, BIN_MUL},       {CXBinaryOperator_Div, BIN_DIV},
        {CXBinaryOperator_Rem, BIN_REM},       {CXBinaryOperator_Add, BIN_ADD},
        {CXBinaryOperator_Sub, BIN_SUB},       {CXBinaryOperator_Shl, BIN_SHL},
        {CXBinaryOperator_Shr, BIN_SHR},       {CXBinaryOperator_LT, BIN_LT},
        {CXBinaryOperator_GT, BIN_GT},         {CXBinaryOperator_LE, BIN_LE},
        {CXBinaryOperator_GE, BIN_GE},         {CXBinaryOperator_EQ, BIN_EQ},
        {CXBinaryOperator_NE, BIN_NE},         {CXBinaryOperator_And, BIN_AND},
        {CXBinaryOperator_Xor, BIN_XOR},       {CXBinaryOperator_Or, BIN_OR},
        {CXBinaryOperator_MulAssign, BIN_MUL}, {CXBinaryOperator_DivAssign, BIN_DIV},
        {CXBinaryOperator_RemAssign, BIN_REM}, {CXBinaryOperator_AddAssign, BIN_ADD},
        {CXBinaryOperator_SubAssign, BIN_SUB}, {CXBinaryOperator_ShlAssign, BIN_SHL},
        {CXBinaryOperator_ShrAssign, BIN_SHR}, {CXBinaryOperator_AndAssign, BIN_AND},
        {CXBinaryOperator_XorAssign, BIN_XOR}, {CXBinaryOperator_OrAssign, BIN_OR},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].from == k) {
            *op = table[i].to;
            return true;
        }
    return false;
}

bool node_bin(const struct node *n, enum ir_bin *op)
{
    return bin_of((enum CXBinaryOperatorKind)n->op, op);
}

// pointer + index, in elements of what `pointer` points to.
ir_opnd body_pointer_add(struct body *b, ir_opnd p, type_id pointer, struct node *index,
                         bool subtract, ir_opnd dst)
{
    ir_opnd i = lower_rvalue(b, index, 0);
    type_id type = node_type(b, index), size = lower_size_type(b->l);
    struct ir_type elem = body_type(b, body_type(b, pointer).elem);
    int64_t k;

    if (elem.kind == TYPE_ARRAY && (elem.flags & TYPE_VLA) != 0 && index->parent != NULL) {
        struct node *sum = index->parent; // the type with the bounds: that of the sum
        CXType element, row = clang_getPointeeType(node_ctype(sum));
        ir_opnd count = lower_vla_count(b, row, &element);
        if (count != 0) {
            i = body_bin(b, BIN_MUL, size, body_convert(b, i, type, size, 0), count, 0);
            type = size;
            pointer = lower_pointer_to(b->l, lower_type(b->l, element));
        }
    }
    if (subtract && body_const(b, i, &k)) {
        i = body_int(b, lower_size_type(b->l), -k);
    } else if (subtract) {
        i = body_convert(b, i, type, size, 0);
        i = body_emit(b, (struct ir_insn){.op = IR_UN, .sub = UN_NEG, .type = size, .a = i}, 0);
    }
    return body_bin(b, BIN_PTR_ADD, pointer, p, i, dst);
}

static ir_opnd pointer_difference(struct body *b, struct node *n, ir_opnd x, ir_opnd y, ir_opnd dst)
{
    type_id type = node_type(b, &n->kids[0]);
    type_id held = body_opnd_type(b, x);
    struct ir_type elem = body_type(b, body_type(b, type).elem);
    ir_opnd diff;

    if (elem.kind == TYPE_ARRAY && (elem.flags & TYPE_VLA) != 0) {
        CXType element, row = clang_getPointeeType(node_ctype(&n->kids[0]));
        ir_opnd count = lower_vla_count(b, row, &element);
        type_id pointer = lower_pointer_to(b->l, lower_type(b->l, element));
        x = body_emit(b, (struct ir_insn){.op = IR_CAST, .type = pointer, .a = x}, 0);
        diff = body_bin(b, BIN_PTR_DIFF, node_type(b, n), x, y, 0);
        return count == 0 ? lower_havoc(b, 0, node_type(b, n), dst)
                          : body_bin(b, BIN_DIV, node_type(b, n), diff, count, dst);
    }
    if (held == 0 || !body_same_object(b, body_type(b, held).elem, body_type(b, type).elem))
        x = body_emit(b, (struct ir_insn){.op = IR_CAST, .type = type, .a = x}, 0);
    return body_bin(b, BIN_PTR_DIFF, node_type(b, n), x, y, dst);
}

static bool is_pointer(struct body *b, struct node *n)
{
    return body_type(b, node_type(b, n)).kind == TYPE_POINTER;
}

static bool is_other(struct body *b, struct node *n)
{
    return !type_is_scalar(body_type(b, node_type(b, n)));
}

static ir_opnd binary_step(struct body *b, struct node *n, ir_opnd x, ir_opnd dst)
{
    struct node *left = &n->kids[0], *right = &n->kids[1];
    type_id type = node_type(b, n);
    enum ir_bin op;

    if (is_other(b, n) || is_other(b, left) || is_other(b, right) || !node_bin(n, &op)) {
        lower_rvalue(b, right, 0);
        return lower_havoc(b, 0, type, dst);
    }
    bool px = is_pointer(b, left), py = is_pointer(b, right);
    if (op == BIN_ADD && py && !px) { // i + p
        ir_opnd p = lower_rvalue(b, right, 0);
        return body_bin(b, BIN_PTR_ADD, type, p, x, dst);
    }
    if ((op == BIN_ADD || op == BIN_SUB) && px && !py)
        return body_pointer_add(b, x, type, right, op == BIN_SUB, dst);
    ir_opnd y = lower_rvalue(b, right, 0);
    if (op == BIN_SUB && px)
        return pointer_difference(b, n, x, y, dst);
    return body_bin(b, op, type, x, y, dst);
}

// Walks down the left operands in a loop: a + b + c + ... may be long.
ir_opnd lower_binary(struct body *b, struct node *n, ir_opnd dst)
{
    struct node *leaf = n;
    enum ir_bin op;

    while (leaf->kind == CXCursor_BinaryOperator && node_bin(leaf, &op) && leaf->nkids == 2 &&
           (leaf == n || (leaf->flags & NODE_CONST) == 0))
        leaf = leaf->kids;
    ir_opnd x = lower_rvalue(b, leaf, 0);
    while (leaf != n) {
        leaf = leaf->parent;
        x = binary_step(b, leaf, x, leaf == n ? dst : 0);
    }
    return x;
}

static ir_opnd negation(struct body *b, struct node *n, ir_opnd dst)
{
    type_id type = node_type(b, n->kids);
    ir_opnd v = lower_rvalue(b, n->kids, 0);

    if (is_other(b, n->kids))
        return lower_havoc(b, 0, node_type(b, n), dst);
    return body_bin(b, BIN_EQ, lower_int_type(b->l), v, body_int(b, type, 0), dst);
}

static ir_opnd label_address(struct body *b, struct node *n, ir_opnd dst)
{
    type_id type = node_type(b, n);
    uint32_t ordinal;

    if (n->nkids != 1 || n->kids[0].ref == NULL)
        return lower_havoc(b, 0, type, dst);
    if (!body_label_ordinal(b->l, n->kids[0].ref, &ordinal))
        return lower_havoc(b, 0, type, dst);
    return body_int(b, type, ordinal);
}

static ir_opnd unary(struct body *b, struct node *n, ir_opnd dst)
{
    type_id type = node_type(b, n);

    switch (n->op) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
        return lower_incdec(b, n, true, dst);
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Extension:
        return lower_rvalue(b, n->kids, dst);
    case CXUnaryOperator_LNot:
        return negation(b, n, dst);
    case CXUnaryOperator_Deref:
        return lval_load(b, lower_lvalue(b, n), dst);
    case CXUnaryOperator_AddrOf:
        return lval_addr(b, lower_lvalue(b, n->kids), type, dst);
    case CXUnaryOperator_Minus:
    case CXUnaryOperator_Not: {
        ir_opnd v = lower_rvalue(b, n->kids, 0);
        if (is_other(b, n))
            return lower_havoc(b, 0, type, dst);
        return body_emit(b,
                         (struct ir_insn){.op = IR_UN,
                                          .sub = n->op == CXUnaryOperator_Minus ? UN_NEG : UN_COM,
                                          .type = type,
                                          .a = v},
                         dst);
    }
    default: // __real__, __imag__
        lower_rvalue(b, n->kids, 0);
        return lower_havoc(b, 0, type, dst);
    }
}

// ---- Names -------------------------------------------------------------------------------------

static ir_opnd name_value(struct body *b, struct node *n, ir_opnd dst)
{
    if (n->ref != NULL && clang_getCursorKind(*n->ref) == CXCursor_EnumConstantDecl)
        return body_int(b, node_type(b, n), clang_getEnumConstantDeclValue(*n->ref));
    return lval_load(b, lower_lvalue(b, n), dst);
}

// ---- Conversions -------------------------------------------------------------------------------

// (union u)x: the member of x's type is written.
static ir_opnd cast_to_union(struct body *b, ir_opnd v, type_id from, type_id to)
{
    struct ir_type u = body_type(b, to);
    place_id place = body_local_place(b, body_hidden(b, to, false));

    for (uint32_t i = u.first_field; i < u.first_field + u.nfields; i++) {
        type_id member = ir_field_at(b->l->b, i)->type;
        if (!body_same_form(b, member, from))
            continue;
        lval_store(b, (struct lval){.place = body_field(b, place, to, i), .type = member}, v);
        return ir_opnd_make(IR_PLACE, place);
    }
    return lower_havoc(b, 0, to, 0);
}

static ir_opnd converted(struct body *b, struct node *n, struct node *from, ir_opnd dst)
{
    type_id to = node_type(b, n), type = node_type(b, from);
    struct ir_type t = body_type(b, to), s = body_type(b, type);

    if (t.kind == TYPE_VOID) {
        lower_effect(b, from);
        return 0;
    }
    if (s.kind == TYPE_ARRAY || s.kind == TYPE_FUNCTION) {
        struct lval lv = lower_lvalue(b, from);
        return t.kind == TYPE_ARRAY ? lval_load(b, lv, dst) : lval_addr(b, lv, to, dst);
    }
    bool same = body_same_form(b, to, type);
    ir_opnd v = lower_rvalue(b, from, same ? dst : 0);
    if (t.kind == TYPE_RECORD && type_is_scalar(s))
        return cast_to_union(b, v, type, to);
    return body_convert(b, v, type, to, dst);
}

// Nodes that libclang has no kind for.
static ir_opnd unexposed(struct body *b, struct node *n, ir_opnd dst)
{
    if ((n->flags & NODE_ELVIS) != 0)
        return lower_conditional(b, n, dst);
    if (n->nkids == 1 && n->kids[0].kind != CXCursor_MemberRef)
        return node_is_va_arg(b, n) ? lower_va_arg(b, n, dst) : converted(b, n, n->kids, dst);
    if (n->nkids == 0 || n->kids[0].kind == CXCursor_MemberRef)
        return lower_offsetof(b, n, dst);
    const char *op = atomic_operation(b, n);
    if (op != NULL)
        return lower_atomic(b, n, op, dst);
    struct node *chosen = lower_generic_choice(b, n);
    if (chosen != NULL)
        return converted(b, n, chosen, dst);
    for (uint32_t i = 0; i < n->nkids; i++)
        lower_effect(b, &n->kids[i]);
    return lower_havoc(b, 0, node_type(b, n), dst);
}

static ir_opnd generic(struct body *b, struct node *n, ir_opnd dst)
{
    struct node *chosen = lower_generic_choice(b, n);

    return chosen != NULL ? lower_rvalue(b, chosen, dst) : lower_havoc(b, 0, node_type(b, n), dst);
}

static ir_opnd braced_scalar(struct body *b, struct node *n, ir_opnd dst)
{
    return n->nkids == 1 ? lower_rvalue(b, n->kids, dst) : body_int(b, node_type(b, n), 0);
}

static ir_opnd not_understood(struct body *b, struct node *n, ir_opnd dst)
{
    for (uint32_t i = 0; i < n->nkids; i++)
        if (clang_isExpression((enum CXCursorKind)n->kids[i].kind))
            lower_effect(b, &n->kids[i]);
    return lower_havoc(b, 0, node_type(b, n), dst);
}

static ir_opnd binary_like(struct body *b, struct node *n, ir_opnd dst)
{
    if (n->nkids != 2)
        return not_understood(b, n, dst);
    switch (n->op) {
    case CXBinaryOperator_Assign:
        return lower_assign(b, n, true, dst);
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr:
        return lower_logical(b, n, dst);
    case CXBinaryOperator_Comma:
        lower_effect(b, &n->kids[0]);
        return lower_rvalue(b, &n->kids[1], dst);
    default:
        return lower_binary(b, n, dst);
    }
}

static ir_opnd rvalue(struct body *b, struct node *n, ir_opnd dst)
{
    ir_opnd folded;

    if ((n->flags & NODE_CONST) != 0 && lower_folded(b, n, &folded))
        return folded;
    switch (n->kind) {
    case CXCursor_ParenExpr:
        return lower_rvalue(b, n->kids, dst);
    case CXCursor_DeclRefExpr:
        return name_value(b, n, dst);
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_StringLiteral:
    case CXCursor_CompoundLiteralExpr:
        return lval_load(b, lower_lvalue(b, n), dst);
    case CXCursor_FloatingLiteral:
        return lower_float_literal(b, n);
    case CXCursor_UnexposedExpr:
        return unexposed(b, n, dst);
    case CXCursor_CStyleCastExpr:
        return n->nkids > 0 ? converted(b, n, &n->kids[n->nkids - 1], dst)
                            : not_understood(b, n, dst);
    case CXCursor_UnaryOperator:
        return n->nkids == 1 ? unary(b, n, dst) : not_understood(b, n, dst);
    case CXCursor_BinaryOperator:
        return binary_like(b, n, dst);
    case CXCursor_CompoundAssignOperator:
        return n->nkids == 2 ? lower_compound_assign(b, n, true, dst) : not_understood(b, n, dst);
    case CXCursor_ConditionalOperator:
        return lower_conditional(b, n, dst);
    case CXCursor_CallExpr:
        return lower_call(b, n, 0, dst);
    case CXCursor_StmtExpr:
        return lower_stmt_expr(b, n, true, dst);
    case CXCursor_GenericSelectionExpr:
        return generic(b, n, dst);
    case CXCursor_AddrLabelExpr:
        return label_address(b, n, dst);
    case CXCursor_UnaryExpr:
        return lower_sizeof(b, n, dst);
    case CXCursor_CXXNullPtrLiteralExpr:
        return body_int(b, node_type(b, n), 0);
    case CXCursor_InitListExpr:
        return braced_scalar(b, n, dst);
    default:
        return not_understood(b, n, dst);
    }
}

// In broken code a destination may be of another kind than the value.
static bool fits(struct body *b, struct node *n, ir_opnd dst)
{
    struct ir_type t = body_type(b, node_type(b, n));

    return ir_opnd_kind(dst) == IR_PLACE ? type_is_aggregate(t) : type_is_scalar(t);
}

ir_opnd lower_rvalue(struct body *b, struct node *n, ir_opnd dst)
{
    if (++b->depth > LOWER_DEPTH_MAX)
        give_up("nested more than %d levels deep", LOWER_DEPTH_MAX);
    loc_id loc = b->loc;
    bool in_macro = b->in_macro;
    ir_opnd v = rvalue(b, n, dst == 0 || fits(b, n, dst) ? dst : 0);
    body_restore_loc(b, loc, in_macro);
    b->depth--;
    return v;
}

ir_opnd lower_rvalue_as(struct body *b, struct node *n, type_id to)
{
    ir_opnd v = lower_rvalue(b, n, 0);

    return body_convert(b, v, node_type(b, n), to, 0);
}

void lower_rvalue_into(struct body *b, struct node *n, struct lval to)
{
    type_id type = node_type(b, n);

    if (to.is_reg) {
        bool same = body_same_form(b, type, to.type);
        ir_opnd dst = ir_opnd_make(IR_LOCAL, to.local);
        ir_opnd v = lower_rvalue(b, n, same ? dst : 0);
        v = body_convert(b, v, type, to.type, dst);
        if (v != 0)
            lval_store(b, to, v);
        return;
    }
    if (type_is_aggregate(body_type(b, to.type)) && to.place != 0) {
        ir_opnd v = lower_rvalue(b, n, ir_opnd_make(IR_PLACE, to.place));
        v = body_convert(b, v, type, to.type, 0);
        lval_store(b, to, v);
        return;
    }
    lval_store(b, to, lower_rvalue_as(b, n, to.type));
}

// ---- Without a value ---------------------------------------------------------------------------

// A read of a volatile or atomic object is an effect of its own.
static bool reads_with_effect(struct body *b, struct node *n)
{
    return (body_type(b, node_type(b, n)).flags & (TYPE_VOLATILE | TYPE_ATOMIC)) != 0;
}

static void effect_of_conversion(struct body *b, struct node *n)
{
    struct node *from = &n->kids[n->nkids - 1], *inner = node_strip(from);

    if (n->kind == CXCursor_CStyleCastExpr && inner->kind == CXCursor_CallExpr &&
        body_type(b, node_type(b, n)).kind == TYPE_VOID)
        lower_call(b, inner, INSN_VOID_CAST | INSN_DISCARDED, 0);
    else
        lower_effect(b, from);
}

static void effect_of_binary(struct body *b, struct node *n)
{
    switch (n->op) {
    case CXBinaryOperator_Assign:
        lower_assign(b, n, false, 0);
        break;
    case CXBinaryOperator_Comma:
        lower_effect(b, &n->kids[0]);
        lower_effect(b, &n->kids[1]);
        break;
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr:
        lower_conditional_effect(b, n);
        break;
    default:
        lower_effect(b, &n->kids[0]);
        lower_effect(b, &n->kids[1]);
    }
}

static void effect(struct body *b, struct node *n)
{
    switch (n->kind) {
    case CXCursor_BinaryOperator:
        if (n->nkids == 2) {
            effect_of_binary(b, n);
            return;
        }
        break;
    case CXCursor_CompoundAssignOperator:
        if (n->nkids == 2) {
            lower_compound_assign(b, n, false, 0);
            return;
        }
        break;
    case CXCursor_UnaryOperator:
        if (node_is_incdec(n)) {
            lower_incdec(b, n, false, 0);
            return;
        }
        break;
    case CXCursor_CallExpr:
        lower_call(b, n, INSN_DISCARDED, 0);
        return;
    case CXCursor_StmtExpr:
        lower_stmt_expr(b, n, false, 0);
        return;
    case CXCursor_ConditionalOperator:
        lower_conditional_effect(b, n);
        return;
    case CXCursor_DeclRefExpr:
        if (!reads_with_effect(b, n))
            return;
        break;
    case CXCursor_CStyleCastExpr:
        if (n->nkids > 0) {
            effect_of_conversion(b, n);
            return;
        }
        break;
    case CXCursor_UnexposedExpr:
        if (n->nkids == 1 && n->kids[0].kind != CXCursor_MemberRef && !node_is_va_arg(b, n)) {
            effect_of_conversion(b, n);
            return;
        }
        break;
    default:
        break;
    }
    lower_rvalue(b, n, 0);
}

void lower_effect(struct body *b, struct node *n)
{
    n = node_strip(n);
    if ((n->flags & NODE_CONST) != 0)
        return;
    if (++b->depth > LOWER_DEPTH_MAX)
        give_up("nested more than %d levels deep", LOWER_DEPTH_MAX);
    loc_id loc = b->loc;
    bool in_macro = b->in_macro;
    effect(b, n);
    body_restore_loc(b, loc, in_macro);
    b->depth--;
}

// ---- Full expressions --------------------------------------------------------------------------

static void count_pending(struct body *b, uint32_t mark, const void *decl)
{
    for (uint32_t i = mark; i < b->npending; i++)
        if (b->pending[i].decl == decl) {
            b->pending[i].count++;
            return;
        }
    if (b->npending == b->cap_pending) {
        uint32_t cap = b->cap_pending == 0 ? 16 : b->cap_pending * 2;
        struct pending *grown = arena_array(b->arena, struct pending, cap);
        if (b->npending > 0)
            memcpy(grown, b->pending, b->npending * sizeof *grown);
        b->pending = grown;
        b->cap_pending = cap;
    }
    b->pending[b->npending++] = (struct pending){decl, 1};
}

static void collect_pending(struct body *b, uint32_t mark, const struct node *n)
{
    // Left-hand chains are walked in a loop, as everywhere.
    for (; n->nassigns > 0; n = n->kids) {
        if ((n->flags & NODE_ASSIGNS) != 0)
            count_pending(b, mark, node_local_decl(n->kids));
        for (uint32_t i = 1; i < n->nkids; i++)
            if (n->kids[i].nassigns > 0)
                collect_pending(b, mark, &n->kids[i]);
        if (n->nkids == 0)
            return;
    }
}

uint32_t pending_open(struct body *b, const struct node *n)
{
    uint32_t mark = b->npending;

    if (n->nassigns > 0)
        collect_pending(b, mark, n);
    return mark;
}

void pending_close(struct body *b, uint32_t mark)
{
    b->npending = mark;
}

void pending_done(struct body *b, const void *decl)
{
    for (uint32_t i = 0; i < b->npending; i++)
        if (b->pending[i].decl == decl && b->pending[i].count > 0)
            b->pending[i].count--;
}

bool pending_has(const struct body *b, const void *decl)
{
    for (uint32_t i = 0; i < b->npending; i++)
        if (b->pending[i].decl == decl && b->pending[i].count > 0)
            return true;
    return false;
}

void lower_full_effect(struct body *b, struct node *n)
{
    n = node_strip(n);
    if (n->kind == CXCursor_BinaryOperator && n->op == CXBinaryOperator_Comma && n->nkids == 2) {
        lower_full_effect(b, &n->kids[0]);
        lower_full_effect(b, &n->kids[1]);
        return;
    }
    uint32_t mark = pending_open(b, n);
    lower_effect(b, n);
    pending_close(b, mark);
}

ir_opnd lower_full_value(struct body *b, struct node *n, ir_opnd dst)
{
    uint32_t mark = pending_open(b, n);
    ir_opnd v = lower_rvalue(b, n, dst);

    pending_close(b, mark);
    return v;
}
