// SPDX-License-Identifier: Apache-2.0
// One unit: parse, note what the compiler complains about, lower, freeze.
//
// Errors do not stop anything: clang keeps going, and only the functions that an error lies in are
// marked incomplete. Old C that compilers took with a warning for decades (undeclared functions,
// implicit int, pointers of the wrong type, a < b < c) is not an error here, since the tree of it
// is whole. Typing errors are not corrected: a corrected name would be code that nobody wrote.
//
// libclang recovers from crashes inside the parse alone. Everything after it runs under a guard for
// our own limits and errors; a crash there ends the process, which its parent reports.
#include "analyzer/frontend/clang_unit.h"
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/os.h"
#include "analyzer/ir/build.h"

#include <string.h>
#include <time.h>

enum { PROBLEMS_MAX = 200 };

static const char *const added_flags[] = {
    "-w",
    "-ferror-limit=0",
    "-fno-spell-checking",
    "-Wno-implicit-function-declaration",
    "-Wno-implicit-int",
    "-Wno-int-conversion",
    "-Wno-incompatible-pointer-types",
    "-Wno-incompatible-function-pointer-types",
    "-Wno-return-mismatch",
    "-Wno-parentheses",
};
enum { ADDED_FLAGS = sizeof added_flags / sizeof added_flags[0] };

void *clang_unit_open(void)
{
    return clang_createIndex(1, 0);
}

void clang_unit_close(void *index)
{
    clang_disposeIndex(index);
}

const char *clang_unit_version(struct arena *a)
{
    CXString s = clang_getClangVersion();
    const char *text = clang_getCString(s);

    text = arena_printf(a, "%s", text ? text : "");
    clang_disposeString(s);
    return text;
}

static uint64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

// ---- Parsing ------------------------------------------------------------------------------------

// Left alone, libclang looks for its own headers below the current folder first, takes /usr for it
// when called there, and then does not find them from the unit's folder.
static const char **all_flags(struct arena *a, const struct unit_request *r, int *n)
{
    const char **flags = arena_array(a, const char *, (size_t)r->nargs + ADDED_FLAGS + 3);

    *n = 0;
    if (os_kind(CCLINT_RESOURCE_DIR "/include") == OS_DIR) {
        flags[(*n)++] = "-resource-dir=" CCLINT_RESOURCE_DIR;
    }
    for (uint32_t i = 0; i < r->nargs; i++) {
        flags[(*n)++] = r->args[i];
    }
    for (size_t i = 0; i < ADDED_FLAGS; i++) {
        flags[(*n)++] = added_flags[i];
    }
    flags[(*n)++] = arena_printf(a, "-working-directory=%s", r->directory);
    return flags;
}

static enum CXErrorCode parse(void *index, struct arena *a, const struct unit_request *r,
                              CXTranslationUnit *tu)
{
    struct CXUnsavedFile text = {r->file, r->contents, r->ncontents};
    int n;
    const char **flags = all_flags(a, r, &n);

    return clang_parseTranslationUnit2(index, r->file, flags, n, r->contents ? &text : NULL,
                                       r->contents ? 1 : 0, CXTranslationUnit_KeepGoing, tu);
}

static enum unit_status status_of(enum CXErrorCode code, const char **why)
{
    switch (code) {
    case CXError_Success:
        *why = "";
        return UNIT_OK;
    case CXError_Crashed:
        *why = "libclang crashed";
        return UNIT_CRASHED;
    case CXError_InvalidArguments:
        *why = "libclang refused its arguments";
        return UNIT_NO_TREE;
    default:
        *why = "libclang could not read the file with these flags";
        return UNIT_NO_TREE;
    }
}

// ---- Diagnostics --------------------------------------------------------------------------------

// The header's name in "'x.h' file not found", or NULL.
static const char *missing_header(struct arena *a, const char *text)
{
    const char *end = strstr(text, "' file not found");

    return text[0] == '\'' && end ? arena_text(a, text + 1, (size_t)(end - text) - 1) : NULL;
}

// False: it is none.
static bool note_diagnostic(struct lower *l, CXDiagnostic d, bool listed)
{
    CXSourceLocation at = clang_getDiagnosticLocation(d);
    CXString s = clang_getDiagnosticSpelling(d);
    const char *text = clang_getCString(s), *header;

    if (text && lower_is_attr_error(l, at, text)) {
        l->tables->has_refused_attrs = true;
        clang_disposeString(s);
        return false;
    }
    lower_note_error(l, at);
    if (!listed) {
        clang_disposeString(s);
        return true;
    }
    header = text ? missing_header(l->arena, text) : NULL;
    if (header) {
        ir_add_problem(l->b, PROBLEM_MISSING_HEADER, lower_loc_of(l, at), header);
    } else {
        ir_add_problem(l->b, PROBLEM_ERROR, lower_loc_of(l, at), text ? text : "error");
    }
    clang_disposeString(s);
    return true;
}

