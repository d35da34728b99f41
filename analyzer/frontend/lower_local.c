// SPDX-License-Identifier: Apache-2.0
// Declarations of parameters and locals: which are register locals, where lifetimes begin, and the
// bounds of arrays of run-time size.
//
// A bound is evaluated where its type is declared and kept in a hidden local, found again by the
// type. libclang gives no bounds of a type, but shows them as children of the declaration, the
// innermost first.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

enum { DIMENSIONS_MAX = 16 };

// ---- Arrays of run-time size -------------------------------------------------------------------

static bool is_array_kind(enum CXTypeKind k)
{
    return k == CXType_VariableArray || k == CXType_ConstantArray || k == CXType_IncompleteArray;
}

bool type_is_variably_modified(CXType t)
{
    t = clang_getCanonicalType(t);
    for (int depth = 0; depth < 64; depth++) {
        if (t.kind == CXType_VariableArray)
            return true;
        if (is_array_kind(t.kind))
            t = clang_getArrayElementType(t);
        else if (t.kind == CXType_Pointer)
            t = clang_getPointeeType(t);
        else
            return false;
    }
    return false;
}

// The array types in the declarator itself, outermost first; those behind a typedef have their
// bounds there.
static uint32_t dimensions(CXType t, CXType *dims)
{
    uint32_t n = 0;

    for (int depth = 0; depth < 64 && n < DIMENSIONS_MAX; depth++) {
        if (is_array_kind(t.kind)) {
            if (t.kind != CXType_IncompleteArray)
                dims[n++] = t;
            t = clang_getArrayElementType(t);
        } else if (t.kind == CXType_Pointer) {
            t = clang_getPointeeType(t);
        } else if (t.kind == CXType_Unexposed || t.kind == CXType_Attributed) {
            CXType inner = clang_getCanonicalType(t);
            if (inner.kind == t.kind)
                break;
            t = inner;
        } else {
            break;
        }
    }
    return n;
}

static void keep_bound(struct body *b, CXType array, struct node *bound)
{
    CXType t = clang_getCanonicalType(array);
    type_id size = lower_size_type(b->l);

    if (t.kind != CXType_VariableArray || ptr_map_get(&b->vlas, t.data[0]) != NULL)
        return;
    ir_opnd count = ir_opnd_make(IR_LOCAL, body_hidden(b, size, true));
    ir_opnd v = lower_full_value(b, bound, 0);
    v = body_convert(b, v, node_type(b, bound), size, count);
    if (v != count)
        body_mov(b, v, size, count);
    ptr_map_put(b->arena, &b->vlas, t.data[0], (void *)(uintptr_t)count);
}

void lower_vla_bounds(struct body *b, struct node *decl)
{
    CXType dims[DIMENSIONS_MAX];
    CXType t = decl->kind == CXCursor_TypedefDecl ? clang_getTypedefDeclUnderlyingType(decl->cursor)
                                                  : clang_getCursorType(decl->cursor);
    uint32_t n, nbounds = 0;

    if (!type_is_variably_modified(t))
        return;
    n = dimensions(t, dims);
    while (nbounds < decl->nkids && nbounds < n && (decl->kids[nbounds].flags & NODE_INIT) == 0 &&
           clang_isExpression((enum CXCursorKind)decl->kids[nbounds].kind))
        nbounds++;
    for (uint32_t i = nbounds; i-- > 0;)
        keep_bound(b, dims[n - 1 - i], &decl->kids[i]);
}

static ir_opnd product(struct body *b, ir_opnd x, ir_opnd y)
{
    type_id size = lower_size_type(b->l);
    int64_t k, m;

    if (x == 0 || y == 0)
        return 0;
    if (body_const(b, x, &k) && body_const(b, y, &m))
        return body_int(b, size, k * m);
    if (body_const(b, y, &k) && k == 1)
        return x;
    return body_bin(b, BIN_MUL, size, x, y, 0);
}

