// SPDX-License-Identifier: Apache-2.0
// Functions and variables of the unit.
//
// Link keys join the declarations of several units: "c:@F@open" for a function, "c:@environ" for a
// variable, with the path of its file behind "c:" when the linkage is internal. What lives inside a
// function is named by the function's key, its own name, and its number among equal ones, so that
// keys stay when code moves.
//
// The top level of the unit is read once, before anything is lowered: it gives the functions to
// lower, the definitions of the project's variables, and the names that declarators give to
// untagged records. Bodies come next; static initialisers last, as one function of stores, because
// bodies bring the static locals.
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"

#include <ctype.h>
#include <string.h>

// ---- Keys ---------------------------------------------------------------------------------------

static bool is_internal(CXCursor decl)
{
    enum CXLinkageKind linkage = clang_getCursorLinkage(decl);

    return linkage == CXLinkage_Internal || linkage == CXLinkage_NoLinkage;
}

static const char *path_of(struct lower *l, CXCursor decl)
{
    struct source_file *f = lower_file_of(l, clang_getCursorLocation(decl));

    return f ? names_text(l->names, f->path) : "";
}

static name_id fn_key(struct lower *l, CXCursor decl, name_id name)
{
    return lower_printf(l, "c:%s@F@%s", is_internal(decl) ? path_of(l, decl) : "",
                        names_text(l->names, name));
}

name_id lower_fn_key(struct lower *l, CXCursor function)
{
    return fn_key(l, function, lower_take_name(l, clang_getCursorSpelling(function)));
}

static bool is_static_local(CXCursor var)
{
    return clang_getCursorLinkage(var) == CXLinkage_NoLinkage;
}

static name_id global_key(struct lower *l, CXCursor decl, name_id name)
{
    const char *text = names_text(l->names, name);

    if (is_static_local(decl)) {
        CXCursor owner = clang_getCursorSemanticParent(decl);
        name_id fn =
            clang_getCursorKind(owner) == CXCursor_FunctionDecl ? lower_fn_key(l, owner) : 0;
        return lower_unique_key(l, lower_printf(l, "%s@%s", names_text(l->names, fn), text));
    }
    return lower_printf(l, "c:%s@%s", is_internal(decl) ? path_of(l, decl) : "", text);
}

// ---- Attributes ---------------------------------------------------------------------------------

static bool starts_with_word(const char *text, size_t n, const char *word)
{
    size_t length = strlen(word);

    return n >= length && memcmp(text, word, length) == 0 &&
           (n == length || !(isalnum((unsigned char)text[length]) || text[length] == '_'));
}

struct attributes {
    struct lower *l;
    bool noreturn, warn_unused;
};

// `_Noreturn` and `[[noreturn]]` are not part of the type. The text where the attribute was written
// tells them, through macros too, and for redeclarations that inherit it.
static enum CXChildVisitResult see_attribute(CXCursor c, CXCursor parent, CXClientData data)
{
    struct attributes *a = data;
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (kind == CXCursor_WarnUnusedResultAttr) {
        a->warn_unused = true;
    } else if (kind == CXCursor_UnexposedAttr) {
        size_t n;
        const char *text = lower_spelling_text(a->l, c, &n);

        if (starts_with_word(text, n, "gnu")) {
            size_t skip = strspn(text + 3, " :\t");
            text += 3 + skip;
            n -= 3 + skip;
        }
        a->noreturn = a->noreturn || starts_with_word(text, n, "_Noreturn") ||
                      starts_with_word(text, n, "noreturn") ||
                      starts_with_word(text, n, "__noreturn__");
    }
    return CXChildVisit_Continue;
}

// A GNU noreturn is part of the type and shown in its spelling alone. Types are fewer than what has
// them, so the answer is kept: 1 no, 2 yes.
bool lower_type_is_noreturn(struct lower *l, CXType t)
{
    struct ptr_map *known = &l->tables->noreturn_types;
    uint32_t answer = table_get(known, t.data[0]);

    if (answer == 0) {
        CXString s = clang_getTypeSpelling(t);
        const char *text = clang_getCString(s);

        answer = text && strstr(text, "__attribute__((noreturn))") ? 2 : 1;
        clang_disposeString(s);
        table_put(l, known, t.data[0], answer);
    }
    return answer == 2;
}

static unsigned attribute_flags(struct lower *l, CXCursor decl)
{
    struct attributes a = {.l = l,
                           .noreturn = lower_type_is_noreturn(l, clang_getCursorType(decl))};

    if (clang_Cursor_hasAttrs(decl)) {
        clang_visitChildren(decl, see_attribute, &a);
    }
    return (a.noreturn ? FN_NORETURN : 0u) | (a.warn_unused ? FN_WARN_UNUSED : 0u);
}

// ---- Functions ----------------------------------------------------------------------------------

