// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// with: unit_project.c
// Keys, functions and variables of a unit.
#include "tests/test.h"
#include "tests/unit_project.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/frontend/clang_unit.h"

#include <stdio.h>
#include <string.h>

const char suite_name[] = "frontend_decls";

// ---- Keys ---------------------------------------------------------------------------------------

static const char *const statics = "static int n = 1; static int helper(void) { static int n = 2;\n"
                                   "  { static int n = 3; return n++; } return n++; }\n"
                                   "int %s(void) { return helper() + n; }\n";

static void static_names_differ_by_file(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "x/u.c", arena_printf(&p.arena, statics, "one"));
    project_put(&p, "y/u.c", arena_printf(&p.arena, statics, "two"));
    const struct ir_unit *x = project_load(&p, "x/u.c"), *y = project_load(&p, "y/u.c");

    CHECK_TEXT(ir_name(x, unit_fn(x, "helper")->key), "c:x/u.c@F@helper");
    CHECK_TEXT(ir_name(y, unit_fn(y, "helper")->key), "c:y/u.c@F@helper");
    CHECK_TEXT(ir_name(x, unit_fn(x, "one")->key), "c:@F@one");
    CU_ASSERT(unit_fn(x, "helper")->flags & FN_INTERNAL);
    CU_ASSERT_FALSE(unit_fn(x, "one")->flags & FN_INTERNAL);
    CU_ASSERT(unit_global(x, "c:x/u.c@n")->flags & GLOBAL_INTERNAL);
    CU_ASSERT(unit_global(x, "c:x/u.c@F@helper@n")->flags & GLOBAL_LOCAL);
    CU_ASSERT(unit_global(x, "c:x/u.c@F@helper@n#2")->flags & GLOBAL_LOCAL);
    CHECK_TEXT(ir_name(x, x->path), "x/u.c");
    project_close(&p);
}

static void append_keys(struct buf *b, const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        buf_printf(b, "%s\n", ir_name(u, u->fns[u->funcs[i].fn].key));
    }
    for (uint32_t i = 0; i < u->nglobals; i++) {
        buf_printf(b, "%s\n", ir_name(u, u->globals[i].key));
    }
    for (uint32_t i = 0; i < u->nfields; i++) {
        buf_printf(b, "%s\n", ir_name(u, u->fields[i].key));
    }
}

static void moving_code_keeps_keys(void)
{
    static const char code[] =
        "static struct { int z; struct { int q; } in; } state = {3};\n"
        "int f(int a) { static int n = 1; struct { int w; } l = {a}; return l.w + n++; }\n"
        "int g(void) { return state.z + state.in.q; }\n";
    struct project p;
    project_open(&p);
    struct buf before = {0}, after = {0};

    append_keys(&before, project_load_text(&p, code));
    append_keys(&after, project_load_text(&p, arena_printf(&p.arena, "// moved\n\n\n%s", code)));
    CHECK_TEXT(buf_text(&after), buf_text(&before));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&before), "c:a.c@S@(state).in.q"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&before), "c:@F@f@n"));
    buf_free(&before);
    buf_free(&after);
    project_close(&p);
}

// ---- Functions ----------------------------------------------------------------------------------

static void header_functions(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "inc/h.h", "static inline int twice(int x) { return 2 * x; }\n");
    project_put(&p, "sys/s.h", "static inline int thrice(int x) { return 3 * x; }\n");
    project_put(&p, "a.c",
                "#include \"inc/h.h\"\n#include <s.h>\n"
                "#define DEFINE(n) int n(void) { return twice(1) + thrice(1); }\n"
                "DEFINE(made)\n");
    struct unit_request r = project_request(&p, "a.c");
    const char *args[] = {"-isystem", "sys"};
    r.args = args;
    r.nargs = 2;
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    const struct ir_unit *u = result.unit;

    CU_ASSERT_PTR_NOT_NULL_FATAL(unit_func(u, "twice"));
    CU_ASSERT_EQUAL(unit_func(u, "twice")->flags, FUNC_IN_HEADER | FUNC_STATIC | FUNC_INLINE);
    CHECK_TEXT(ir_name(u, unit_fn(u, "twice")->key), "c:inc/h.h@F@twice");
    CHECK_TEXT(ir_region(u, unit_func(u, "twice")->loc).path, "inc/h.h");
    // A function that a macro defines is the file's; one of a system header is not the project's.
    CU_ASSERT_PTR_NOT_NULL_FATAL(unit_func(u, "made"));
    CU_ASSERT_EQUAL(unit_func(u, "made")->flags, 0);
    CU_ASSERT_PTR_NULL(unit_func(u, "thrice"));
    CU_ASSERT(unit_fn(u, "thrice")->flags & FN_SYSTEM);
    project_close(&p);
}

