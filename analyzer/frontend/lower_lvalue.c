// SPDX-License-Identifier: Apache-2.0
// Lvalues become register locals or places.
//
// A place follows pointers at the moment it is used, so `p->next->x` needs no instruction of its
// own: lower_deref() turns the expression for a pointer into a path wherever it is itself an
// lvalue, and looks through decay, casts, `&x` and `p + i` on the way. Where the path would say
// something else than the expression (a cast between an address and its use, a pointer that is
// volatile or atomic), the pointer is computed into a temporary and the path starts there.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

static place_id step(struct body *b, place_id p, enum place_step s, uint32_t arg, type_id type,
                     unsigned flags)
{
    return p == 0 ? 0 : ir_place_step(b->f, p, s, arg, type, flags);
}

// ---- Register locals ---------------------------------------------------------------------------

ir_opnd body_read_local(struct body *b, uint32_t local, const void *decl)
{
    ir_opnd o = ir_opnd_make(IR_LOCAL, local);

    return decl != NULL && pending_has(b, decl) ? body_mov(b, o, ir_local_at(b->f, local)->type, 0)
                                                : o;
}

static struct lval variable(struct body *b, struct node *n)
{
    enum CXCursorKind kind = n->ref == NULL ? CXCursor_InvalidFile : clang_getCursorKind(*n->ref);
    struct lval lv = {.type = node_type(b, n)};

    if (kind == CXCursor_FunctionDecl) {
        uint32_t fn = lower_fn(b->l, *n->ref);
        lv.place = place_base(b->l->places, PLACE_FUNC, fn, lv.type);
        return lv;
    }
    if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
        return lv;
    uintptr_t found = (uintptr_t)ptr_map_get(&b->locals, n->ref->data[0]);
    if (found == 0) {
        if (kind == CXCursor_VarDecl)
            lv.place = place_base(b->l->places, PLACE_GLOBAL, lower_global(b->l, *n->ref), lv.type);
        return lv;
    }
    lv.local = (uint32_t)(found - 1);
    lv.is_reg = (ir_local_at(b->f, lv.local)->flags & LOCAL_REG) != 0;
    lv.decl = n->ref->data[0];
    if (!lv.is_reg)
        lv.place = body_local_place(b, lv.local);
    return lv;
}

// ---- Fields ------------------------------------------------------------------------------------

static bool is_record_with_key(struct body *b, type_id t, name_id key)
{
    struct ir_type r = body_type(b, t);

    return r.kind == TYPE_RECORD && r.key == key;
}

// Steps from `object` into the record that owns the field, through anonymous members.
static bool reach_owner(struct body *b, place_id object, type_id record, name_id owner, int depth,
                        place_id *found)
{
    struct ir_type t = body_type(b, record);

    if (is_record_with_key(b, record, owner)) {
        *found = object;
        return true;
    }
    if (t.kind != TYPE_RECORD || depth > 16)
        return false;
    for (uint32_t i = t.first_field; i < t.first_field + t.nfields; i++) {
        struct ir_field f = *ir_field_at(b->l->b, i);
        if (f.name != 0 || body_type(b, f.type).kind != TYPE_RECORD)
            continue;
        unsigned flags = (t.flags & TYPE_UNION) != 0 ? PLACE_IN_UNION : 0;
        if (reach_owner(b, step(b, object, PLACE_FIELD, i, f.type, flags), f.type, owner, depth + 1,
                        found))
            return true;
    }
    return false;
}

place_id body_field(struct body *b, place_id object, type_id record, uint32_t field)
{
    if (object == 0 || field == UINT32_MAX) // not known: a member of a broken record
        return 0;
    struct ir_field f = *ir_field_at(b->l->b, field);
    struct ir_type owner = body_type(b, f.owner);
    place_id base = object;

    reach_owner(b, object, record, owner.key, 0, &base);
    return step(b, base, PLACE_FIELD, field, f.type,
                (owner.flags & TYPE_UNION) != 0 ? PLACE_IN_UNION : 0);
}

// Also of a parameter that is shown as an array.
static CXType pointed_type(CXType t)
{
    return t.kind == CXType_Pointer ? clang_getPointeeType(t) : clang_getArrayElementType(t);
}

static struct lval member(struct body *b, struct node *n)
{
    struct lval lv = {.type = node_type(b, n)};

