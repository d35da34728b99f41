// SPDX-License-Identifier: Apache-2.0
// What the arguments of attributes name.
//
// A lock is written as an expression whose names are looked up where the attribute stands: a
// parameter of the function, else a member of the record that has the field, else a variable at
// file scope. A pointer to a lock means the lock, whether or not `&` and `*` say so.
#include "analyzer/frontend/lower_attr.h"

#include <string.h>

struct named {
    place_id place; // 0: not understood
    CXType type;    // of the object there
    bool is_address;
};

struct expression {
    struct lower *l;
    const struct attr_decl *d;
    struct text text;
};

static bool is_named(CXCursor c, struct text name)
{
    CXString s = clang_getCursorSpelling(c);
    bool same = text_is(name, clang_getCString(s));

    clang_disposeString(s);
    return same;
}

// ---- Steps --------------------------------------------------------------------------------------

static struct named deref(struct lower *l, struct named at)
{
    CXType pointee = clang_getPointeeType(clang_getCanonicalType(at.type));

    if (at.place == 0 || pointee.kind == CXType_Invalid) {
        return (struct named){0};
    }
    at.type = pointee;
    at.place = place_step(l->places, at.place, PLACE_DEREF, 0, lower_type(l, pointee), 0);
    return at;
}

static bool is_pointer(CXType t)
{
    return clang_getCanonicalType(t).kind == CXType_Pointer;
}

static struct named step_into(struct lower *l, struct named at, CXCursor field)
{
    uint32_t index = lower_field(l, field);

    if (index == UINT32_MAX) {
        return (struct named){0};
    }
    at.type = clang_getCursorType(field);
    at.place = place_step(l->places, at.place, PLACE_FIELD, index, lower_type(l, at.type), 0);
    return at;
}

static bool is_anonymous(struct lower *l, CXCursor field)
{
    uint32_t index = lower_field(l, field);

    return index != UINT32_MAX && ir_field_at(l->b, index)->name == 0;
}

// Of `at` or of its anonymous members.
static struct named member(struct lower *l, struct named at, struct text name)
{
    struct cursor_list fields;

    if (at.place == 0 || clang_getCanonicalType(at.type).kind != CXType_Record) {
        return (struct named){0};
    }
    fields = lower_record_fields(l, at.type);
    for (uint32_t i = 0; i < fields.n; i++) {
        struct named inner = {0};

        if (is_named(fields.items[i], name)) {
            return step_into(l, at, fields.items[i]);
        }
        if (is_anonymous(l, fields.items[i])) {
            inner = member(l, step_into(l, at, fields.items[i]), name);
        }
        if (inner.place) {
            return inner;
        }
    }
    return (struct named){0};
}

// ---- Names --------------------------------------------------------------------------------------

static struct named parameter(const struct expression *e, struct text name)
{
    int n = clang_Cursor_getNumArguments(e->d->cursor);

    for (int i = 0; i < n; i++) {
        CXCursor c = clang_Cursor_getArgument(e->d->cursor, (unsigned)i);

        if (is_named(c, name)) {
            CXType type = clang_getCursorType(c);

            return (struct named){.type = type,
                                  .place = place_base(e->l->places, PLACE_PARAM, (uint32_t)i,
                                                      lower_type(e->l, type))};
        }
    }
    return (struct named){0};
}

// The object that has the field or is of the type.
static struct named object(const struct expression *e)
{
    CXCursor record =
        e->d->on == ATTR_ON_FIELD ? clang_getCursorSemanticParent(e->d->cursor) : e->d->cursor;
    CXType type = clang_getCursorType(record);
    type_id id = lower_type(e->l, type);
    place_id base = place_base(e->l->places, PLACE_PARAM, 0, lower_pointer_to(e->l, id));

    return (struct named){.place = place_step(e->l->places, base, PLACE_DEREF, 0, id, 0),
                          .type = type};
}

struct variable_search {
    struct text name;
    CXCursor found;
};

