// SPDX-License-Identifier: Apache-2.0
// The unit from its top level: which functions and variables are the project's, and lowering each.
//
// Every function is lowered under a guard of its own: what goes wrong inside one (nesting beyond
// our limit, an internal error) costs that function and is listed among the unit's problems. When
// memory is at its limit, giving the function up fails too, and the unit ends.
//
// What a header makes for each unit that includes it (static functions, static variables) is
// lowered when something that is lowered mentions it. Most units use few of them, and a mention
// brings the next: so the rounds. Attributes mention things too, and are read when all bodies are.
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

struct definition {
    CXCursor cursor;
    bool waits; // for being mentioned
    bool is_done;
};

struct top_level {
    struct lower *l;
    CXCursor unnamed; // record without a tag, just seen
    VEC(struct definition) functions;
    VEC(struct definition) variables; // with an initialiser
    uint32_t nstatics;                // initialisers of static locals that are lowered
    struct ir_fbuilder *init;         // the static initialisers; NULL while there are none
};

static struct source_file *project_file(struct lower *l, CXCursor decl)
{
    struct source_file *f = lower_file_of(l, clang_getCursorLocation(decl));

    return f && (f->flags & FILE_PROJECT) ? f : NULL;
}

static struct definition definition_of(struct lower *l, CXCursor c)
{
    struct source_file *f = project_file(l, c);

    return (struct definition){.cursor = c,
                               .waits = !(f->flags & FILE_MAIN) &&
                                        clang_getCursorLinkage(c) == CXLinkage_Internal};
}

// `static struct { … } state;`: the record is called after the first declarator.
static void name_by_declarator(struct top_level *top, CXCursor decl)
{
    struct lower *l = top->l;
    struct source_file *f = lower_file_of(l, clang_getCursorLocation(decl));
    CXString s = clang_getCursorSpelling(decl);

    lower_name_record(l, top->unnamed,
                      lower_printf(l, "c:%s@S@(%s)", f ? names_text(l->names, f->path) : "",
                                   clang_getCString(s)));
    clang_disposeString(s);
}

static void see_variable(struct top_level *top, CXCursor c)
{
    struct lower *l = top->l;
    CXCursor init, first, *known;

    if (!project_file(l, c)) {
        return;
    }
    init = clang_Cursor_getVarDeclInitializer(c);
    if (clang_Cursor_isNull(init) && clang_Cursor_getStorageClass(c) == CX_SC_Extern) {
        return;
    }
    first = clang_getCanonicalCursor(c);
    known = ptr_map_get(&l->tables->definitions, first.data[0]);
    if (!known) {
        known = arena_new(l->arena, CXCursor);
        *known = c;
        ptr_map_put(l->arena, &l->tables->definitions, first.data[0], known);
    }
    if (!clang_Cursor_isNull(init)) {
        *known = c;
        VEC_PUSH(l->arena, &top->variables, definition_of(l, c));
    }
}

static enum CXChildVisitResult see_declaration(CXCursor c, CXCursor parent, CXClientData data)
{
    struct top_level *top = data;
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl) {
        top->unnamed = clang_Cursor_isAnonymous(c) ? c : clang_getNullCursor();
        return CXChildVisit_Continue;
    }
    if (!clang_Cursor_isNull(top->unnamed)) {
        name_by_declarator(top, c);
        top->unnamed = clang_getNullCursor();
    }
    if (kind == CXCursor_VarDecl) {
        see_variable(top, c);
    } else if (kind == CXCursor_FunctionDecl && clang_isCursorDefinition(c) &&
               project_file(top->l, c)) {
        VEC_PUSH(top->l->arena, &top->functions, definition_of(top->l, c));
    }
    return CXChildVisit_Continue;
}

// ---- Functions ----------------------------------------------------------------------------------

static enum CXChildVisitResult find_body(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_CompoundStmt) {
        return CXChildVisit_Continue;
    }
    *(CXCursor *)data = c;
    return CXChildVisit_Break;
}

static unsigned func_flags(struct lower *l, CXCursor function, uint32_t fn)
{
    struct source_file *f = project_file(l, function);
    unsigned flags = ir_fn_at(l->b, fn)->flags & FN_INTERNAL ? FUNC_STATIC : 0u;

    if (clang_Cursor_isFunctionInlined(function)) {
        flags |= FUNC_INLINE;
    }
    if (!(f->flags & FILE_MAIN)) {
        flags |= FUNC_IN_HEADER;
    }
    if (clang_Cursor_isVariadic(function)) {
        flags |= FUNC_VARIADIC;
    }
    if (lower_has_error(l, function)) {
        flags |= FUNC_INCOMPLETE;
    }
    return flags;
}