    if (n->nkids == 0 || n->ref == NULL || clang_getCursorKind(*n->ref) != CXCursor_FieldDecl)
        return lv;
    struct node *base = n->kids;
    struct ir_type t = body_type(b, node_type(b, base));
    bool arrow = t.kind == TYPE_POINTER;
    place_id object = arrow ? lower_deref(b, base, t.elem) : lower_lvalue(b, base).place;
    uint32_t field = lower_field(b->l, *n->ref);
    if (arrow) // a record behind a pointer has no fields before its type is asked for
        lower_type(b->l, pointed_type(node_ctype(base)));
    lv.place = body_field(b, object, arrow ? t.elem : node_type(b, base), field);
    return lv;
}

// ---- Pointers ----------------------------------------------------------------------------------

place_id body_deref_value(struct body *b, ir_opnd pointer, type_id object)
{
    type_id type = body_opnd_type(b, pointer);
    struct ir_type t = body_type(b, type);
    unsigned flags =
        t.kind == TYPE_POINTER && body_same_object(b, t.elem, object) ? 0 : PLACE_CASTED;

    if (ir_opnd_kind(pointer) != IR_TEMP && ir_opnd_kind(pointer) != IR_LOCAL) {
        if (t.kind != TYPE_POINTER)
            type = lower_pointer_to(b->l, object);
        pointer = body_mov(b, pointer, type, 0);
    }
    enum place_step base = ir_opnd_kind(pointer) == IR_LOCAL ? PLACE_LOCAL : PLACE_TEMP;
    place_id p = place_base(b->l->places, base, ir_opnd_index(pointer), type);
    return step(b, p, PLACE_DEREF, 0, object, flags);
}

// What the pointer held by an lvalue points to.
static place_id deref_lvalue(struct body *b, struct lval lv, type_id object)
{
    struct ir_type t = body_type(b, lv.type);

    if (lv.is_reg)
        return body_deref_value(b, body_read_local(b, lv.local, lv.decl), object);
    if (lv.place == 0)
        return 0;
    if ((t.flags & (TYPE_VOLATILE | TYPE_ATOMIC)) != 0 || t.kind != TYPE_POINTER)
        return body_deref_value(b, lval_load(b, lv, 0), object);
    unsigned flags = body_same_object(b, t.elem, object) ? 0 : PLACE_CASTED;
    return step(b, lv.place, PLACE_DEREF, 0, object, flags);
}

static place_id indexed_k(struct body *b, place_id array, int64_t k, type_id object)
{
    struct place at = *place_get(b->l->places, array);

    if (k == 0 && at.step == PLACE_DEREF && body_same_object(b, at.type, object))
        return array;
    return step(b, array, PLACE_INDEX_K, (uint32_t)(int32_t)k, object, 0);
}

// A constant index, which `negate` has been applied to.
static bool constant_index(struct body *b, ir_opnd i, bool negate, int64_t *k)
{
    if (!body_const(b, i, k) || *k <= INT32_MIN || *k > INT32_MAX)
        return false;
    *k = negate ? -*k : *k;
    return true;
}

static place_id indexed_by(struct body *b, place_id array, ir_opnd i, type_id type, bool negate,
                           type_id object)
{
    type_id size = lower_size_type(b->l);
    int64_t k;

    if (constant_index(b, i, negate, &k))
        return indexed_k(b, array, k, object);
    if (negate) {
        i = body_convert(b, i, type, size, 0);
        i = body_emit(b, (struct ir_insn){.op = IR_UN, .sub = UN_NEG, .type = size, .a = i}, 0);
    }
    return step(b, array, PLACE_INDEX, i, object, 0);
}

static ir_opnd index_value(struct body *b, struct node *index)
{
    return body_scalar(b, lower_rvalue(b, index, 0), node_type(b, index));
}

static place_id indexed(struct body *b, place_id array, struct node *index, bool negate,
                        type_id object)
{
    return indexed_by(b, array, index_value(b, index), node_type(b, index), negate, object);
}

// An index counted from an object that a pointer expression leads to: `p + 1 + i`, `(&x)[i]`. What
// the index moves along is the array that the object is an element of, if it is one at all.
static place_id indexed_from(struct body *b, place_id base, struct node *index, bool negate,
                             type_id object)
{
    struct place at = *place_get(b->l->places, base);
    struct lval lv = {.place = base, .type = object};
    ir_opnd i = index_value(b, index);
    int64_t k, sum;

    if (at.step == PLACE_DEREF)
        return indexed_by(b, base, i, node_type(b, index), negate, object);
    if (constant_index(b, i, negate, &k)) {
        sum = at.step == PLACE_INDEX_K ? (int32_t)at.arg + k : 0;
        if (k == 0)
            return base;
        if (sum == (int32_t)sum && at.step == PLACE_INDEX_K)
            return indexed_k(b, at.parent, sum, object);
    }
    if (at.step == PLACE_INDEX_K && at.arg == 0)
        return indexed_by(b, at.parent, i, node_type(b, index), negate, object);
    base = body_deref_value(b, lval_addr(b, lv, lower_pointer_to(b->l, object), 0), object);
    return indexed_by(b, base, i, node_type(b, index), negate, object);
}