static bool is_builtin_name(const char *name)
{
    return strncmp(name, "__builtin_", 10) == 0 || strncmp(name, "__sync_", 7) == 0 ||
           strncmp(name, "__atomic_", 9) == 0 || strncmp(name, "__c11_atomic_", 13) == 0;
}

// clang declares what is called without a declaration at the call: the extent is empty, or just the
// name when it knows the function.
static bool is_implicit(CXCursor decl)
{
    CXSourceRange range = clang_getCursorExtent(decl);
    unsigned start, end, at;
    CXFile file;

    clang_getExpansionLocation(clang_getRangeStart(range), &file, NULL, NULL, &start);
    clang_getExpansionLocation(clang_getCursorLocation(decl), NULL, NULL, NULL, &at);
    clang_getExpansionLocation(clang_getRangeEnd(range), NULL, NULL, NULL, &end);
    return file == NULL || (start == at && !clang_isCursorDefinition(decl) && end > start &&
                            clang_Cursor_getStorageClass(decl) == CX_SC_Extern);
}

static unsigned fn_flags(struct lower *l, CXCursor decl, const char *name)
{
    struct source_file *file = lower_file_of(l, clang_getCursorLocation(decl));
    unsigned flags = attribute_flags(l, decl);

    if (is_internal(decl)) {
        flags |= FN_INTERNAL;
    }
    if (is_builtin_name(name) || !file) {
        return flags | FN_BUILTIN | FN_SYSTEM;
    }
    if (file->flags & FILE_SYSTEM) {
        flags |= FN_SYSTEM;
    } else if (is_implicit(decl)) {
        flags |= FN_IMPLICIT;
    }
    return flags;
}

static uint32_t add_fn(struct lower *l, struct ir_fn fn)
{
    struct ptr_map *keys = &l->tables->fn_keys;
    uint32_t at = table_get(keys, table_key(fn.key));

    if (at == 0) {
        at = ir_add_fn(l->b, fn) + 1;
        table_put(l, keys, table_key(fn.key), at);
    } else {
        ir_fn_at(l->b, at - 1)->flags |= fn.flags & ~(unsigned)FN_IMPLICIT;
    }
    return at - 1;
}

static void note_attributes(struct lower *l, CXCursor decl, uint32_t fn)
{
    if (!(ir_fn_at(l->b, fn)->flags & (FN_SYSTEM | FN_BUILTIN | FN_IMPLICIT))) {
        lower_attr_note(l, decl, ATTR_ON_FN, fn);
    }
}

uint32_t lower_fn(struct lower *l, CXCursor function_decl)
{
    struct ptr_map *fns = &l->tables->fns;
    uint32_t at = table_get(fns, function_decl.data[0]);
    CXCursor first;
    struct ir_fn fn = {0};

    if (at != 0) {
        return at - 1;
    }
    first = clang_getCanonicalCursor(function_decl);
    at = table_get(fns, first.data[0]);
    if (at == 0) {
        fn.name = lower_take_name(l, clang_getCursorSpelling(function_decl));
        fn.key = fn_key(l, function_decl, fn.name);
        fn.flags = fn_flags(l, function_decl, names_text(l->names, fn.name));
        fn.type = lower_type(l, clang_getCursorType(function_decl));
        at = add_fn(l, fn) + 1;
        table_put(l, fns, first.data[0], at);
        note_attributes(l, first, at - 1);
    }
    if (!clang_equalCursors(first, function_decl)) {
        note_attributes(l, function_decl, at - 1);
    }
    table_put(l, fns, function_decl.data[0], at);
    return at - 1;
}

uint32_t lower_builtin_fn(struct lower *l, const char *name, type_id result)
{
    name_id key = lower_printf(l, "c:@F@%s", name);
    uint32_t at = table_get(&l->tables->fn_keys, table_key(key));
    struct ir_type type = {
        .kind = TYPE_FUNCTION, .flags = TYPE_NO_PROTO, .size = 1, .align = 1, .elem = result};

    if (at != 0) {
        return at - 1;
    }
    return add_fn(l, (struct ir_fn){.name = names_puts(l->names, name),
                                    .key = key,
                                    .type = ir_add_type(l->b, type),
                                    .flags = FN_BUILTIN | FN_SYSTEM});
}

struct name_search {
    const char *name;
    CXCursor found;
};

static enum CXChildVisitResult find_function(CXCursor c, CXCursor parent, CXClientData data)
{
    struct name_search *s = data;
    bool same = false;

    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_FunctionDecl) {
        CXString name = clang_getCursorSpelling(c);

        same = strcmp(clang_getCString(name), s->name) == 0;
        clang_disposeString(name);
    }
    if (same) {
        s->found = c;
    }
    return same ? CXChildVisit_Break : CXChildVisit_Continue;
}

