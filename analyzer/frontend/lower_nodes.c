// SPDX-License-Identifier: Apache-2.0
// The tree of a function body, read from libclang once.
//
// Each cursor is asked for its children once, breadth first, so that neither deep nesting nor long
// chains of operators recurse here. Children that lowering has no use for (type references,
// attributes, parameter names, records declared inside) are left out. Runs of siblings are kept in
// a list in the order of reading; walked backwards it visits children before their parents, which
// is how facts are summed up (lower_prescan.c).
//
// Two things libclang shows are put right here: the condition of `a ?: b` comes three times, and
// the type of a parameter declared as an array (and of expressions made of it) is shown as that
// array although it is a pointer.
#include "analyzer/frontend/lower_body.h"
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"

#include <string.h>

static struct ptr_entry *ptr_map_slot(const struct ptr_map *m, const void *key)
{
    // Fibonacci hashing: pointers differ in their middle bits, the product in its upper ones.
    uint64_t h = (uint64_t)(uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15);
    uint32_t i = (uint32_t)(h >> 32) & (m->cap - 1);

    while (m->entries[i].key != NULL && m->entries[i].key != key)
        i = (i + 1) & (m->cap - 1);
    return &m->entries[i];
}

void *ptr_map_get(const struct ptr_map *m, const void *key)
{
    return m->cap == 0 || key == NULL ? NULL : ptr_map_slot(m, key)->value;
}

static void ptr_map_grow(struct arena *a, struct ptr_map *m)
{
    struct ptr_map old = *m;

    m->cap = old.cap == 0 ? 16 : old.cap * 2;
    m->entries = arena_array(a, struct ptr_entry, m->cap);
    for (uint32_t i = 0; i < old.cap; i++)
        if (old.entries[i].key != NULL)
            *ptr_map_slot(m, old.entries[i].key) = old.entries[i];
}

void ptr_map_put(struct arena *a, struct ptr_map *m, const void *key, void *value)
{
    if (m->n * 2 >= m->cap)
        ptr_map_grow(a, m);
    struct ptr_entry *e = ptr_map_slot(m, key);
    if (e->key == NULL)
        m->n++;
    *e = (struct ptr_entry){key, value};
}

// ---- Reading -----------------------------------------------------------------------------------

// Which children of a cursor matter.
static bool is_wanted(enum CXCursorKind kind)
{
    if (kind == CXCursor_MemberRef || kind == CXCursor_LabelRef || kind == CXCursor_VarDecl ||
        kind == CXCursor_TypedefDecl)
        return true;
    return clang_isExpression(kind) || clang_isStatement(kind);
}

// Names and literals have no such children. They are half of all cursors, and a visit costs more
// than all else that is asked of one.
static bool is_leaf(unsigned kind)
{
    switch (kind) {
    case CXCursor_DeclRefExpr:
    case CXCursor_IntegerLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_StringLiteral:
    case CXCursor_MemberRef:
    case CXCursor_LabelRef:
    case CXCursor_NullStmt:
    case CXCursor_BreakStmt:
    case CXCursor_ContinueStmt:
        return true;
    default:
        return false;
    }
}

static enum CXChildVisitResult collect(CXCursor c, CXCursor parent, CXClientData data)
{
    struct body *b = data;
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (!is_wanted(kind))
        return CXChildVisit_Continue;
    if (b->nkids == b->l->kids.cap) {
        struct node_buffer *buffer = &b->l->kids;
        buffer->nodes =
            vec_grow(b->l->arena, buffer->nodes, b->nkids, 1, &buffer->cap, sizeof *buffer->nodes);
        b->kids = buffer->nodes;
    }
    b->kids[b->nkids++] = (struct node){.cursor = c, .kind = (uint16_t)kind};
    return CXChildVisit_Continue;
}

static void read_operator(struct node *n)
{
    if (n->kind == CXCursor_BinaryOperator || n->kind == CXCursor_CompoundAssignOperator)
        n->op = (uint8_t)clang_getCursorBinaryOperatorKind(n->cursor);
    else if (n->kind == CXCursor_UnaryOperator)
        n->op = (uint8_t)clang_getCursorUnaryOperatorKind(n->cursor);
}

static void read_reference(struct body *b, struct node *n)
{
    if (n->kind != CXCursor_DeclRefExpr && n->kind != CXCursor_MemberRefExpr &&
        n->kind != CXCursor_MemberRef && n->kind != CXCursor_LabelRef)
        return;
    CXCursor to = clang_getCursorReferenced(n->cursor);
    if (clang_Cursor_isNull(to))
        return;
    n->ref = arena_new(b->arena, CXCursor);
    *n->ref = to;
}

