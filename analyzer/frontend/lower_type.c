// SPDX-License-Identifier: Apache-2.0
// Types.
//
// libclang's canonical types are unique, so the pointer in a CXType finds a type that was lowered
// before; every spelling of it (a typedef, typeof) is remembered beside it. Qualifiers are flags of
// a type of its own, which shares the fields of the plain one.
//
// Headers declare thousands of records that a unit merely holds pointers to, and records refer to
// themselves. So a record is entered first with its name, key and size, and its fields only when
// something looks inside: when an expression or an object has the type, or one of its fields is
// asked for. Until then it is "open". Behind a pointer and in function types records stay open.
//
// The key of a record joins equal records of several units. It is made of what does not move when
// code does: a tag, the typedef or declarator that names an untagged record, the member that an
// inner one is the type of; records defined in a .c file carry its path. The key of a field is that
// of its record and its name; members of anonymous records count as those of the record around.
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <string.h>

static type_id type_of(struct lower *l, CXType t, bool whole);
static void complete(struct lower *l, type_id id);

static type_id add_type(struct lower *l, struct ir_type t, struct type_info info)
{
    type_id id = ir_add_type(l->b, t);

    while (l->tables->type_infos.n <= id) {
        VEC_PUSH(l->arena, &l->tables->type_infos, (struct type_info){0});
    }
    l->tables->type_infos.items[id] = info;
    return id;
}

// Types that the builder made on its own (pointers) have no entry.
static struct type_info *info_of(struct lower *l, type_id id)
{
    return id < l->tables->type_infos.n ? &l->tables->type_infos.items[id] : NULL;
}

static struct ir_type shape(CXType t, enum ir_type_kind kind, unsigned flags)
{
    long long size = clang_Type_getSizeOf(t), align = clang_Type_getAlignOf(t);

    if (clang_isConstQualifiedType(t)) {
        flags |= TYPE_CONST;
    }
    if (clang_isVolatileQualifiedType(t)) {
        flags |= TYPE_VOLATILE;
    }
    return (struct ir_type){
        .kind = (uint8_t)kind,
        .flags = (uint16_t)flags,
        .size = size > 0 ? (uint64_t)size : 0,
        .align = align > 0 ? (uint32_t)align : 1,
    };
}

// ---- Scalars ------------------------------------------------------------------------------------

static bool builtin_shape(enum CXTypeKind kind, enum ir_type_kind *k, unsigned *flags)
{
    *flags = 0;
    switch (kind) {
    case CXType_Void:
        *k = TYPE_VOID;
        return true;
    case CXType_Bool:
        *k = TYPE_BOOL;
        *flags = TYPE_UNSIGNED;
        return true;
    case CXType_Char_U:
    case CXType_UChar:
        *k = TYPE_INT;
        *flags = TYPE_UNSIGNED | TYPE_CHAR;
        return true;
    case CXType_Char_S:
    case CXType_SChar:
        *k = TYPE_INT;
        *flags = TYPE_CHAR;
        return true;
    case CXType_Char16:
    case CXType_Char32:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong:
        *k = TYPE_INT;
        *flags = TYPE_UNSIGNED;
        return true;
    case CXType_WChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
        *k = TYPE_INT;
        return true;
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
    case CXType_Float128:
    case CXType_Half:
    case CXType_Float16:
    case CXType_BFloat16:
    case CXType_Ibm128:
        *k = TYPE_FLOAT;
        return true;
    default:
        return false;
    }
}

static type_id builtin_type(struct lower *l, enum CXTypeKind kind, struct ir_type t, CXType type)
{
    type_id *known = &l->tables->builtin[kind];

    if (t.flags & (TYPE_CONST | TYPE_VOLATILE)) {
        return add_type(l, t, (struct type_info){.type = type});
    }
    if (*known == 0) {
        *known = add_type(l, t, (struct type_info){.type = type});
    }
    return *known;
}

// An enumeration is the integer type behind it.
static type_id lower_enum(struct lower *l, CXType t)
{
    CXType integer = clang_getEnumDeclIntegerType(clang_getTypeDeclaration(t));
    enum ir_type_kind kind;
    unsigned flags;
    struct ir_type s;

    if (!builtin_shape(clang_getCanonicalType(integer).kind, &kind, &flags)) {
        flags = TYPE_UNSIGNED; // declared, not defined
    }
    s = shape(t, TYPE_INT, flags);
    if (s.size == 0) {
        s.size = s.align = 4;
    }
    return add_type(l, s, (struct type_info){.type = t});
}