// What a header makes for itself is lowered when something mentions it, however far away.
static void header_statics_wait(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "h.h",
                "static int last(void) { return 1; }\n"
                "static int middle(void) { return last(); }\n"
                "static int (*const hook)(void) = middle;\n"
                "static int unused(void) { return 2; }\n"
                "static int (*const unused_hook)(void) = unused;\n"
                "int shared(void) { return 3; }\n"
                "static void drop(void *p) { (void)p; }\n"
                "void *make(void) __attribute__((malloc(drop)));\n");
    project_put(&p, "a.c",
                "#include \"h.h\"\nstatic int own(void) { return 4; }\n"
                "int f(void) { return hook() + !make(); }\n");
    struct unit_request r = project_request(&p, "a.c");
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);

    CU_ASSERT_PTR_NOT_NULL(unit_func(result.unit, "middle"));
    CU_ASSERT_PTR_NOT_NULL(unit_func(result.unit, "last"));
    CU_ASSERT_PTR_NOT_NULL(unit_func(result.unit, "shared"));
    CU_ASSERT_PTR_NOT_NULL(unit_func(result.unit, "own"));
    CU_ASSERT_PTR_NOT_NULL(unit_func(result.unit, "drop")); // by an attribute
    CU_ASSERT_PTR_NULL(unit_func(result.unit, "unused"));
    CU_ASSERT_EQUAL(result.unit->nglobals, 1);
    project_close(&p);
}

// Of long static arrays only addresses are there to the end; of long texts the beginning.
static void tables_are_cut(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p, "int end(void);\n#define A {1, 0}, {2, 0}, {3, 0}, {4, 0},\n#define B A A A A A A A A\n"
            "struct row { int n; int (*f)(void); } rows[] = {B B B B B B B B B B {5, end}};\n"
            "const char *text(int i) {\n"
            "    return i ? \"a text of more than twenty-five bytes\" : \"%s of more than these\"; "
            "}\n");
    const struct ir_func *init = &u->funcs[u->nfuncs - 1];
    unsigned havocs = 0, addresses = 0;

    CU_ASSERT(init->flags & FUNC_INIT);
    for (uint32_t i = 0; i < init->ninsns; i++) {
        havocs += init->insns[i].op == IR_HAVOC;
        addresses += init->insns[i].op == IR_ADDR;
    }
    CU_ASSERT_EQUAL(havocs, 1);
    CU_ASSERT_EQUAL(addresses, 1);
    CU_ASSERT_EQUAL(u->stats.havocs, 0); // left out is not misunderstood
    CU_ASSERT(init->ninsns < 300);
    CU_ASSERT_EQUAL_FATAL(u->nstrings, 2);
    for (uint32_t i = 0; i < 2; i++) {
        bool is_format = strchr(ir_name(u, u->strings[i].bytes), '%') != NULL;

        CU_ASSERT_EQUAL(u->strings[i].is_cut, !is_format);
        CU_ASSERT(u->strings[i].size > 20);
    }
    project_close(&p);
}

static void noreturn(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p,
        "#define DIES _Noreturn\nvoid a(void) __attribute__((noreturn)); _Noreturn void b(void);\n"
        "DIES void c(void); void c(void) { for (;;) ; } void d(void); [[noreturn]] void e(void);\n"
        "__attribute__((warn_unused_result)) int w(void);\n"
        "void f(int i) { if (i == 1) a(); if (i == 2) b(); if (i == 3) c(); if (i == 4) e();\n"
        "  d(); w(); }\n");

    CU_ASSERT(unit_fn(u, "a")->flags & FN_NORETURN);
    CU_ASSERT(unit_fn(u, "b")->flags & FN_NORETURN);
    CU_ASSERT(unit_fn(u, "c")->flags & FN_NORETURN);
    CU_ASSERT(unit_fn(u, "e")->flags & FN_NORETURN);
    CU_ASSERT_FALSE(unit_fn(u, "d")->flags & FN_NORETURN);
    CU_ASSERT(unit_fn(u, "w")->flags & FN_WARN_UNUSED);
    CU_ASSERT(unit_fn(u, "c")->flags & FN_DEFINED);
    project_close(&p);
}

static void declared_or_not(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p, "#include <stdlib.h>\nint known();\n"
            "int f(void) { abort(); return guessed(1) + known() + printf(\"x\"); }\n"
            "int g(int x) { return __builtin_popcount((unsigned)x); }\n");

    CU_ASSERT(unit_fn(u, "guessed")->flags & FN_IMPLICIT);
    CU_ASSERT(unit_fn(u, "printf")->flags & FN_IMPLICIT);
    CU_ASSERT_FALSE(unit_fn(u, "known")->flags & FN_IMPLICIT);
    CU_ASSERT(u->types[unit_fn(u, "known")->type].flags & TYPE_NO_PROTO);
    CU_ASSERT(unit_fn(u, "abort")->flags & FN_SYSTEM);
    CU_ASSERT(unit_fn(u, "abort")->flags & FN_NORETURN);
    CU_ASSERT(unit_fn(u, "__builtin_popcount")->flags & FN_BUILTIN);
    CU_ASSERT_EQUAL(u->nproblems, 0); // old C is not an error here
    project_close(&p);
}

