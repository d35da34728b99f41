// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// with: unit_project.c
// Units that are broken or hostile, and what belongs to the project.
#include "tests/test.h"
#include "tests/unit_project.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/frontend/clang_unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char suite_name[] = "frontend_problems";

// ---- Problems -----------------------------------------------------------------------------------

static void broken_code(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "int good(int x) { return x; }\n"
                              "int bad(int x) { if (x { return 1; } return x; }\n"
                              "int late(int x) { undefined_type y; return x; }\n"
                              "int fine(void) { return 2; }\n");

    CU_ASSERT_EQUAL(unit_func(u, "good")->flags, 0);
    CU_ASSERT(unit_func(u, "bad")->flags & FUNC_INCOMPLETE);
    CU_ASSERT(unit_func(u, "late")->flags & FUNC_INCOMPLETE);
    CU_ASSERT_EQUAL(unit_func(u, "fine")->flags, 0);
    CU_ASSERT_EQUAL_FATAL(u->nproblems, 2);
    CU_ASSERT_EQUAL(u->problems[0].kind, PROBLEM_ERROR);
    CU_ASSERT_EQUAL(ir_region(u, u->problems[0].loc).line, 2);
    CHECK_TEXT(ir_region(u, u->problems[0].loc).path, "a.c");
    project_close(&p);
}

// A record with a member of an unknown type keeps its other members.
static void broken_records(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "struct s { unknown_type a; int b; struct later c; int d; };\n"
                              "int f(struct s *p) { return p->d; }\n");

    CU_ASSERT_EQUAL(unit_record(u, "c:a.c@S@s")->nfields, 4);
    CU_ASSERT(unit_record(u, "c:a.c@S@s")->flags & TYPE_INCOMPLETE);
    CHECK_TEXT(ir_name(u, unit_field(u, unit_record(u, "c:a.c@S@s"), "d")->key), "c:a.c@S@s.d");
    CU_ASSERT_EQUAL(unit_func(u, "f")->flags, 0);
    CU_ASSERT_EQUAL(u->stats.havocs, 0);
    project_close(&p);
}

// So it does when it was declared before, and within another record.
static void broken_records_declared_before(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p, "struct s; struct outer; void g(struct s *, struct outer *);\n"
            "struct s { unknown_type a; int b; };\n"
            "struct outer { int x; struct s in; int *y; };\n"
            "int f(struct s *p, struct outer *o) { return p->b + o->x + *o->y; }\n");

    CU_ASSERT_EQUAL(unit_record(u, "c:a.c@S@outer")->nfields, 3);
    CU_ASSERT(unit_record(u, "c:a.c@S@outer")->flags & TYPE_INCOMPLETE);
    CU_ASSERT_EQUAL(unit_func(u, "f")->flags, 0);
    CU_ASSERT_EQUAL(u->stats.havocs, 0);
    project_close(&p);
}

// clang drops expressions that use what is broken elsewhere, and says nothing about it.
static void broken_elsewhere(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "struct s { unknown_type a; int b; };\n"
                              "struct outer { struct s in; int x; };\n"
                              "int taken(unknown_type a) { return 1; }\n"
                              "int f(struct outer *o) { return o->in.b; }\n"
                              "int g(void) { return taken(2); }\n"
                              "int h(struct outer *o) { if (o->x) { return o->x; } return 0; }\n");

    CU_ASSERT_EQUAL(u->nproblems, 2);
    CU_ASSERT(unit_func(u, "f")->flags & FUNC_INCOMPLETE);
    CU_ASSERT(unit_func(u, "g")->flags & FUNC_INCOMPLETE);
    CU_ASSERT_EQUAL(unit_func(u, "h")->flags, 0);
    project_close(&p);
}

static void missing_headers(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "#include \"no/such.h\"\n#include <nor_this.h>\n#include <unistd.h>\n"
                              "int f(int fd) { return close(fd); }\n");

    CU_ASSERT_EQUAL_FATAL(u->nproblems, 2);
    CU_ASSERT_EQUAL(u->problems[0].kind, PROBLEM_MISSING_HEADER);
    CHECK_TEXT(ir_name(u, u->problems[0].text), "no/such.h");
    CHECK_TEXT(ir_name(u, u->problems[1].text), "nor_this.h");
    CU_ASSERT_EQUAL(ir_region(u, u->problems[1].loc).line, 2);
    CU_ASSERT_EQUAL(unit_func(u, "f")->flags, 0);
    CU_ASSERT(unit_fn(u, "close")->flags & FN_SYSTEM);
    project_close(&p);
}

