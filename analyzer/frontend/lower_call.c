// SPDX-License-Identifier: Apache-2.0
// Calls: direct ones by function, the others through the value of a pointer, with the place the
// pointer was read from, so that tables of functions can be followed.
//
// Arguments are evaluated from left to right. The position of a call is its own region, whatever
// statement it is in.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <string.h>

// The function that an expression denotes when it does so by name: through parentheses, `*`, `&`
// and casts.
bool lower_callee(struct body *b, struct node *n, uint32_t *fn)
{
    for (;;) {
        n = node_strip(n);
        bool transparent = n->kind == CXCursor_UnexposedExpr ||
                           n->kind == CXCursor_CStyleCastExpr ||
                           (n->kind == CXCursor_UnaryOperator &&
                            (n->op == CXUnaryOperator_Deref || n->op == CXUnaryOperator_AddrOf));
        if (!transparent || n->nkids != 1)
            break;
        n = n->kids;
    }
    if (n->kind == CXCursor_GenericSelectionExpr || n->kind == CXCursor_UnexposedExpr) {
        struct node *chosen = lower_generic_choice(b, n);
        return chosen != NULL && lower_callee(b, chosen, fn);
    }
    if (n->kind != CXCursor_DeclRefExpr || n->ref == NULL ||
        clang_getCursorKind(*n->ref) != CXCursor_FunctionDecl)
        return false;
    *fn = lower_fn(b->l, *n->ref);
    return true;
}

// ---- Emission ----------------------------------------------------------------------------------

// Where a call of result type `type` leaves its result.
static ir_opnd result_dst(struct body *b, type_id type, ir_opnd dst)
{
    struct ir_type t = body_type(b, type);

    if (type_is_scalar(t))
        return ir_opnd_kind(dst) == IR_LOCAL ? dst : body_temp(b, type);
    if (!type_is_aggregate(t))
        return 0;
    if (ir_opnd_kind(dst) == IR_PLACE)
        return dst;
    return ir_opnd_make(IR_PLACE, body_local_place(b, body_hidden(b, type, false)));
}

static ir_opnd emit_call(struct body *b, struct ir_insn i, const ir_opnd *args, uint32_t n,
                         unsigned flags, ir_opnd dst)
{
    i.dst = result_dst(b, i.type, dst);
    if (i.dst == 0)
        flags &= ~(unsigned)(INSN_VOID_CAST | INSN_DISCARDED);
    i.flags = (uint8_t)flags;
    return ir_emit(b->f, i, args, n);
}

ir_opnd body_call(struct body *b, uint32_t fn, type_id result, const ir_opnd *args, uint32_t n,
                  unsigned flags, ir_opnd dst)
{
    bool returns = (ir_fn_at(b->l->b, fn)->flags & FN_NORETURN) == 0;
    ir_opnd v = emit_call(b, (struct ir_insn){.op = IR_CALL, .type = result, .callee = fn}, args, n,
                          flags, dst);

    if (!returns)
        ir_emit_unreachable(b->f);
    return v;
}

static ir_opnd *arguments(struct body *b, struct node *n, uint32_t *count)
{
    ir_opnd *args = arena_array(b->arena, ir_opnd, n->nkids);

    *count = 0;
    for (uint32_t i = 1; i < n->nkids; i++) {
        ir_opnd v = lower_rvalue(b, &n->kids[i], 0);
        if (v == 0) // void, in broken code
            v = lower_havoc(b, 0, lower_int_type(b->l), 0);
        args[(*count)++] = v;
    }
    return args;
}

// ---- Through pointers --------------------------------------------------------------------------

// The expression of the pointer itself: without `*` and the decay that undoes it.
static struct node *pointer_expr(struct body *b, struct node *n)
{
    for (;;) {
        n = node_strip(n);
        if (n->kind == CXCursor_UnexposedExpr && n->nkids == 1 &&
            body_type(b, node_type(b, n->kids)).kind == TYPE_FUNCTION)
            n = n->kids;
        else if (n->kind == CXCursor_UnaryOperator && n->op == CXUnaryOperator_Deref &&
                 n->nkids == 1)
            n = n->kids;
        else
            return n;
    }
}