static type_id plain_pointer(struct lower *l, type_id pointee)
{
    struct lower_tables *t = l->tables;

    while (t->pointer_to.n <= pointee) {
        VEC_PUSH(l->arena, &t->pointer_to, 0);
    }
    if (t->pointer_to.items[pointee] == 0) {
        type_id id = add_type(l,
                              (struct ir_type){.kind = TYPE_POINTER,
                                               .size = t->pointer_size,
                                               .align = t->pointer_size,
                                               .elem = pointee},
                              (struct type_info){0});
        t->pointer_to.items[pointee] = id;
    }
    return t->pointer_to.items[pointee];
}

type_id lower_void_type(struct lower *l)
{
    struct ir_type t = {.kind = TYPE_VOID, .size = 1, .align = 1};

    return builtin_type(l, CXType_Void, t, (CXType){0});
}

static type_id lower_pointer(struct lower *l, CXType t)
{
    type_id elem = t.kind == CXType_NullPtr ? 0 : type_of(l, clang_getPointeeType(t), false);
    struct ir_type s = shape(t, TYPE_POINTER, 0);

    if (elem == 0) {
        elem = lower_void_type(l);
    }
    if (s.flags == 0) {
        return plain_pointer(l, elem);
    }
    s.elem = elem;
    return add_type(l, s, (struct type_info){.type = t});
}

// ---- Arrays and functions -----------------------------------------------------------------------

static type_id lower_array(struct lower *l, CXType t)
{
    struct ir_type s = shape(t, TYPE_ARRAY, 0);
    long long count = clang_getArraySize(t);

    s.elem = type_of(l, clang_getArrayElementType(t), false);
    if (t.kind == CXType_VariableArray) {
        s.flags |= TYPE_VLA;
    } else if (t.kind == CXType_IncompleteArray) {
        s.flags |= TYPE_FLEXIBLE;
    } else {
        s.count = count > 0 ? (uint64_t)count : 0;
    }
    if (s.flags & (TYPE_VLA | TYPE_FLEXIBLE)) {
        s.size = 0;
    }
    return add_type(l, s, (struct type_info){.type = t, .is_open = true});
}

static type_id lower_function_type(struct lower *l, CXType t)
{
    int n = clang_getNumArgTypes(t);
    type_id *params = arena_array(l->arena, type_id, n > 0 ? (size_t)n : 0);
    struct ir_type s = {.kind = TYPE_FUNCTION, .size = 1, .align = 1};

    s.elem = type_of(l, clang_getResultType(t), false);
    for (int i = 0; i < n; i++) {
        params[i] = type_of(l, clang_getArgType(t, (unsigned)i), false);
    }
    if (n > 0) {
        s.nparams = (uint32_t)n;
        s.first_param = ir_add_param_types(l->b, params, s.nparams);
    }
    if (t.kind == CXType_FunctionNoProto) {
        s.flags |= TYPE_NO_PROTO;
    } else if (clang_isFunctionTypeVariadic(t)) {
        s.flags |= TYPE_VARIADIC;
    }
    return add_type(l, s, (struct type_info){.type = t});
}

// ---- Records ------------------------------------------------------------------------------------

void lower_name_record(struct lower *l, CXCursor record, name_id key)
{
    if (!table_get(&l->tables->record_names, record.data[0])) {
        table_put(l, &l->tables->record_names, record.data[0], key);
    }
}

static bool is_record(enum CXCursorKind kind)
{
    return kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl;
}

// The definition where there is one; of a broken one, libclang gives the first declaration.
static CXCursor record_decl(CXType t)
{
    CXCursor decl = clang_getTypeDeclaration(t), definition = clang_getCursorDefinition(decl);

    return clang_Cursor_isNull(definition) ? decl : definition;
}

static bool is_unnamed(CXCursor record)
{
    return clang_Cursor_isAnonymous(record) != 0;
}

// "c:" and the path of the file the declaration lies in.
static const char *file_key(struct lower *l, CXCursor decl, bool *is_source)
{
    struct source_file *f = lower_file_of(l, clang_getCursorLocation(decl));
    const char *path = f ? names_text(l->names, f->path) : "";

    *is_source = f && ((f->flags & FILE_MAIN) || strcmp(path_ext(path), "c") == 0);
    return path;
}

static bool is_system(struct lower *l, CXCursor decl)
{
    struct source_file *f = lower_file_of(l, clang_getCursorLocation(decl));

    return f && f->flags & FILE_SYSTEM;
}