// The condition of `a ?: b` is visited three times, the last time as the value, which a conversion
// may stand around; a conditional operator with equal operands written twice has different cursors.
static void drop_repeated(struct body *b, struct node *n)
{
    if (n->kind != CXCursor_UnexposedExpr || b->nkids < 3 ||
        !clang_equalCursors(b->kids[0].cursor, b->kids[1].cursor))
        return;
    n->flags |= NODE_ELVIS;
    b->kids[1] = b->kids[b->nkids - 1];
    b->nkids = 2;
}

// __builtin_types_compatible_p(__typeof__(x), int) looks like a conversion of x to int. A
// conversion refers to what its operand refers to; where that is nothing, the text decides.
static bool is_type_trait(struct body *b, const struct node *n)
{
    static const char name[] = "__builtin_types_compatible_p";
    size_t size;

    if (n->kind != CXCursor_UnexposedExpr || clang_getCursorType(n->cursor).kind != CXType_Int ||
        !clang_Cursor_isNull(clang_getCursorReferenced(n->cursor)))
        return false;
    const char *s = lower_spelling_text(b->l, n->cursor, &size);
    return s != NULL && size >= sizeof name - 1 && memcmp(s, name, sizeof name - 1) == 0;
}

// offsetof(__typeof__(x), f): x is shown before the fields.
static void drop_type_operand(struct body *b, const struct node *n)
{
    uint32_t first = 0;

    if (n->kind != CXCursor_UnexposedExpr)
        return;
    while (first < b->nkids && b->kids[first].kind != CXCursor_MemberRef)
        first++;
    if (first == 0 || first == b->nkids || clang_getCursorType(n->cursor).kind == CXType_Void)
        return;
    b->nkids -= first;
    memmove(b->kids, b->kids + first, b->nkids * sizeof *b->kids);
}

static void mark_initialiser(const struct node *n)
{
    CXCursor init = clang_Cursor_getVarDeclInitializer(n->cursor);

    if (clang_Cursor_isNull(init))
        return;
    for (uint32_t i = n->nkids; i-- > 0;)
        if (clang_equalCursors(n->kids[i].cursor, init)) {
            n->kids[i].flags |= NODE_INIT;
            return;
        }
}

// An error elsewhere, in the type of a field say, takes expressions away from functions that have
// no error of their own: clang keeps such an expression without a type.
static void note_invalid(struct body *b, const struct node *n)
{
    if (b->l->tables->errors.n > 0 && clang_isExpression((enum CXCursorKind)n->kind) &&
        clang_getCursorType(n->cursor).kind == CXType_Dependent)
        ir_set_func_flags(b->f, FUNC_INCOMPLETE);
}

static void read_kids(struct body *b, struct node *n)
{
    note_invalid(b, n);
    read_operator(n);
    read_reference(b, n);
    if (is_leaf(n->kind) ||
        (n->kind == CXCursor_TypedefDecl &&
         clang_getCanonicalType(clang_getTypedefDeclUnderlyingType(n->cursor)).kind !=
             CXType_VariableArray))
        return;
    b->kids = b->l->kids.nodes;
    b->nkids = 0;
    clang_visitChildren(n->cursor, collect, b);
    if (b->nkids == 0 || is_type_trait(b, n))
        return;
    drop_repeated(b, n);
    drop_type_operand(b, n);
    n->nkids = b->nkids;
    n->kids = arena_array(b->arena, struct node, n->nkids);
    memcpy(n->kids, b->kids, n->nkids * sizeof *n->kids);
    for (uint32_t i = 0; i < n->nkids; i++)
        n->kids[i].parent = n;
    if (n->kind == CXCursor_VarDecl)
        mark_initialiser(n);
}

// A run of siblings, in the order of reading.
struct run {
    struct run *next, *prev;
    struct node *nodes;
    uint32_t n;
};

struct node *body_read(struct body *b, CXCursor root)
{
    struct node *top = arena_new(b->arena, struct node);
    struct run *first = arena_new(b->arena, struct run), *last = first;

    *top = (struct node){.cursor = root, .kind = (uint16_t)clang_getCursorKind(root)};
    *first = (struct run){.nodes = top, .n = 1};
    for (struct run *r = first; r != NULL; r = r->next) {
        for (uint32_t i = 0; i < r->n; i++) {
            struct node *n = &r->nodes[i];
            read_kids(b, n);
            if (n->nkids == 0)
                continue;
            struct run *more = arena_new(b->arena, struct run);
            *more = (struct run){.prev = last, .nodes = n->kids, .n = n->nkids};
            last = last->next = more;
        }
    }
    for (struct run *r = last; r != NULL; r = r->prev)
        for (uint32_t i = r->n; i-- > 0;)
            body_prescan(b, &r->nodes[i]);
    return top;
}