static void setjmp_is_marked(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "#include <setjmp.h>\njmp_buf j; int f(void) { return setjmp(j); }\n"
                              "int g(void) { return 1; }\n");

    CU_ASSERT(unit_func(u, "f")->flags & FUNC_SETJMP);
    CU_ASSERT_FALSE(unit_func(u, "g")->flags & FUNC_SETJMP);
    project_close(&p);
}

// ---- Variables ----------------------------------------------------------------------------------

static void variables(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "v.h", "extern int sizes[]; extern const int limit; extern int tentative;\n");
    const struct ir_unit *u = project_load_text(
        &p, "#include \"v.h\"\n#include <stdio.h>\n_Thread_local int t = 1; int sizes[] = {1, 2};\n"
            "int tentative; static void cb(void) {} void (*table[])(void) = {cb};\n"
            "int f(void) { fputs(\"\", stdout); return sizes[0] + limit + tentative + t; }\n");

    CU_ASSERT(unit_global(u, "c:@t")->flags & GLOBAL_THREAD);
    CU_ASSERT(unit_global(u, "c:@sizes")->flags & GLOBAL_DEFINED);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@sizes")->count, 2);
    CU_ASSERT_EQUAL(unit_global(u, "c:@limit")->flags, GLOBAL_CONST);
    CU_ASSERT_EQUAL(unit_global(u, "c:@tentative")->flags, GLOBAL_DEFINED);
    CU_ASSERT_EQUAL(unit_global(u, "c:@stdout")->flags, GLOBAL_SYSTEM);
    CU_ASSERT(unit_fn(u, "cb")->flags & FN_ADDRESS_TAKEN);
    const struct ir_func *init = &u->funcs[u->nfuncs - 1];
    CU_ASSERT(init->flags & FUNC_INIT);
    CU_ASSERT(init->ninsns > 3);
    project_close(&p);
}

static void cleanup_functions(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p, "#define AUTO(f) __attribute__((cleanup(f)))\nint open(const char *, int);\n"
            "static void close_fd(int *fd) { *fd = -1; }\n"
            "int f(void) { AUTO(close_fd) int fd = open(\"x\", 0); return fd > 3; }\n");
    const struct ir_func *f = unit_func(u, "f");
    uint32_t found = UINT32_MAX;

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (uint32_t i = 0; i < f->nlocals; i++) {
        if (f->locals[i].flags & LOCAL_CLEANUP) {
            found = f->locals[i].cleanup;
        }
    }
    CU_ASSERT_FATAL(found < u->nfns);
    CHECK_TEXT(ir_name(u, u->fns[found].name), "close_fd");
    project_close(&p);
}

// Calls keep both ends; what is computed for one lies where it does.
static void kept_positions(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(&p, "int g(int);\n"
                                                    "void f(int *p)\n{\n"
                                                    "    *p = g(1 +\n"
                                                    "           p[2]);\n}\n");
    const struct ir_func *f = unit_func(u, "f");
    loc_id of[IR_OP_COUNT] = {0};

    for (uint32_t i = 0; i < f->ninsns; i++) {
        of[f->insns[i].op] = f->locs[i];
    }
    CU_ASSERT_EQUAL(u->locs[of[IR_CALL]].line, 4);
    CU_ASSERT_EQUAL(u->locs[of[IR_CALL]].end_line, 5);
    CU_ASSERT_EQUAL(of[IR_LOAD], of[IR_CALL]);
    CU_ASSERT_EQUAL(of[IR_BIN], of[IR_CALL]);
    CU_ASSERT_EQUAL(u->locs[of[IR_STORE]].line, 4);
    CU_ASSERT_EQUAL(u->locs[of[IR_STORE]].end_line, 0);
    CU_ASSERT_EQUAL(u->locs[of[IR_RET]].line, 6);
    project_close(&p);
}

const struct test suite[] = {
    {"static_names_differ_by_file", static_names_differ_by_file},
    {"moving_code_keeps_keys", moving_code_keeps_keys},
    {"header_functions", header_functions},
    {"header_statics_wait", header_statics_wait},
    {"tables_are_cut", tables_are_cut},
    {"noreturn", noreturn},
    {"declared_or_not", declared_or_not},
    {"setjmp_is_marked", setjmp_is_marked},
    {"variables", variables},
    {"cleanup_functions", cleanup_functions},
    {"kept_positions", kept_positions},
    {NULL, NULL},
};