static ir_opnd bound_of(struct body *b, CXType t)
{
    if (t.kind == CXType_ConstantArray)
        return body_int(b, lower_size_type(b->l), clang_getArraySize(t));
    return (ir_opnd)(uintptr_t)ptr_map_get(&b->vlas, t.data[0]);
}

ir_opnd lower_vla_count(struct body *b, CXType type, CXType *element)
{
    CXType t = clang_getCanonicalType(type);

    if (!is_array_kind(t.kind) || !type_is_variably_modified(t)) {
        *element = t;
        return body_int(b, lower_size_type(b->l), 1);
    }
    ir_opnd rest = lower_vla_count(b, clang_getArrayElementType(t), element);
    return product(b, bound_of(b, t), rest);
}

ir_opnd lower_vla_size(struct body *b, CXType type)
{
    CXType element;
    ir_opnd count = lower_vla_count(b, type, &element);
    long long size = clang_Type_getSizeOf(element);

    return size < 0 ? 0 : product(b, count, body_int(b, lower_size_type(b->l), size));
}

// ---- Locals ------------------------------------------------------------------------------------

static bool fits_register(struct body *b, type_id type, const void *decl)
{
    struct ir_type t = body_type(b, type);

    return type_is_scalar(t) && (t.flags & (TYPE_VOLATILE | TYPE_ATOMIC)) == 0 &&
           ptr_map_get(&b->taken, decl) == NULL;
}

static name_id spelling(struct body *b, CXCursor c)
{
    CXString s = clang_getCursorSpelling(c);
    name_id name = names_puts(b->l->names, clang_getCString(s));

    clang_disposeString(s);
    return name;
}

static enum CXChildVisitResult see_aligned(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_AlignedAttr) {
        return CXChildVisit_Continue;
    }
    *(bool *)data = true;
    return CXChildVisit_Break;
}

static bool has_alignment(CXCursor decl)
{
    bool found = false;

    if (clang_Cursor_hasAttrs(decl)) {
        clang_visitChildren(decl, see_aligned, &found);
    }
    return found;
}

static uint32_t add_local(struct body *b, CXCursor decl, type_id type, uint32_t flags)
{
    struct ir_local v = {.name = spelling(b, decl), .type = type, .flags = flags};
    uint32_t cleanup = (flags & LOCAL_PARAM) != 0 ? UINT32_MAX : lower_cleanup_fn(b->l, decl);

    if (cleanup != UINT32_MAX) {
        v.flags |= LOCAL_CLEANUP;
        v.cleanup = cleanup;
    } else if (fits_register(b, type, decl.data[0])) {
        v.flags |= LOCAL_REG;
    }
    v.flags |= has_alignment(decl) ? LOCAL_ALIGNED : 0;
    uint32_t local = ir_add_local(b->f, v);
    ptr_map_put(b->arena, &b->locals, decl.data[0], (void *)((uintptr_t)local + 1));
    return local;
}

// Parameters of array and function types are pointers, though libclang shows them as written.
static type_id param_type(struct body *b, CXType shown)
{
    CXType t = clang_getCanonicalType(shown);

    if (is_array_kind(t.kind))
        return lower_pointer_to(b->l, lower_type(b->l, clang_getArrayElementType(t)));
    if (t.kind == CXType_FunctionProto || t.kind == CXType_FunctionNoProto)
        return lower_pointer_to(b->l, lower_type(b->l, t));
    return lower_type(b->l, shown);
}

// The parameter of an old definition is an object of its own, made from what was passed.
static void narrow_param(struct body *b, CXCursor param, uint32_t passed)
{
    type_id type = param_type(b, clang_getCursorType(param));
    type_id from = ir_local_at(b->f, passed)->type;
    uint32_t local = add_local(b, param, type, 0);
    struct lval lv = {.is_reg = (ir_local_at(b->f, local)->flags & LOCAL_REG) != 0,
                      .local = local,
                      .type = type,
                      .decl = param.data[0]};

    if (!lv.is_reg)
        lv.place = body_local_place(b, local);
    ir_opnd dst = lv.is_reg ? ir_opnd_make(IR_LOCAL, local) : 0;
    lval_store(b, lv, body_convert(b, ir_opnd_make(IR_LOCAL, passed), from, type, dst));
}