static bool is_path(const struct node *n)
{
    return n->kind == CXCursor_DeclRefExpr || n->kind == CXCursor_MemberRefExpr ||
           n->kind == CXCursor_ArraySubscriptExpr ||
           (n->kind == CXCursor_UnaryOperator && n->op == CXUnaryOperator_Deref);
}

static ir_opnd function_pointer(struct body *b, struct node *n, place_id *from)
{
    n = pointer_expr(b, n);
    struct node *load =
        n->kind == CXCursor_UnexposedExpr && n->nkids == 1 ? node_strip(n->kids) : n;

    *from = 0;
    if (!is_path(load) || body_type(b, node_type(b, load)).kind != TYPE_POINTER)
        return lower_rvalue(b, n, 0);
    struct lval lv = lower_lvalue(b, load);
    if (!lv.is_reg)
        *from = lv.place;
    return lval_load(b, lv, 0);
}

static ir_opnd indirect_call(struct body *b, struct node *n, unsigned flags, ir_opnd dst)
{
    place_id from;
    uint32_t count;
    ir_opnd pointer = function_pointer(b, n->kids, &from);
    ir_opnd *args = arguments(b, n, &count);
    bool returns = !lower_type_is_noreturn(b->l, clang_getCursorType(n->kids->cursor));

    pointer = body_scalar(b, pointer, 0);

    body_set_loc(b, n);
    ir_opnd v = emit_call(
        b, (struct ir_insn){.op = IR_ICALL, .type = node_type(b, n), .a = pointer, .place = from},
        args, count, flags, dst);
    if (!returns)
        ir_emit_unreachable(b->f);
    return v;
}

// ---- All calls ---------------------------------------------------------------------------------

ir_opnd lower_call(struct body *b, struct node *n, unsigned flags, ir_opnd dst)
{
    uint32_t fn, count;
    ir_opnd value;

    if (n->nkids == 0)
        return lower_havoc(b, 0, node_type(b, n), dst);
    if (!lower_callee(b, n->kids, &fn))
        return indirect_call(b, n, flags, dst);
    const char *name = names_text(b->l->names, ir_fn_at(b->l->b, fn)->name);
    if (name[0] == '_' && name[1] == '_' && lower_builtin(b, n, name, dst, &value))
        return value;
    ir_opnd *args = arguments(b, n, &count);
    body_set_loc(b, n);
    return body_call(b, fn, node_type(b, n), args, count, flags, dst);
}

// ---- va_arg ------------------------------------------------------------------------------------

// va_arg looks like a conversion of the list; the text tells it apart.
bool node_is_va_arg(struct body *b, struct node *n)
{
    if (n->kind != CXCursor_UnexposedExpr || n->nkids != 1)
        return false;
    struct ir_type list = body_type(b, node_type(b, n->kids));
    bool is_pointer = list.kind == TYPE_POINTER, may_be = false;
    if (is_pointer)
        list = body_type(b, list.elem);
    if (list.kind == TYPE_RECORD) // struct __va_list_tag[1], struct __va_list
        may_be = strncmp(names_text(b->l->names, list.name), "__va_list", 9) == 0;
    else if (is_pointer && (list.flags & TYPE_CHAR) != 0) // char *
        may_be = body_type(b, node_type(b, n)).kind != TYPE_POINTER;
    return may_be &&
           lower_spelling_word(b->l, n->cursor) == names_puts(b->l->names, "__builtin_va_arg");
}

ir_opnd lower_va_arg(struct body *b, struct node *n, ir_opnd dst)
{
    struct ir_type list = body_type(b, node_type(b, n->kids));
    type_id type = node_type(b, n);
    place_id place;

    if (list.kind == TYPE_POINTER && body_type(b, list.elem).kind == TYPE_RECORD)
        place = lower_deref(b, n->kids, list.elem);
    else
        place = lower_lvalue(b, n->kids).place;
    if (place == 0)
        return lower_havoc(b, 0, type, dst);
    return ir_emit(
        b->f,
        (struct ir_insn){
            .op = IR_VAARG, .type = type, .dst = result_dst(b, type, dst), .place = place},
        NULL, 0);
}