static void note_given_up(struct lower *l, const struct guard *g, const char *what, loc_id loc)
{
    ir_add_problem(
        l->b, PROBLEM_LIMIT, loc,
        arena_printf(l->arena, "%s%s: %s", g->is_bug ? "internal error in " : "", what, g->why));
}

static void lower_function(struct lower *l, CXCursor function)
{
    CXCursor body = clang_getNullCursor();
    uint32_t fn = lower_fn(l, function);
    struct ir_fbuilder *f;
    struct guard g;
    loc_id loc;

    clang_visitChildren(function, find_body, &body);
    // `extern inline` of GNU C may be followed by another definition: the first one counts.
    if (clang_Cursor_isNull(body) || (ir_fn_at(l->b, fn)->flags & FN_DEFINED)) {
        return;
    }
    ir_fn_at(l->b, fn)->flags |= FN_DEFINED;
    loc = lower_name_loc(l, function, ir_fn_at(l->b, fn)->name);
    f = ir_func_begin(l->b, fn, func_flags(l, function, fn), loc, lower_loc(l, function, NULL));
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        lower_function_body(l, f, function, body);
        ir_func_end(f);
        guard_close(&g);
    } else {
        ir_func_abandon(f, FUNC_TOO_DEEP);
        note_given_up(l, &g, names_text(l->names, ir_fn_at(l->b, fn)->name), loc);
    }
}

// ---- Static initialisers ------------------------------------------------------------------------

static void lower_initialiser(struct lower *l, struct ir_fbuilder *f, struct static_init s)
{
    struct ir_global g = *ir_global_at(l->b, s.global);
    place_id place = place_base(l->places, PLACE_GLOBAL, s.global, g.type);
    struct guard guard;

    ir_set_loc(f, g.loc, false);
    guard_open(&guard);
    if (setjmp(guard.at) == 0) {
        lower_static_init(l, f, place, g.type, clang_getCursorType(s.var),
                          clang_Cursor_getVarDeclInitializer(s.var));
        guard_close(&guard);
    } else {
        ir_emit(f, (struct ir_insn){.op = IR_HAVOC, .place = place}, NULL, 0);
        note_given_up(l, &guard, names_text(l->names, g.name), g.loc);
    }
}

// The function that holds them.
static struct ir_fbuilder *begin_initialisers(struct lower *l)
{
    struct source_file *file = lower_main_file(l);
    struct ir_fn fn = {.flags = FN_DEFINED | FN_INTERNAL};

    fn.key = lower_printf(l, "c:%s@initialisers", file ? names_text(l->names, file->path) : "");
    fn.type = ir_add_type(l->b, (struct ir_type){.kind = TYPE_FUNCTION, .size = 1, .align = 1});
    ir_type_at(l->b, fn.type)->elem = lower_void_type(l);
    return ir_func_begin(l->b, ir_add_fn(l->b, fn), FUNC_INIT | FUNC_STATIC, 0, 0);
}

static void add_initialiser(struct top_level *top, CXCursor var, uint32_t global)
{
    if (!top->init) {
        top->init = begin_initialisers(top->l);
    }
    lower_initialiser(top->l, top->init, (struct static_init){var, global});
}

// ---- The unit -----------------------------------------------------------------------------------

// Whether it is to be lowered now; `known` has what has been mentioned.
static bool is_due(struct definition *d, const struct ptr_map *known)
{
    if (d->is_done ||
        (d->waits && table_get(known, clang_getCanonicalCursor(d->cursor).data[0]) == 0)) {
        return false;
    }
    d->is_done = true;
    return true;
}

// False when nothing was left to do.
static bool lower_round(struct top_level *top)
{
    struct lower *l = top->l;
    struct lower_tables *t = l->tables;
    bool any = false;

    for (uint32_t i = 0; i < top->functions.n; i++) {
        if (is_due(&top->functions.items[i], &t->fns)) {
            lower_function(l, top->functions.items[i].cursor);
            any = true;
        }
    }
    for (uint32_t i = 0; i < top->variables.n; i++) {
        CXCursor var = top->variables.items[i].cursor;

        if (is_due(&top->variables.items[i], &t->globals)) {
            add_initialiser(top, var, lower_global(l, var));
            any = true;
        }
    }
    for (; top->nstatics < t->statics.n; any = true) { // literals in them may bring more
        struct static_init s = t->statics.items[top->nstatics++];

        add_initialiser(top, s.var, s.global);
    }
    return any;
}

void lower_unit(struct lower *l)
{
    struct top_level top = {.l = l, .unnamed = clang_getNullCursor()};

    clang_visitChildren(clang_getTranslationUnitCursor(l->tu), see_declaration, &top);
    do {
        while (lower_round(&top)) {
        }
    } while (lower_attrs(l));
    if (top.init) {
        ir_func_end(top.init);
    }
}