// ---- Questions ---------------------------------------------------------------------------------

bool node_is(const struct node *n, enum CXCursorKind kind)
{
    return n != NULL && n->kind == kind;
}

bool node_is_assign(const struct node *n)
{
    return n->kind == CXCursor_CompoundAssignOperator ||
           (n->kind == CXCursor_BinaryOperator && n->op == CXBinaryOperator_Assign);
}

bool node_is_incdec(const struct node *n)
{
    return n->kind == CXCursor_UnaryOperator && n->op >= CXUnaryOperator_PostInc &&
           n->op <= CXUnaryOperator_PreDec;
}

struct node *node_strip(struct node *n)
{
    while (n->nkids == 1 && (n->kind == CXCursor_ParenExpr || (n->kind == CXCursor_UnaryOperator &&
                                                               n->op == CXUnaryOperator_Extension)))
        n = n->kids;
    return n;
}

const void *node_local_decl(const struct node *n)
{
    while (n->kind == CXCursor_ParenExpr && n->nkids == 1)
        n = n->kids;
    if (n->kind != CXCursor_DeclRefExpr || n->ref == NULL)
        return NULL;
    enum CXCursorKind kind = clang_getCursorKind(*n->ref);
    return kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl ? n->ref->data[0] : NULL;
}

bool node_is_designated(const struct node *n)
{
    return n->kind == CXCursor_UnexposedExpr && n->parent != NULL &&
           n->parent->kind == CXCursor_InitListExpr && n->nkids >= 2 &&
           clang_getCursorType(n->cursor).kind == CXType_Void;
}

CXType node_ctype(const struct node *n)
{
    return clang_getCanonicalType(clang_getCursorType(n->cursor));
}

static bool is_array_or_function(enum CXTypeKind k)
{
    return k == CXType_ConstantArray || k == CXType_IncompleteArray || k == CXType_VariableArray ||
           k == CXType_FunctionProto || k == CXType_FunctionNoProto;
}

// Whether an expression whose type is shown as an array or a function really is one, and not the
// pointer that a parameter of such a type is.
static bool is_really(struct body *b, struct node *n)
{
    switch (n->kind) {
    case CXCursor_DeclRefExpr:
        return n->ref == NULL || clang_getCursorKind(*n->ref) != CXCursor_ParmDecl;
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_StringLiteral:
    case CXCursor_CompoundLiteralExpr:
    case CXCursor_InitListExpr:
        return true;
    case CXCursor_UnaryOperator:
        if (n->op == CXUnaryOperator_Deref)
            return true;
        if (n->op != CXUnaryOperator_Extension)
            return false;
        break;
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr:
        break;
    case CXCursor_GenericSelectionExpr:
        return true;
    default:
        return false;
    }
    if (n->nkids != 1)
        return n->nkids > 1; // __builtin_choose_expr
    uint8_t kind = body_type(b, node_type(b, n->kids)).kind;
    return kind == TYPE_ARRAY || kind == TYPE_FUNCTION;
}

static type_id adjusted(struct body *b, CXType t)
{
    if (t.kind == CXType_FunctionProto || t.kind == CXType_FunctionNoProto)
        return lower_pointer_to(b->l, lower_type(b->l, t));
    return lower_pointer_to(b->l, lower_type(b->l, clang_getArrayElementType(t)));
}

// Types that only stand for something (of a builtin's name, of broken code): libclang crashes when
// asked for their size.
static bool is_placeholder(CXType t)
{
    if (t.kind == CXType_Unexposed)
        t = clang_getCanonicalType(t);
    return t.kind == CXType_Unexposed || t.kind == CXType_Dependent || t.kind == CXType_Overload ||
           t.kind == CXType_Invalid;
}

type_id node_type(struct body *b, struct node *n)
{
    if ((n->flags & NODE_TYPED) == 0) {
        CXType shown = clang_getCursorType(n->cursor);
        n->type = is_placeholder(shown) ? lower_int_type(b->l) : lower_type(b->l, shown);
        uint8_t kind = n->type == 0 ? TYPE_NONE : body_type(b, n->type).kind;
        if (kind == TYPE_ARRAY || kind == TYPE_FUNCTION) {
            CXType t = clang_getCanonicalType(shown);
            if (is_array_or_function(t.kind) && !is_really(b, n))
                n->type = adjusted(b, t);
        }
        n->flags |= NODE_TYPED;
    }
    return n->type;
}