static enum CXChildVisitResult find_variable(CXCursor c, CXCursor parent, CXClientData data)
{
    struct variable_search *s = data;

    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_VarDecl || !is_named(c, s->name)) {
        return CXChildVisit_Continue;
    }
    s->found = c;
    return CXChildVisit_Break;
}

static struct named variable(const struct expression *e, struct text name)
{
    struct ptr_map *known = &e->l->tables->variables;
    const void *key = table_key(names_put(e->l->names, name.at, (size_t)(name.end - name.at)));
    CXCursor *c = ptr_map_get(known, key);
    uint32_t global;

    if (!c) {
        struct variable_search s = {name, clang_getNullCursor()};

        clang_visitChildren(clang_getTranslationUnitCursor(e->l->tu), find_variable, &s);
        c = arena_new(e->l->arena, CXCursor);
        *c = s.found;
        ptr_map_put(e->l->arena, known, key, c);
    }
    if (clang_Cursor_isNull(*c)) {
        return (struct named){0};
    }
    global = lower_global(e->l, *c);
    return (struct named){.type = clang_getCursorType(*c),
                          .place = place_base(e->l->places, PLACE_GLOBAL, global,
                                              ir_global_at(e->l->b, global)->type)};
}

static struct named named(const struct expression *e, struct text name)
{
    struct named at = {0};

    if (e->d->on == ATTR_ON_FN) {
        at = parameter(e, name);
    } else if (e->d->on != ATTR_ON_GLOBAL) {
        at = text_is(name, "this") ? object(e) : member(e->l, object(e), name);
    }
    return at.place ? at : variable(e, name);
}

// ---- Expressions --------------------------------------------------------------------------------

static struct named unary(struct expression *e);

static bool take_arrow(struct text *t)
{
    struct text ahead = *t;

    if (!text_take(&ahead, "-") || !text_take(&ahead, ">")) {
        return false;
    }
    *t = ahead;
    return true;
}

static struct named primary(struct expression *e)
{
    struct token token;

    if (text_take(&e->text, "(")) {
        struct expression inner = {e->l, e->d, text_balanced(&e->text)};

        return unary(&inner);
    }
    token = text_peek(e->text);
    if (token.kind == TOKEN_MARK && e->d->on != ATTR_ON_FN) {
        return object(e); // `->mu`
    }
    text_next(&e->text);
    return token.kind == TOKEN_WORD ? named(e, token.text) : (struct named){0};
}

static struct named postfix(struct expression *e)
{
    struct named at = primary(e);

    for (;;) {
        bool is_arrow = take_arrow(&e->text);

        if (!is_arrow && !text_take(&e->text, ".")) {
            break;
        }
        at = is_arrow && is_pointer(at.type) ? deref(e->l, at) : at;
        at = member(e->l, at, text_next(&e->text).text);
    }
    return text_peek(e->text).kind == TOKEN_END ? at : (struct named){0};
}

static struct named unary(struct expression *e)
{
    struct named at;

    if (text_take(&e->text, "&")) {
        at = unary(e);
        at.is_address = true;
        return at;
    }
    if (text_take(&e->text, "*")) {
        at = unary(e);
        return at.is_address ? (at.is_address = false, at) : deref(e->l, at);
    }
    return postfix(e);
}

place_id attr_place(struct lower *l, const struct attr_decl *d, struct text expression)
{
    struct token first = text_peek(expression);
    struct expression e = {l, d, first.kind == TOKEN_STRING ? first.text : expression};
    struct named at = unary(&e);

    if (at.place && !at.is_address && is_pointer(at.type)) {
        at = deref(l, at);
    }
    return at.place;
}

place_id attr_function(struct lower *l, struct text name)
{
    uint32_t fn = lower_fn_by_name(l, names_put(l->names, name.at, (size_t)(name.end - name.at)));

    return fn == UINT32_MAX ? 0 : place_base(l->places, PLACE_FUNC, fn, ir_fn_at(l->b, fn)->type);
}