static name_id record_key(struct lower *l, CXCursor decl, name_id name)
{
    name_id given = table_get(&l->tables->record_names, decl.data[0]);
    CXCursor owner = clang_getCursorSemanticParent(decl);
    bool is_source;
    const char *path;

    if (given) {
        return lower_unique_key(l, given);
    }
    if (clang_getCursorKind(owner) == CXCursor_FunctionDecl) {
        name_id fn = lower_fn_key(l, owner);
        return lower_unique_key(
            l, lower_printf(l, "%s@S@%s", names_text(l->names, fn), names_text(l->names, name)));
    }
    path = file_key(l, decl, &is_source);
    if (name == 0 || (is_source && clang_isCursorDefinition(decl))) {
        return lower_unique_key(l, lower_printf(l, "c:%s@S@%s", path, names_text(l->names, name)));
    }
    return lower_take_name(l, clang_getCursorUSR(decl));
}

static type_id enter_record(struct lower *l, CXType t, CXCursor decl)
{
    struct ir_type s = shape(t, TYPE_RECORD, 0);
    struct type_info info = {.type = t};

    info.is_open = !clang_Cursor_isNull(clang_getCursorDefinition(decl));
    if (clang_getCursorKind(decl) == CXCursor_UnionDecl) {
        s.flags |= TYPE_UNION;
    }
    if (clang_Type_getSizeOf(t) < 0) {
        s.flags |= TYPE_INCOMPLETE;
    }
    if (is_system(l, decl)) {
        s.flags |= TYPE_SYSTEM;
    }
    if (!is_unnamed(decl)) {
        s.name = lower_take_name(l, clang_getCursorSpelling(decl));
    }
    s.key = record_key(l, decl, s.name);
    return add_type(l, s, info);
}

// A record within another is named by the member that has its type, so the outer one goes first.
static type_id lower_record(struct lower *l, CXType t)
{
    CXCursor decl = record_decl(t);
    CXCursor owner = clang_getCursorSemanticParent(decl);
    type_id known;

    if (is_unnamed(decl) && is_record(clang_getCursorKind(owner))) {
        type_of(l, clang_getCursorType(owner), true);
        known = table_get(&l->tables->types, t.data[0]);
        if (known) {
            return known;
        }
    }
    return enter_record(l, t, decl);
}

// A qualified or atomic record: the plain one with flags.
static type_id lower_variant(struct lower *l, CXType t, type_id base, unsigned flags)
{
    struct ir_type s = shape(t, TYPE_NONE, flags), *plain = ir_type_at(l->b, base);
    struct ir_type whole = *plain;
    bool is_open = plain->kind == TYPE_RECORD || plain->kind == TYPE_ARRAY;

    whole.flags |= s.flags;
    if (s.size > 0) {
        whole.size = s.size;
        whole.align = s.align;
    }
    return add_type(l, whole, (struct type_info){.type = t, .base = base, .is_open = is_open});
}

struct field_visit {
    struct lower *l;
    VEC(CXCursor) list;
};

static enum CXVisitorResult add_field(CXCursor c, CXClientData data)
{
    struct field_visit *v = data;

    VEC_PUSH(v->l->arena, &v->list, c);
    return CXVisit_Continue;
}

static enum CXChildVisitResult add_field_child(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_FieldDecl) {
        add_field(c, data);
    }
    return CXChildVisit_Continue;
}

// libclang does not enumerate the fields of a broken definition, but they are below it. False for
// such a definition.
static bool visit_fields(struct field_visit *v, CXType record, CXCursor decl)
{
    clang_Type_visitFields(record, add_field, v);
    if (v->list.n > 0) {
        return true;
    }
    clang_visitChildren(decl, add_field_child, v);
    return v->list.n == 0;
}

// A name that is not an identifier is libclang's description of an anonymous member.
static name_id field_name(struct lower *l, CXCursor field)
{
    CXString s = clang_getCursorSpelling(field);
    const char *text = clang_getCString(s);
    name_id name = text && !strpbrk(text, " (") ? names_puts(l->names, text) : 0;

    clang_disposeString(s);
    return name;
}

// Tells an unnamed record, which is the type of a member (or of its elements), what it is called.
static void name_member_record(struct lower *l, CXCursor owner, CXCursor member, name_id prefix,
                               uint32_t *nanonymous)
{
    CXType t = clang_getCanonicalType(clang_getCursorType(member));
    CXCursor decl;
    name_id field;

    for (;;) {
        CXType inner = clang_getArrayElementType(t);

        if (inner.kind == CXType_Invalid) {
            inner = clang_getPointeeType(t);
        }
        if (inner.kind == CXType_Invalid) {
            break;
        }
        t = clang_getCanonicalType(inner);
    }
    decl = record_decl(t);
    if (!is_record(clang_getCursorKind(decl)) || !is_unnamed(decl) ||
        !clang_equalCursors(clang_getCursorSemanticParent(decl), owner)) {
        return;
    }
    field = field_name(l, member);
    if (field) {
        lower_name_record(
            l, decl,
            lower_printf(l, "%s.%s", names_text(l->names, prefix), names_text(l->names, field)));
    } else {
        lower_name_record(l, decl,
                          lower_printf(l, "%s.(%u)", names_text(l->names, prefix), ++*nanonymous));
    }
}