uint32_t lower_fn_by_name(struct lower *l, name_id name)
{
    struct ptr_map *known = &l->tables->cleanups;
    uint32_t at = table_get(known, table_key(name));

    if (at == 0) {
        struct name_search s = {names_text(l->names, name), clang_getNullCursor()};

        clang_visitChildren(clang_getTranslationUnitCursor(l->tu), find_function, &s);
        at = clang_Cursor_isNull(s.found) ? UINT32_MAX : lower_fn(l, s.found) + 1;
        table_put(l, known, table_key(name), at);
    }
    return at == UINT32_MAX ? at : at - 1;
}

uint32_t lower_cleanup_fn(struct lower *l, CXCursor var_decl)
{
    CXPrintingPolicy policy;
    CXString s;
    const char *text;
    name_id name = 0;

    if (!clang_Cursor_hasAttrs(var_decl)) {
        return UINT32_MAX;
    }
    policy = clang_getCursorPrintingPolicy(var_decl);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
    s = clang_getCursorPrettyPrinted(var_decl, policy);
    text = strstr(clang_getCString(s), "cleanup(");
    if (text) {
        text += strlen("cleanup(");
        name = names_put(l->names, text, strcspn(text, ")"));
    }
    clang_disposeString(s);
    clang_PrintingPolicy_dispose(policy);
    return name ? lower_fn_by_name(l, name) : UINT32_MAX;
}

// ---- Variables ----------------------------------------------------------------------------------

static bool is_const(CXType t)
{
    CXType elem = clang_getArrayElementType(clang_getCanonicalType(t));

    while (elem.kind != CXType_Invalid) {
        t = elem;
        elem = clang_getArrayElementType(clang_getCanonicalType(t));
    }
    return clang_isConstQualifiedType(clang_getCanonicalType(t)) != 0;
}

static unsigned global_flags(struct lower *l, CXCursor decl, bool is_defined)
{
    struct source_file *file = lower_file_of(l, clang_getCursorLocation(decl));
    unsigned flags = is_defined ? GLOBAL_DEFINED : 0;

    if (is_static_local(decl)) {
        flags |= GLOBAL_LOCAL | GLOBAL_INTERNAL | GLOBAL_DEFINED;
    } else if (is_internal(decl)) {
        flags |= GLOBAL_INTERNAL;
    }
    if (clang_getCursorTLSKind(decl) != CXTLS_None) {
        flags |= GLOBAL_THREAD;
    }
    if (is_const(clang_getCursorType(decl))) {
        flags |= GLOBAL_CONST;
    }
    if (!file || (file->flags & FILE_SYSTEM)) {
        flags |= GLOBAL_SYSTEM;
    }
    return flags;
}

static uint32_t add_global(struct lower *l, CXCursor decl, bool is_defined)
{
    struct ir_global g = {.name = lower_take_name(l, clang_getCursorSpelling(decl))};
    uint32_t at;

    g.key = global_key(l, decl, g.name);
    at = table_get(&l->tables->global_keys, table_key(g.key));
    if (at != 0) {
        return at - 1; // a block-scope extern declaration
    }
    g.flags = global_flags(l, decl, is_defined);
    g.loc = lower_name_loc(l, decl, g.name);
    g.type = lower_type(l, clang_getCursorType(decl));
    at = ir_add_global(l->b, g);
    table_put(l, &l->tables->global_keys, table_key(g.key), at + 1);
    if (l->tables->has_refused_attrs || clang_Cursor_hasAttrs(decl)) {
        lower_attr_note(l, decl, ATTR_ON_GLOBAL, at);
    }
    return at;
}

uint32_t lower_global(struct lower *l, CXCursor var_decl)
{
    struct lower_tables *t = l->tables;
    uint32_t at = table_get(&t->globals, var_decl.data[0]);
    CXCursor first, *definition;

    if (at != 0) {
        return at - 1;
    }
    first = clang_getCanonicalCursor(var_decl);
    at = table_get(&t->globals, first.data[0]);
    if (at == 0) {
        definition = ptr_map_get(&t->definitions, first.data[0]);
        at = add_global(l, definition ? *definition : var_decl, definition != NULL) + 1;
        table_put(l, &t->globals, first.data[0], at);
        if (is_static_local(var_decl) &&
            !clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(var_decl))) {
            VEC_PUSH(l->arena, &t->statics, (struct static_init){var_decl, at - 1});
        }
    }
    table_put(l, &t->globals, var_decl.data[0], at);
    return at - 1;
}

uint32_t lower_hidden_global(struct lower *l, type_id type, loc_id loc)
{
    struct source_file *main_file = lower_main_file(l);
    const char *path = main_file ? names_text(l->names, main_file->path) : "";
    struct ir_global g = {
        .type = type, .loc = loc, .flags = GLOBAL_HIDDEN | GLOBAL_DEFINED | GLOBAL_INTERNAL};

    g.key = lower_unique_key(l, lower_printf(l, "c:%s@literal", path));
    return ir_add_global(l->b, g);
}
