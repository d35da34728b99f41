// SPDX-License-Identifier: Apache-2.0
// Facts about a body that lowering needs before it starts. body_prescan() sees each node once,
// children first.
//
// - A variable whose address is taken, or that is an operand of an asm statement, lives in memory.
// - An expression made of constants only may be folded by clang as a whole. It is not asked about
//   others: it would happily evaluate `(f(), 3)` and lose the call.
// - Assignments to named variables are counted upwards.
// - Labels whose address is taken get numbers. A static table of labels is lowered outside of its
//   function, so the numbers are kept for the whole unit.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

struct unit_labels {
    struct ptr_map numbers; // LabelStmt -> ordinal + 1
};

// ---- Constants ---------------------------------------------------------------------------------

static bool all_const_from(const struct node *n, uint32_t first)
{
    for (uint32_t i = first; i < n->nkids; i++)
        if ((n->kids[i].flags & NODE_CONST) == 0)
            return false;
    return true;
}

static bool all_const(const struct node *n)
{
    return all_const_from(n, 0);
}

static bool is_const_unary(const struct node *n)
{
    switch (n->op) {
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Minus:
    case CXUnaryOperator_Not:
    case CXUnaryOperator_LNot:
    case CXUnaryOperator_Extension:
        return all_const(n);
    case CXUnaryOperator_AddrOf: // &((struct s *)0)->f
        return (n->kids[0].kind == CXCursor_MemberRefExpr ||
                n->kids[0].kind == CXCursor_ArraySubscriptExpr) &&
               all_const(n);
    default:
        return false;
    }
}

static bool may_be_const(const struct node *n)
{
    switch (n->kind) {
    case CXCursor_IntegerLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_CXXBoolLiteralExpr:
    case CXCursor_UnaryExpr: // sizeof, _Alignof: the operand is not evaluated
    case CXCursor_MemberRef:
        return true;
    case CXCursor_DeclRefExpr:
        return n->ref != NULL && clang_getCursorKind(*n->ref) == CXCursor_EnumConstantDecl;
    case CXCursor_ParenExpr:
    case CXCursor_ConditionalOperator:
    case CXCursor_CStyleCastExpr:
    case CXCursor_UnexposedExpr: // conversions, offsetof, __builtin_types_compatible_p
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
        return all_const(n);
    case CXCursor_UnaryOperator:
        return n->nkids == 1 && is_const_unary(n);
    case CXCursor_GenericSelectionExpr: // the first one is not evaluated
        return all_const_from(n, 1);
    case CXCursor_BinaryOperator:
        return n->op < CXBinaryOperator_Assign && all_const(n);
    default:
        return false;
    }
}

// ---- Address taken -----------------------------------------------------------------------------

// Whether the use of a name needs it to be in memory.
static bool needs_memory(const struct node *name)
{
    const struct node *n = name, *p = name->parent;

    while (p != NULL &&
           (p->kind == CXCursor_ParenExpr || p->kind == CXCursor_GenericSelectionExpr ||
            (p->kind == CXCursor_UnaryOperator && p->op == CXUnaryOperator_Extension) ||
            (p->kind == CXCursor_UnexposedExpr && p->nkids == 3))) {
        n = p;
        p = p->parent;
    }
    if (p == NULL)
        return false;
    return p->kind == CXCursor_GCCAsmStmt ||
           (p->kind == CXCursor_UnaryOperator &&
            (p->op == CXUnaryOperator_AddrOf || p->op == CXUnaryOperator_Real ||
             p->op == CXUnaryOperator_Imag)) ||
           (p->kind == CXCursor_MemberRefExpr && n == p->kids);
}

static void scan_name(struct body *b, const struct node *n)
{
    const void *decl = node_local_decl(n);

    if (decl != NULL && needs_memory(n))
        ptr_map_put(b->arena, &b->taken, decl, b);
}

// ---- Labels ------------------------------------------------------------------------------------

struct label *body_label(struct body *b, const CXCursor *stmt)
{
    struct label *label = ptr_map_get(&b->labels, stmt->data[1]);

    if (label == NULL) {
        label = arena_new(b->arena, struct label);
        label->ordinal = UINT32_MAX;
        ptr_map_put(b->arena, &b->labels, stmt->data[1], label);
    }
    return label;
}

static void number_label(struct body *b, const CXCursor *stmt)
{
    struct label *label = body_label(b, stmt);
    struct lower *l = b->l;

    if (label->ordinal != UINT32_MAX || b->is_static)
        return;
    label->ordinal = b->ntaken_labels++;
    struct label **grown = arena_array(b->arena, struct label *, b->ntaken_labels);
    for (uint32_t i = 0; i + 1 < b->ntaken_labels; i++)
        grown[i] = b->taken_labels[i];
    grown[b->ntaken_labels - 1] = label;
    b->taken_labels = grown;
    if (l->labels == NULL)
        l->labels = arena_new(l->arena, struct unit_labels);
    ptr_map_put(l->arena, &l->labels->numbers, stmt->data[1],
                (void *)((uintptr_t)label->ordinal + 1));
}

bool body_label_ordinal(struct lower *l, const CXCursor *label, uint32_t *ordinal)
{
    void *found = l->labels == NULL ? NULL : ptr_map_get(&l->labels->numbers, label->data[1]);

    *ordinal = (uint32_t)((uintptr_t)found - 1);
    return found != NULL;
}

// ---- All together ------------------------------------------------------------------------------

static void count_assignments(struct node *n)
{
    if ((node_is_assign(n) || node_is_incdec(n)) && n->nkids > 0 &&
        node_local_decl(n->kids) != NULL) {
        n->flags |= NODE_ASSIGNS;
        n->nassigns++;
    }
    if (n->parent != NULL)
        n->parent->nassigns += n->nassigns;
}

void body_prescan(struct body *b, struct node *n)
{
    if (may_be_const(n))
        n->flags |= NODE_CONST;
    count_assignments(n);
    if (n->kind == CXCursor_DeclRefExpr)
        scan_name(b, n);
    else if (n->kind == CXCursor_LabelStmt)
        body_label(b, &n->cursor)->node = n;
    else if (n->kind == CXCursor_AddrLabelExpr && n->nkids == 1 && n->kids[0].ref != NULL)
        number_label(b, n->kids[0].ref);
}