// Where the next field lies. libclang looks at all fields of a record when asked for the offset of
// one, so between fields that nothing special is said of, the offset is computed.
struct layout {
    bool is_plain;     // no attribute of the record bears on it
    bool is_known;     // `end_bits` is right
    uint64_t end_bits; // of the fields so far
};

static uint64_t field_offset(struct lower *l, struct layout *at, CXCursor c, type_id type)
{
    long long align = clang_Type_getAlignOf(clang_getCursorType(c)) * 8; // a typedef may say more
    uint64_t offset = 0;
    bool is_simple = at->is_plain && !clang_Cursor_isBitField(c) && !clang_Cursor_hasAttrs(c);

    if (is_simple && at->is_known && align > 0) {
        offset = (at->end_bits + (uint64_t)align - 1) / (uint64_t)align * (uint64_t)align;
    } else {
        long long told = clang_Cursor_getOffsetOfField(c);
        offset = told > 0 ? (uint64_t)told : 0;
    }
    at->is_known = is_simple;
    at->end_bits = offset + ir_type_at(l->b, type)->size * 8;
    return offset;
}

static struct layout layout_of(CXCursor record)
{
    return (struct layout){.is_plain = clang_getCursorKind(record) == CXCursor_StructDecl &&
                                       !clang_Cursor_hasAttrs(record)};
}

static struct ir_field make_field(struct lower *l, type_id owner, CXCursor c, name_id prefix,
                                  struct layout *at)
{
    struct ir_field f = {.owner = owner, .name = field_name(l, c)};
    struct type_info *info;

    if (clang_Cursor_isBitField(c)) {
        f.bit_width = (uint32_t)clang_getFieldDeclBitWidth(c);
    }
    f.type = type_of(l, clang_getCursorType(c), false);
    if (f.name) {
        f.key =
            lower_printf(l, "%s.%s", names_text(l->names, prefix), names_text(l->names, f.name));
    } else {
        info = info_of(l, f.type);
        if (info->base) {
            info = info_of(l, info->base);
        }
        info->field_prefix = prefix;
        f.key = ir_type_at(l->b, f.type)->key;
    }
    complete(l, f.type);
    f.bit_offset = field_offset(l, at, c, f.type);
    return f;
}

// Unnamed bit-fields are padding: no expression and no initialiser reaches them.
static uint32_t named_fields(struct field_visit *v)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < v->list.n; i++) {
        CXCursor c = v->list.items[i];

        if (!clang_Cursor_isBitField(c) || field_name(v->l, c)) {
            v->list.items[n++] = c;
        }
    }
    return n;
}

static void complete_record(struct lower *l, type_id id)
{
    struct field_visit v = {.l = l};
    struct type_info *info = info_of(l, id);
    CXCursor decl = record_decl(info->type);
    name_id prefix = info->field_prefix ? info->field_prefix : ir_type_at(l->b, id)->key;
    struct layout at = layout_of(decl);
    uint32_t n, first, nanonymous = 0;

    if (!visit_fields(&v, info->type, decl)) {
        ir_type_at(l->b, id)->flags |= TYPE_INCOMPLETE;
    }
    n = named_fields(&v);
    info->fields = (struct cursor_list){.items = v.list.items, .n = n};
    struct ir_field *fields = arena_array(l->arena, struct ir_field, n);
    for (uint32_t i = 0; i < n; i++) {
        CXCursor c = v.list.items[i];

        name_member_record(l, decl, c, prefix, &nanonymous);
        fields[i] = make_field(l, id, c, prefix, &at);
    }
    first = ir_add_fields(l->b, fields, n);
    for (uint32_t i = 0; i < n; i++) {
        table_put(l, &l->tables->fields, v.list.items[i].data[0], first + i + 1);
        if (l->tables->has_refused_attrs || clang_Cursor_hasAttrs(v.list.items[i])) {
            lower_attr_note(l, v.list.items[i], ATTR_ON_FIELD, first + i);
        }
    }
    if (clang_Cursor_hasAttrs(decl)) {
        lower_attr_note(l, decl, ATTR_ON_TYPE, id);
    }
    ir_type_at(l->b, id)->first_field = first;
    ir_type_at(l->b, id)->nfields = n;
}

