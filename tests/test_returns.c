// SPDX-License-Identifier: Apache-2.0
// links: cclint_summary
// with: unit_from_c.c
// What bodies may return, found without a machine.
#include "analyzer/base/arena.h"
#include "analyzer/flow/value.h"
#include "analyzer/summary/program.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <string.h>

const char suite_name[] = "returns";

static const struct facts *returns_of(struct arena *a, const char *text, const char *name)
{
    const char *why = "";
    struct models *m = models_new(a);
    struct program *p;

    CU_ASSERT_FATAL(models_add_builtin(m, &why));
    p = program_new(a, m);
    const struct ir_unit *u = unit_from_c(a, "a.c", text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    program_add(p, u);
    program_link(p);
    for (func_id f = 0; f < program_func_count(p); f++) {
        const struct program_func *at = program_func(p, f);
        if (strcmp(ir_func_name(at->unit, at->func), name) == 0) {
            return program_returns(p, f);
        }
    }
    CU_FAIL("no such function");
    return NULL;
}

static void check_range(const char *text, int64_t lo, int64_t hi)
{
    struct arena a;

    arena_init(&a, 0);
    const struct facts *f = returns_of(&a, text, "f");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(f->lo, lo);
    CU_ASSERT_EQUAL(f->hi, hi);
    arena_free(&a);
}

static void check_any(const char *text)
{
    struct arena a;

    arena_init(&a, 0);
    CU_ASSERT_PTR_NULL(returns_of(&a, text, "f"));
    arena_free(&a);
}

static void test_constants(void)
{
    check_range("int f(int x) { switch (x) { case 1: return -3; case 2: return -12; } return -1; }",
                -12, -1);
    check_range("int f(int x) { int r; if (x) r = 4; else r = 7; return r; }", 4, 7);
    check_range("int f(int a, int b) { return a < b; }", 0, 1);
}

static void test_calls(void)
{
    check_range("static int g(int x) { return x ? -1 : -2; }"
                "int f(int x) { int r = g(x); if (r < 0) return r; return 0; }",
                -2, 0);
    // Of a library function, from its model.
    check_range("int close(int); int f(int fd) { return close(fd); }", -1, 0);
}

static void test_unknown(void)
{
    check_any("int f(int x) { return x; }");
    check_any("int g(int); int f(int x) { return g(x); }");
    check_any("int f(int *p) { return *p; }");
    check_any("int f(int n) { int s = 0; while (n--) s = s + n; return s; }");
    check_any("int f(int n) { return n ? f(n - 1) : 0; }");
}

// Two locals copied into one another add nothing to what comes from outside.
static void test_circle(void)
{
    check_range(
        "int f(int n) { int a = 1, b = 2; while (n--) { int t = a; a = b; b = t; } return a; }", 1,
        2);
}

static void test_narrow(void)
{
    // Does not fit: any value of the narrow type.
    check_range("signed char g(void) { return (signed char)300; } int f(void) { return g(); }", 44,
                44);
    check_any("unsigned char f(int x) { return x; }");
}

static void test_pointer(void)
{
    struct arena a;
    int64_t value;

    arena_init(&a, 0);
    const struct facts *f = returns_of(&a, "int x; int *f(void) { return &x; }", "f");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_FALSE(facts_has(f, 0));
    CU_ASSERT_FALSE(facts_is_const(f, &value));
    arena_free(&a);
}

const struct test suite[] = {
    {"constants", test_constants},
    {"calls", test_calls},
    {"unknown", test_unknown},
    {"circle", test_circle},
    {"narrow", test_narrow},
    {"pointer", test_pointer},
    {NULL, NULL},
};