static bool is_pointer(struct body *b, struct node *n)
{
    return body_type(b, node_type(b, n)).kind == TYPE_POINTER;
}

static bool is_array(struct body *b, struct node *n)
{
    return body_type(b, node_type(b, n)).kind == TYPE_ARRAY;
}

// Whether `p[i]` over objects of this type can be an INDEX step.
static bool is_indexable(struct body *b, type_id object)
{
    struct ir_type t = body_type(b, object);

    return t.kind != TYPE_FUNCTION && (t.flags & TYPE_VLA) == 0;
}

// pointer + index (or - index) as a place of type `object`; 0 when it has to be computed.
static place_id deref_sum(struct body *b, struct node *pointer, struct node *index, bool negate,
                          type_id object)
{
    type_id elem = body_type(b, node_type(b, pointer)).elem;

    if (!body_same_object(b, elem, object) || !is_indexable(b, object))
        return 0;
    struct node *p = node_strip(pointer);
    if (p->kind == CXCursor_UnexposedExpr && p->nkids == 1 && is_array(b, p->kids)) {
        place_id array = lower_lvalue(b, p->kids).place;
        return array == 0 ? 0 : indexed(b, array, index, negate, object);
    }
    place_id base = lower_deref(b, pointer, object);
    return base == 0 ? 0 : indexed_from(b, base, index, negate, object);
}

static place_id deref_binary(struct body *b, struct node *n, type_id object)
{
    bool left = is_pointer(b, n->kids);

    if ((n->op != CXBinaryOperator_Add && n->op != CXBinaryOperator_Sub) || n->nkids != 2 ||
        (!left && n->op == CXBinaryOperator_Sub))
        return 0;
    return deref_sum(b, &n->kids[left ? 0 : 1], &n->kids[left ? 1 : 0],
                     n->op == CXBinaryOperator_Sub, object);
}

static bool is_lvalue_kind(const struct node *n)
{
    return n->kind == CXCursor_DeclRefExpr || n->kind == CXCursor_MemberRefExpr ||
           n->kind == CXCursor_ArraySubscriptExpr ||
           (n->kind == CXCursor_UnaryOperator && n->op == CXUnaryOperator_Deref);
}

// Decay, loads and conversions.
static bool deref_conversion(struct body *b, struct node *n, type_id object, place_id *found)
{
    struct node *from = node_strip(n->kids);

    if (is_array(b, from) && is_lvalue_kind(from)) {
        place_id array = lower_lvalue(b, from).place;
        struct ir_type t = body_type(b, node_type(b, from));
        if (array == 0 || !body_same_object(b, t.elem, object) || (t.flags & TYPE_VLA) != 0)
            return false;
        *found = step(b, array, PLACE_INDEX_K, 0, object, 0);
        return true;
    }
    if (!is_pointer(b, from) || node_is_va_arg(b, n))
        return false;
    *found = lower_deref(b, from, object);
    return true;
}

place_id lower_deref(struct body *b, struct node *pointer, type_id object)
{
    struct node *n = node_strip(pointer);
    place_id found = 0;

    if (n->kind == CXCursor_UnaryOperator && n->op == CXUnaryOperator_AddrOf && n->nkids == 1) {
        struct lval lv = lower_lvalue(b, n->kids);
        if (!lv.is_reg && lv.place != 0 && body_same_object(b, lv.type, object))
            return lv.place;
        return body_deref_value(b, lval_addr(b, lv, node_type(b, n), 0), object);
    }
    if (is_lvalue_kind(n) && is_pointer(b, n))
        return deref_lvalue(b, lower_lvalue(b, n), object);
    if ((n->kind == CXCursor_UnexposedExpr || n->kind == CXCursor_CStyleCastExpr) &&
        n->nkids == 1 && deref_conversion(b, n, object, &found))
        return found;
    if (n->kind == CXCursor_BinaryOperator && is_pointer(b, n))
        found = deref_binary(b, n, object);
    if (found != 0)
        return found;
    return body_deref_value(b, lower_rvalue(b, n, 0), object);
}