// In the type of an old definition, which libclang makes up, narrow types are as they are passed.
// Returns 0 where that is the parameter's own type.
static type_id passed_type(struct body *b, CXType function, unsigned param, type_id type)
{
    struct ir_type t = body_type(b, type);

    if ((t.kind != TYPE_BOOL && t.kind != TYPE_INT && t.kind != TYPE_FLOAT) ||
        (int)param >= clang_getNumArgTypes(function))
        return 0;
    type_id passed = lower_type(b->l, clang_getArgType(function, param));
    struct ir_type p = body_type(b, passed);
    bool is_wider = (p.kind == TYPE_INT || p.kind == TYPE_FLOAT) && p.size > t.size;
    return is_wider ? passed : 0;
}

void lower_params(struct body *b, CXCursor function)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(function));
    int n = clang_Cursor_getNumArguments(function);
    bool any_narrow = false;

    for (int i = 0; i < n; i++) {
        CXCursor param = clang_Cursor_getArgument(function, (unsigned)i);
        type_id own = param_type(b, clang_getCursorType(param));
        type_id passed = passed_type(b, type, (unsigned)i, own);
        if (passed != 0)
            ir_add_local(b->f, (struct ir_local){.type = passed,
                                                 .flags = LOCAL_PARAM | LOCAL_REG | LOCAL_HIDDEN});
        else
            add_local(b, param, own, LOCAL_PARAM);
        any_narrow = any_narrow || passed != 0;
    }
    for (int i = 0; i < n && any_narrow; i++)
        if ((ir_local_at(b->f, (uint32_t)i)->flags & LOCAL_HIDDEN) != 0)
            narrow_param(b, clang_Cursor_getArgument(function, (unsigned)i), (uint32_t)i);
}

static struct node *initialiser(struct node *n)
{
    for (uint32_t i = n->nkids; i-- > 0;)
        if ((n->kids[i].flags & NODE_INIT) != 0)
            return &n->kids[i];
    return NULL;
}

static void begin(struct body *b, uint32_t local, CXType type)
{
    struct ir_insn i = {.op = IR_BEGIN, .local = local};

    if (clang_getCanonicalType(type).kind == CXType_VariableArray)
        i.a = lower_vla_size(b, type);
    ir_emit(b->f, i, NULL, 0);
}

static void variable(struct body *b, struct node *n)
{
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(n->cursor);
    CXType shown = clang_getCursorType(n->cursor);

    if (storage == CX_SC_Static) {
        lower_global(b->l, n->cursor);
        return;
    }
    if (storage == CX_SC_Extern || storage == CX_SC_PrivateExtern)
        return;
    body_set_loc(b, n);
    lower_vla_bounds(b, n);
    type_id type = lower_type(b->l, shown);
    uint32_t local = add_local(b, n->cursor, type, 0);
    bool is_reg = (ir_local_at(b->f, local)->flags & LOCAL_REG) != 0;
    struct node *init = initialiser(n);
    struct lval lv = {.is_reg = is_reg, .local = local, .type = type, .decl = n->cursor.data[0]};

    if (!is_reg)
        lv.place = body_local_place(b, local);
    scope_add(b, local, n);
    if (!is_reg || init == NULL)
        begin(b, local, shown);
    if (init == NULL)
        return;
    uint32_t mark = pending_open(b, init);
    lower_init(b, lv, shown, init);
    pending_close(b, mark);
}

void lower_decl_stmt(struct body *b, struct node *n)
{
    for (uint32_t i = 0; i < n->nkids; i++) {
        struct node *kid = &n->kids[i];
        if (kid->kind == CXCursor_VarDecl)
            variable(b, kid);
        else if (kid->kind == CXCursor_TypedefDecl)
            lower_vla_bounds(b, kid);
    }
}