static void note_diagnostics(struct lower *l)
{
    unsigned n = clang_getNumDiagnostics(l->tu), nerrors = 0;

    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(l->tu, i);

        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
            nerrors += note_diagnostic(l, d, nerrors < PROBLEMS_MAX);
        }
        clang_disposeDiagnostic(d);
    }
    if (nerrors > PROBLEMS_MAX) {
        ir_add_problem(l->b, PROBLEM_LIMIT, 0,
                       arena_printf(l->arena, "%u further errors", nerrors - PROBLEMS_MAX));
    }
    lower_sort_errors(l);
}

// ---- Lowering -----------------------------------------------------------------------------------

// Functions that come back from setjmp() twice.
static bool is_setjmp(const char *name)
{
    name += strspn(name, "_");
    return strcmp(name, "setjmp") == 0 || strcmp(name, "sigsetjmp") == 0 ||
           strcmp(name, "builtin_setjmp") == 0 || strcmp(name, "getcontext") == 0 ||
           strcmp(name, "savectx") == 0;
}

static void mark_setjmp(const struct ir_unit *u, uint32_t fn)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        struct ir_func *f = &u->funcs[i];

        for (uint32_t k = 0; k < f->ninsns; k++) {
            if (f->insns[k].op == IR_CALL && f->insns[k].callee == fn) {
                f->flags |= FUNC_SETJMP;
            }
        }
    }
}

static void sum_up(struct ir_unit *u, const struct ir_stats *counted)
{
    u->stats = *counted;
    u->stats.functions = u->stats.insns = u->stats.havocs = 0;
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        const struct ir_func *f = &u->funcs[i];

        u->stats.functions += !(f->flags & FUNC_INIT);
        u->stats.insns += f->ninsns;
        for (uint32_t k = 0; k < f->ninsns; k++) {
            u->stats.havocs += ir_not_understood(&f->insns[k]);
        }
    }
    for (uint32_t i = 0; i < u->nattrs; i++) {
        if (u->attrs[i].kind == ATTR_RETURNS_TWICE && u->attrs[i].on == ATTR_ON_FN) {
            mark_setjmp(u, u->attrs[i].target);
        }
    }
    for (uint32_t i = 0; i < u->nfns; i++) {
        if (is_setjmp(names_text(u->names, u->fns[i].name))) {
            mark_setjmp(u, i);
        }
    }
}

static struct ir_unit *lower_tree(struct lower *l)
{
    struct source_file *main_file;
    struct ir_unit *u;

    l->b = ir_builder_new(l->arena);
    l->names = ir_builder_names(l->b);
    l->places = ir_builder_places(l->b);
    lower_tables_init(l);
    main_file = lower_main_file(l);
    note_diagnostics(l);
    lower_unit(l);
    u = ir_builder_end(l->b, main_file ? main_file->path : names_puts(l->names, l->request->file));
    sum_up(u, &l->stats);
    return u;
}

#ifndef NDEBUG
static void verify(struct arena *a, const struct ir_unit *u)
{
    const char *broken = ir_verify_unit(a, u);

    if (broken) {
        bug("%s", broken);
    }
}
#else
static void verify(struct arena *a, const struct ir_unit *u)
{
    (void)a;
    (void)u;
}
#endif

// `result` is written through a pointer, since locals changed after setjmp() are lost.
static void load(struct lower *l, struct clang_result *result)
{
    uint64_t start = cpu_us();
    struct guard g;

    guard_open(&g);
    if (setjmp(g.at) == 0) {
        result->unit = lower_tree(l);
        result->lower_us = cpu_us() - start;
        verify(l->arena, result->unit);
        guard_close(&g);
    } else {
        result->unit = NULL;
        result->status = g.is_bug ? UNIT_BUG : UNIT_LIMIT;
        result->lower_us = cpu_us() - start;
        l->arena->limit = 0; // room for the reason
        result->why = arena_printf(l->arena, "%s", g.why);
    }
    lower_scratch_free(l);
}

struct clang_result clang_unit_load(void *index, struct arena *a, const struct unit_request *r)
{
    struct clang_result result = {.why = ""};
    struct lower l = {.request = r, .arena = a};
    uint64_t start = cpu_us();
    size_t limit = a->limit;
    enum CXErrorCode code;

    a->limit = 0; // nobody could catch giving up here
    code = parse(index, a, r, &l.tu);
    a->limit = limit;
    result.parse_us = cpu_us() - start;
    result.status = status_of(code, &result.why);
    if (result.status != UNIT_OK) {
        return result;
    }
    load(&l, &result);
    if (result.unit) {
        result.unit->stats.parse_us = result.parse_us;
        result.unit->stats.lower_us = result.lower_us;
    }
    start = cpu_us();
    clang_disposeTranslationUnit(l.tu);
    result.parse_us += cpu_us() - start;
    return result;
}