static void many_errors(void)
{
    struct project p;
    project_open(&p);
    struct buf text = {0};
    for (unsigned i = 0; i < 300; i++) {
        buf_printf(&text, "unknown_%u x_%u;\n", i, i);
    }
    buf_printf(&text, "int f(void) { return 1; }\n");
    const struct ir_unit *u = project_load_text(&p, buf_text(&text));

    CU_ASSERT_EQUAL_FATAL(u->nproblems, 201);
    CU_ASSERT_EQUAL(u->problems[200].kind, PROBLEM_LIMIT);
    CU_ASSERT_EQUAL(unit_func(u, "f")->flags, 0);
    buf_free(&text);
    project_close(&p);
}

static void text_instead_of_file(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "a.c", "int on_disk(void) { return 1; }\n");
    struct unit_request r = project_request(&p, "a.c");
    r.contents = "int typed(void) { return 2; }\n";
    r.ncontents = strlen(r.contents);
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);

    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    CU_ASSERT_PTR_NOT_NULL(unit_func(result.unit, "typed"));
    CU_ASSERT_PTR_NULL(unit_func(result.unit, "on_disk"));
    project_close(&p);
}

static void no_tree(void)
{
    struct project p;
    project_open(&p);
    struct unit_request r = project_request(&p, "nothing.c");
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);

    CU_ASSERT_EQUAL(result.status, UNIT_NO_TREE);
    CU_ASSERT_PTR_NULL(result.unit);
    CU_ASSERT(strlen(result.why) > 0);
    project_close(&p);
}

static void memory_limit(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "a.c", "int f(int x) { return x + 1; }\n");
    struct unit_request r = project_request(&p, "a.c");
    struct arena small;
    arena_init(&small, 2000);
    struct clang_result result = clang_unit_load(p.index, &small, &r);

    CU_ASSERT_EQUAL(result.status, UNIT_LIMIT);
    CU_ASSERT_PTR_NULL(result.unit);
    arena_free(&small);
    project_close(&p);
}

// A name is the same file, however the flags reach it.
static void paths_are_relative_to_the_root(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "inc/h.h", "static inline int two(void) { return 2; }\n");
    project_put(&p, "src/a.c",
                "#include <h.h>\n#include \"../src/../inc/k.h\"\nint f(void) { return two() + "
                "three() + K; }\n");
    project_put(&p, "inc/k.h", "enum { K = 1 }; static inline int three(void) { return 3; }\n");
    struct unit_request r = project_request(&p, "src/a.c");
    const char *args[] = {"-I", "../inc"};
    r.directory = project_path(&p, "src");
    r.args = args;
    r.nargs = 2;
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);

    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    CHECK_TEXT(ir_name(result.unit, unit_fn(result.unit, "two")->key), "c:inc/h.h@F@two");
    CHECK_TEXT(ir_name(result.unit, unit_fn(result.unit, "three")->key), "c:inc/k.h@F@three");
    CHECK_TEXT(ir_name(result.unit, result.unit->path), "src/a.c");
    for (uint32_t i = 0; i < result.unit->nfiles; i++) {
        CU_ASSERT_PTR_NULL(strstr(ir_name(result.unit, result.unit->files[i].path), p.root));
    }
    project_close(&p);
}

const struct test suite[] = {
    {"broken_code", broken_code},
    {"broken_records", broken_records},
    {"missing_headers", missing_headers},
    {"many_errors", many_errors},
    {"broken_records_declared_before", broken_records_declared_before},
    {"broken_elsewhere", broken_elsewhere},
    {"text_instead_of_file", text_instead_of_file},
    {"no_tree", no_tree},
    {"memory_limit", memory_limit},
    {"paths_are_relative_to_the_root", paths_are_relative_to_the_root},
    {NULL, NULL},
};