// ---- Subscripts --------------------------------------------------------------------------------

// a[i][j] where a[i] has a run-time size: the address of a row is computed in elements of the
// innermost type.
static struct lval vla_row(struct body *b, struct node *n, struct node *base, struct node *index)
{
    struct lval lv = {.type = node_type(b, n)};
    CXType element;
    ir_opnd count = lower_vla_count(b, node_ctype(n), &element);
    ir_opnd p = lower_rvalue(b, base, 0);

    if (count == 0 || p == 0)
        return lv;
    type_id size = lower_size_type(b->l),
            pointer = lower_pointer_to(b->l, lower_type(b->l, element));
    ir_opnd i = lower_rvalue(b, index, 0);
    i = body_convert(b, i, node_type(b, index), size, 0);
    i = body_bin(b, BIN_MUL, size, i, count, 0);
    p = body_bin(b, BIN_PTR_ADD, pointer, p, i, 0);
    lv.place = body_deref_value(b, p, lv.type);
    return lv;
}

static struct lval subscript(struct body *b, struct node *n)
{
    struct lval lv = {.type = node_type(b, n)};

    if (n->nkids != 2)
        return lv;
    bool left = is_pointer(b, &n->kids[0]) || is_array(b, &n->kids[0]);
    struct node *base = &n->kids[left ? 0 : 1], *index = &n->kids[left ? 1 : 0];
    struct ir_type t = body_type(b, lv.type);
    if (t.kind == TYPE_ARRAY && (t.flags & TYPE_VLA) != 0)
        return vla_row(b, n, base, index);
    struct node *decay = node_strip(base);
    if (decay->kind == CXCursor_UnexposedExpr && decay->nkids == 1 && is_array(b, decay->kids)) {
        struct lval array = lower_lvalue(b, decay->kids);
        if (array.place != 0)
            lv.place = indexed(b, array.place, index, false, lv.type);
        return lv;
    }
    if (!is_pointer(b, base)) // an element of a vector
        return lv;
    lv.place = deref_sum(b, base, index, false, lv.type);
    if (lv.place == 0) {
        ir_opnd p = lower_rvalue(b, base, 0);
        p = body_pointer_add(b, p, node_type(b, base), index, false, 0);
        lv.place = body_deref_value(b, p, lv.type);
    }
    return lv;
}

// ---- All kinds ---------------------------------------------------------------------------------

// An aggregate that is only a value (of a call, `?:`, assignment ...) still has members.
static struct lval value_in_memory(struct body *b, struct node *n)
{
    struct lval lv = {.type = node_type(b, n)};
    struct ir_type t = body_type(b, lv.type);
    ir_opnd v = lower_rvalue(b, n, 0);

    if (ir_opnd_kind(v) == IR_PLACE) {
        lv.place = ir_opnd_index(v);
    } else if (v != 0 && type_is_scalar(t)) {
        lv.place = body_local_place(b, body_hidden(b, lv.type, false));
        lval_store(b, lv, v);
    }
    return lv;
}

struct lval lower_lvalue(struct body *b, struct node *n)
{
    struct lval lv = {0};

    n = node_strip(n);
    switch (n->kind) {
    case CXCursor_DeclRefExpr:
        return variable(b, n);
    case CXCursor_MemberRefExpr:
        return member(b, n);
    case CXCursor_ArraySubscriptExpr:
        return subscript(b, n);
    case CXCursor_CompoundLiteralExpr:
        return lower_compound_literal(b, n);
    case CXCursor_StringLiteral:
        lv.type = node_type(b, n);
        lv.place = place_base(b->l->places, PLACE_STRING, lower_string(b, n), lv.type);
        return lv;
    case CXCursor_UnaryOperator:
        if (n->op == CXUnaryOperator_Deref && n->nkids == 1) {
            lv.type = node_type(b, n);
            lv.place = lower_deref(b, n->kids, lv.type);
            return lv;
        }
        break;
    case CXCursor_GenericSelectionExpr:
    case CXCursor_UnexposedExpr: {
        struct node *chosen = lower_generic_choice(b, n);
        if (chosen != NULL)
            return lower_lvalue(b, chosen);
        // __func__, and lvalues that clang wraps.
        if (n->nkids == 1 && body_same_object(b, node_type(b, n), node_type(b, n->kids)) &&
            (is_lvalue_kind(node_strip(n->kids)) || n->kids[0].kind == CXCursor_StringLiteral))
            return lower_lvalue(b, n->kids);
        break;
    }
    default:
        break;
    }
    return value_in_memory(b, n);
}