static void complete(struct lower *l, type_id id)
{
    struct type_info *info = info_of(l, id);
    type_id base;

    if (!info || !info->is_open) {
        return;
    }
    info->is_open = false;
    base = info->base;
    if (base) {
        complete(l, base);
        ir_type_at(l->b, id)->first_field = ir_type_at(l->b, base)->first_field;
        ir_type_at(l->b, id)->nfields = ir_type_at(l->b, base)->nfields;
    } else if (ir_type_at(l->b, id)->kind == TYPE_ARRAY) {
        complete(l, ir_type_at(l->b, id)->elem);
    } else {
        complete_record(l, id);
    }
}

// ---- All types ----------------------------------------------------------------------------------

static type_id make_plain(struct lower *l, CXType t)
{
    enum ir_type_kind kind;
    unsigned flags;

    if (builtin_shape(t.kind, &kind, &flags)) {
        return builtin_type(l, t.kind, shape(t, kind, flags), t);
    }
    switch (t.kind) {
    case CXType_Enum:
        return lower_enum(l, t);
    case CXType_Pointer:
    case CXType_BlockPointer:
    case CXType_NullPtr:
        return lower_pointer(l, t);
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        return lower_array(l, t);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        return lower_function_type(l, t);
    case CXType_Record:
        return lower_record(l, t);
    default:
        return add_type(l, shape(t, TYPE_OTHER, 0), (struct type_info){.type = t});
    }
}

static type_id make(struct lower *l, CXType t)
{
    if (t.kind == CXType_Atomic) {
        return lower_variant(l, t, type_of(l, clang_Type_getValueType(t), false), TYPE_ATOMIC);
    }
    if (t.kind == CXType_Record &&
        (clang_isConstQualifiedType(t) || clang_isVolatileQualifiedType(t))) {
        return lower_variant(l, t, type_of(l, clang_getUnqualifiedType(t), false), 0);
    }
    return make_plain(l, t);
}

static type_id type_of(struct lower *l, CXType t, bool whole)
{
    struct ptr_map *types = &l->tables->types;
    type_id id;

    if (t.kind == CXType_Invalid || t.data[0] == NULL) {
        return 0;
    }
    id = table_get(types, t.data[0]);
    if (id == 0) {
        CXType canonical = clang_getCanonicalType(t);

        id = table_get(types, canonical.data[0]);
        if (id == 0) {
            id = make(l, canonical);
            table_put(l, types, canonical.data[0], id);
        }
        table_put(l, types, t.data[0], id);
    }
    if (whole) {
        complete(l, id);
    }
    return id;
}

type_id lower_type(struct lower *l, CXType t)
{
    return type_of(l, t, true);
}

// ---- Questions ----------------------------------------------------------------------------------

uint32_t lower_field(struct lower *l, CXCursor field_decl)
{
    struct ptr_map *fields = &l->tables->fields;
    uint32_t at = table_get(fields, field_decl.data[0]);

    if (at == 0) {
        type_of(l, clang_getCursorType(clang_getCursorSemanticParent(field_decl)), true);
        at = table_get(fields, field_decl.data[0]);
    }
    return at == 0 ? UINT32_MAX : at - 1;
}

struct cursor_list lower_record_fields(struct lower *l, CXType record)
{
    struct type_info *info = info_of(l, type_of(l, record, true));

    if (info && info->base) {
        info = info_of(l, info->base);
    }
    return info ? info->fields : (struct cursor_list){0};
}

static type_id known_builtin(struct lower *l, enum CXTypeKind kind, unsigned size, unsigned flags)
{
    struct ir_type t = {.kind = TYPE_INT, .flags = (uint16_t)flags, .size = size, .align = size};

    return builtin_type(l, kind, t, (CXType){0});
}

type_id lower_int_type(struct lower *l)
{
    return known_builtin(l, CXType_Int, 4, 0);
}

type_id lower_size_type(struct lower *l)
{
    unsigned size = l->tables->pointer_size;

    return known_builtin(l, size == 8 ? CXType_ULong : CXType_UInt, size, TYPE_UNSIGNED);
}

type_id lower_pointer_to(struct lower *l, type_id pointee)
{
    return plain_pointer(l, pointee);
}

const struct ir_type *lower_type_at(struct lower *l, type_id t)
{
    return ir_type_at(l->b, t);
}