// ---- Reading and writing -----------------------------------------------------------------------

static uint8_t access_flags(struct ir_type t)
{
    return (t.flags & TYPE_VOLATILE) != 0 ? INSN_VOLATILE : 0;
}

ir_opnd lval_load(struct body *b, struct lval lv, ir_opnd dst)
{
    struct ir_type t = body_type(b, lv.type);

    if (lv.is_reg)
        return body_read_local(b, lv.local, lv.decl);
    if (lv.place == 0)
        return lower_havoc(b, 0, lv.type, dst);
    if (t.kind == TYPE_ARRAY)
        return lval_addr(b, lv, lower_pointer_to(b->l, t.elem), dst);
    if (t.kind == TYPE_FUNCTION)
        return lval_addr(b, lv, lower_pointer_to(b->l, lv.type), dst);
    if (!type_is_scalar(t))
        return ir_opnd_make(IR_PLACE, lv.place);
    bool atomic = (t.flags & TYPE_ATOMIC) != 0;
    return body_emit(b,
                     (struct ir_insn){.op = atomic ? IR_ALOAD : IR_LOAD,
                                      .type = lv.type,
                                      .order = atomic ? ORDER_SEQ_CST : ORDER_NONE,
                                      .flags = access_flags(t),
                                      .place = lv.place},
                     dst);
}

void lval_store(struct body *b, struct lval lv, ir_opnd value)
{
    struct ir_type t = body_type(b, lv.type);

    if (type_is_scalar(t))
        value = body_scalar(b, value, lv.type);
    if (lv.is_reg) {
        ir_opnd local = ir_opnd_make(IR_LOCAL, lv.local);
        if (value != local)
            body_mov(b, value, lv.type, local);
        return;
    }
    if (ir_opnd_kind(value) == IR_PLACE) {
        body_copy(b, lv.place, ir_opnd_index(value), lv.type);
        return;
    }
    if (lv.place == 0 || value == 0 || !type_is_scalar(t)) {
        lower_havoc(b, lv.place, 0, 0);
        return;
    }
    bool atomic = (t.flags & TYPE_ATOMIC) != 0;
    ir_emit(b->f,
            (struct ir_insn){.op = atomic ? IR_ASTORE : IR_STORE,
                             .type = lv.type,
                             .order = atomic ? ORDER_SEQ_CST : ORDER_NONE,
                             .flags = access_flags(t),
                             .place = lv.place,
                             .a = value},
            NULL, 0);
}

bool lval_is_bitfield(struct body *b, struct lval lv)
{
    if (lv.is_reg || lv.place == 0)
        return false;
    const struct place *p = place_get(b->l->places, lv.place);
    return p->step == PLACE_FIELD && ir_field_at(b->l->b, p->arg)->bit_width != 0;
}

ir_opnd lower_fn_address(struct body *b, uint32_t fn, type_id type, ir_opnd dst)
{
    struct ir_fn *f = ir_fn_at(b->l->b, fn);

    f->flags |= FN_ADDRESS_TAKEN;
    place_id place = place_base(b->l->places, PLACE_FUNC, fn, f->type);
    return body_addr(b, place, type, dst);
}

// The address of an lvalue. `&*p` is p, and `&a[0]` the array's own address.
ir_opnd lval_addr(struct body *b, struct lval lv, type_id pointer, ir_opnd dst)
{
    if (lv.is_reg || lv.place == 0)
        return lower_havoc(b, 0, pointer, dst);
    struct place p = *place_get(b->l->places, lv.place);
    if (p.step == PLACE_FUNC)
        return lower_fn_address(b, p.arg, pointer, dst);
    if (p.step == PLACE_INDEX_K && p.arg == 0 &&
        place_get(b->l->places, p.parent)->step != PLACE_DEREF)
        return body_addr(b, p.parent, pointer, dst);
    if (p.step != PLACE_DEREF)
        return body_addr(b, lv.place, pointer, dst);
    struct place holder = *place_get(b->l->places, p.parent);
    if (holder.step == PLACE_TEMP)
        return ir_opnd_make(IR_TEMP, holder.arg);
    if (holder.step == PLACE_LOCAL && (ir_local_at(b->f, holder.arg)->flags & LOCAL_REG) != 0)
        return ir_opnd_make(IR_LOCAL, holder.arg);
    return body_emit(b, (struct ir_insn){.op = IR_LOAD, .type = pointer, .place = p.parent}, dst);
}
