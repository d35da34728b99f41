// SPDX-License-Identifier: Apache-2.0
// links: cclint_source
// Lines of files, their comments, and the comments that silence findings.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/os.h"
#include "analyzer/source/suppress.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char suite_name[] = "source";

static const struct source_file *file_of(struct arena *a, const char *text, size_t n)
{
    struct source_cache *c = source_cache_new(a, "/nowhere");

    source_put(c, "a.c", text, n);
    return source_get(c, "a.c");
}

// ---- Files --------------------------------------------------------------------------------------

static void check_line(const struct source_file *f, uint32_t line, const char *expected)
{
    char text[64] = "";
    size_t n = 99;
    const char *got = source_line(f, line, &n);

    CU_ASSERT(n < sizeof text);
    if (!got) {
        CU_ASSERT_EQUAL(n, 0);
        CU_ASSERT_PTR_NULL(expected);
        return;
    }
    memcpy(text, got, n);
    CHECK_TEXT(text, expected);
}

static void test_lines(void)
{
    struct arena a;
    const struct source_file *f;

    arena_init(&a, 0);
    f = file_of(&a, "one\ntwo\r\n\r\nfour\rfive", 21);
    CU_ASSERT_EQUAL(f->nlines, 5);
    check_line(f, 1, "one");
    check_line(f, 2, "two");
    check_line(f, 3, "");
    check_line(f, 4, "four");
    check_line(f, 5, "five");
    check_line(f, 6, NULL);
    check_line(f, 0, NULL);
    CU_ASSERT_EQUAL(file_of(&a, "one\n", 4)->nlines, 1);
    CU_ASSERT_EQUAL(file_of(&a, "\n\n", 2)->nlines, 2);
    f = file_of(&a, "", 0);
    CU_ASSERT_EQUAL(f->nlines, 0);
    CU_ASSERT_PTR_NOT_NULL(f->data);
    check_line(f, 1, NULL);
    f = file_of(&a, "a\0b\n", 4);
    CU_ASSERT_EQUAL(f->nlines, 1);
    CU_ASSERT_EQUAL(f->n, 4);
    arena_free(&a);
}

static void test_cache(void)
{
    struct arena a;
    struct source_cache *c;
    const struct source_file *f, *gone;
    char folder[] = "/tmp/cclint-test-XXXXXX", name[32];
    const char *why;

    arena_init(&a, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    CU_ASSERT(os_write_file(&a, path_join(&a, folder, "a.c"), "int x;\n", 7, &why));
    c = source_cache_new(&a, folder);
    f = source_get(c, "a.c");
    CHECK_TEXT(f->path, "a.c");
    check_line(f, 1, "int x;");
    CU_ASSERT_PTR_EQUAL(source_get(c, "./b/../a.c"), f);
    CU_ASSERT_PTR_EQUAL(source_get(c, path_join(&a, folder, "a.c")), f);
    gone = source_get(c, "gone.c");
    CU_ASSERT_PTR_NULL(gone->data);
    CU_ASSERT_EQUAL(gone->nlines, 0);
    CU_ASSERT_PTR_EQUAL(source_get(c, "gone.c"), gone);
    CU_ASSERT_PTR_NULL(source_get(c, ".")->data);
    source_put(c, "gone.c", "here\n", 5);
    check_line(source_get(c, "gone.c"), 1, "here");
    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof name, "f%d.c", i);
        source_put(c, name, name, strlen(name));
    }
    check_line(source_get(c, "f123.c"), 1, "f123.c");
    CU_ASSERT_PTR_EQUAL(source_get(c, "a.c"), f);
    remove(path_join(&a, folder, "a.c"));
    CU_ASSERT_EQUAL(rmdir(folder), 0);
    arena_free(&a);
}

// ---- Comments -----------------------------------------------------------------------------------

static void add_comment(void *ctx, uint32_t line, uint32_t col, uint32_t end_col, const char *text,
                        size_t n)
{
    buf_printf(ctx, "%u:%u-%u<%.*s>", line, col, end_col, (int)n, text);
}

static void check_comments(const char *text, const char *expected)
{
    struct arena a;
    struct buf b = {0};

    arena_init(&a, 0);
    source_comments(file_of(&a, text, strlen(text)), add_comment, &b);
    CHECK_TEXT(buf_text(&b), expected);
    buf_free(&b);
    arena_free(&a);
}

static void test_comments(void)
{
    check_comments("", "");
    check_comments("a / b; c //  one  ", "1:10-19<one>");
    check_comments("//\n//x\n", "1:1-3<>2:1-4<x>");
    check_comments("a/* b */c /**/", "1:2-9<b>1:11-15<>");
    check_comments("a // x /* y\nb */ c\n", "1:3-12<x /* y>");
    check_comments("/* a\n  b */ // c", "1:1-5<a\n  b>2:8-12<c>");
    check_comments("/* // */ x", "1:1-9<//>");
    check_comments("x // a\r\ny // b\rz // c\r\n", "1:3-7<a>2:3-7<b>3:3-7<c>");
    check_comments("/* open\n", "1:1-8<open>");
    check_comments("/*/ a */", "1:1-9</ a>");
    check_comments("/* a *", "1:1-7<a *>");
    check_comments("/*", "1:1-3<>");
    check_comments("/", "");
    check_comments("// a \\\n b\nc // d", "1:1-7<a \\\n b>3:3-7<d>");
}

static void test_comments_and_literals(void)
{
    check_comments("s = \"// no\"; // yes", "1:14-20<yes>");
    check_comments("s = \"a\\\" // no\"; /* yes */", "1:18-27<yes>");
    check_comments("s = \"\\\\\"; // yes", "1:11-17<yes>");
    check_comments("c = '\"'; // a\nc = '\\''; // b\n", "1:10-14<a>2:11-15<b>");
    check_comments("s = \"/*\"; t = \"*/\"; // yes", "1:21-27<yes>");
    check_comments("s = L\"// no\" u8\"// no\"; // yes", "1:25-31<yes>");
    check_comments("s = \"a \\\n// no\"; // yes", "2:9-15<yes>");
    check_comments("s = \"a \\\r\n// no\"; // yes", "2:9-15<yes>");
    check_comments("don't // hidden\nx // seen", "2:3-10<seen>"); // as compilers see it
    check_comments("n = 1'000'000; // yes", "1:16-22<yes>");
    check_comments("\"open // no\n// yes", "2:1-7<yes>");
    check_comments("\"\\", "");
}

// ---- Silencing ----------------------------------------------------------------------------------

static void add_ignore(struct buf *b, const struct ignore *g)
{
    static const char *const kinds[] = {"line", "function", "begin", "end", "file"};
    static const char *const faults[] = {"", "no reason ", "no rules ", "bad word ", "unpaired "};

    buf_printf(b, "%u: %s%s [", g->line, faults[g->fault], kinds[g->kind]);
    for (uint32_t i = 0; i < g->nrules; i++) {
        buf_printf(b, "%s%s", i ? "," : "", g->rules[i]);
    }
    if (g->kind == IGNORE_FILE) {
        buf_printf(b, "] all '%s'\n", g->reason);
    } else {
        buf_printf(b, "] %u-%u '%s'\n", g->first, g->last, g->reason);
    }
}

static bool range_of_ten(void *ctx, uint32_t line, uint32_t *first, uint32_t *last)
{
    *first = line + 1;
    *last = line + 10;
    return *(bool *)ctx;
}

static void check_ignores(const char *text, const char *expected)
{
    struct arena a;
    struct buf b = {0};
    struct ignore_list list;
    bool has_functions = !strstr(text, "no functions");

    arena_init(&a, 0);
    list = suppress_scan(&a, file_of(&a, text, strlen(text)), range_of_ten, &has_functions);
    for (uint32_t i = 0; i < list.n; i++) {
        add_ignore(&b, &list.items[i]);
    }
    CHECK_TEXT(buf_text(&b), expected);
    buf_free(&b);
    arena_free(&a);
}

static void test_ignore_line(void)
{
    check_ignores("f(); // cclint: ignore[fd-leak, lock-leak] kept for the child\n",
                  "1: line [fd-leak,lock-leak] 1-1 'kept for the child'\n");
    check_ignores("// cclint: ignore[a] r\n\n// other\n/* x */\n  f();\ng();\n",
                  "1: line [a] 5-5 'r'\n");
    check_ignores("  /* cclint: ignore[a] r */ f();\n", "1: line [a] 1-1 'r'\n");
    check_ignores("f(); /* cclint: ignore[a] r\n */\ng();\n", "1: line [a] 1-1 'r'\n");
    check_ignores("/* cclint: ignore[a] r\n */ g();\nh();\n", "1: line [a] 2-2 'r'\n");
    check_ignores("/*\n * cclint: ignore[a] r\n * more\n */\ng();\n", "2: line [a] 5-5 'r'\n");
    check_ignores("f();\n// cclint: ignore[a] r", "2: line [a] 0-0 'r'\n"); // no code below
    check_ignores("/// cclint: ignore[a] r\nf();", "1: line [a] 2-2 'r'\n");
    check_ignores("//!< cclint:ignore[a]r\nf();", "1: line [a] 2-2 'r'\n");
    check_ignores("f(\"// cclint: ignore[a] r\");\n", "");
    check_ignores("// see cclint: ignore[a] r\nf();\n", "");
}

static void test_ignore_directives(void)
{
    check_ignores("// cclint: ignore[a] r\n#ifdef X\nf();\n#endif\n", "1: line [a] 3-3 'r'\n");
    check_ignores("// cclint: ignore[a] r\n #define X \\\n  1\nf();\n", "1: line [a] 4-4 'r'\n");
    check_ignores("#define X f() // cclint: ignore[a] r\ng();\n", "1: line [a] 1-1 'r'\n");
    check_ignores("// cclint: ignore[a] r\nx #f();\n", "1: line [a] 2-2 'r'\n");
}

static void test_ignore_line_ends(void)
{
    check_ignores("// cclint: ignore[a] r\r\nf();\r\n", "1: line [a] 2-2 'r'\n");
    check_ignores("// cclint: ignore[a] r\rf();\r", "1: line [a] 2-2 'r'\n");
    check_ignores("f(); // cclint: ignore[a] r", "1: line [a] 1-1 'r'\n");
    check_ignores("f(); /* cclint: ignore[a] r", "1: line [a] 1-1 'r'\n");
    check_ignores("/* cclint: ignore[a] r\r\n more */\r\nf();", "1: line [a] 3-3 'r'\n");
    check_ignores("// cclint: ignore[a] r \\\n more\nf();", "1: line [a] 3-3 'r'\n");
}

static void test_ignore_reasons(void)
{
    check_ignores("f(); // cclint: ignore[a]\n", "1: no reason line [a] 1-1 ''\n");
    check_ignores("f(); // cclint: ignore[a]  --\n", "1: no reason line [a] 1-1 ''\n");
    check_ignores("f(); // cclint: ignore[a]: r\n", "1: line [a] 1-1 'r'\n");
    check_ignores("f(); // cclint: ignore[a] - r]\n", "1: line [a] 1-1 'r]'\n");
    check_ignores("f(); /* cclint: ignore[a] */\n", "1: no reason line [a] 1-1 ''\n");
    check_ignores("f(); // cclint: ignore[a] ä\n", "1: line [a] 1-1 'ä'\n");
}

static void test_ignore_faults(void)
{
    check_ignores("f(); // cclint: ignore r\n", "1: no rules line [] 1-1 ''\n");
    check_ignores("f(); // cclint: ignore[] r\n", "1: no rules line [] 1-1 ''\n");
    check_ignores("f(); // cclint: ignore[ , ] r\n", "1: no rules line [] 1-1 ''\n");
    check_ignores("f(); // cclint: ignore[a r\n", "1: no rules line [] 1-1 ''\n");
    check_ignores("f(); // cclint: ignored[a] r\n", "1: bad word line [] 0-0 ''\n");
    check_ignores("f(); // cclint: disable\n", "1: bad word line [] 0-0 ''\n");
    check_ignores("f(); // cclint:\n", "1: bad word line [] 0-0 ''\n");
    check_ignores("f(); // cclint: ignore-line[a] r\n", "1: bad word line [] 0-0 ''\n");
}

static void test_ignore_ranges(void)
{
    check_ignores("// cclint: ignore-file[a] r\n", "1: file [a] all 'r'\n");
    check_ignores("// cclint: ignore-function[a] r\nint f(void);\n", "1: function [a] 2-11 'r'\n");
    check_ignores("\n// cclint: ignore-function[a] no functions\n",
                  "2: function [a] 2-2 'no functions'\n");
    check_ignores("// cclint: ignore-function[a]\n", "1: no reason function [a] 2-11 ''\n");
}

static void test_ignore_blocks(void)
{
    check_ignores("// cclint: ignore-begin[a] r\nf();\n// cclint: ignore-end[a]\n",
                  "1: begin [a] 1-3 'r'\n3: end [a] 0-0 ''\n");
    check_ignores("// cclint: ignore-begin[a] r\nf();\n// cclint: ignore-end\n",
                  "1: begin [a] 1-3 'r'\n3: end [] 0-0 ''\n");
    check_ignores("// cclint: ignore-begin[a] r\nf();\n", "1: unpaired begin [a] 0-0 'r'\n");
    check_ignores("f();\n// cclint: ignore-end[a]\n", "2: unpaired end [a] 0-0 ''\n");
    check_ignores("// cclint: ignore-begin[a] r\n// cclint: ignore-end[b]\n",
                  "1: unpaired begin [a] 0-0 'r'\n2: unpaired end [b] 0-0 ''\n");
    check_ignores("// cclint: ignore-begin[a]\n// cclint: ignore-end\n", // one complaint
                  "1: no reason begin [a] 1-2 ''\n2: end [] 0-0 ''\n");
}

static void test_ignore_nested_blocks(void)
{
    check_ignores("// cclint: ignore-begin[a] r\n// cclint: ignore-begin[b, c] s\n"
                  "// cclint: ignore-end\n// cclint: ignore-end\n",
                  "1: begin [a] 1-4 'r'\n2: begin [b,c] 2-3 's'\n3: end [] 0-0 ''\n"
                  "4: end [] 0-0 ''\n");
    check_ignores("// cclint: ignore-begin[a] r\n// cclint: ignore-begin[b,c] s\n"
                  "// cclint: ignore-end[a]\n// cclint: ignore-end[c,b]\n",
                  "1: begin [a] 1-3 'r'\n2: begin [b,c] 2-4 's'\n3: end [a] 0-0 ''\n"
                  "4: end [c,b] 0-0 ''\n");
}

static void test_ignore_position(void)
{
    struct arena a;
    struct ignore_list list;
    const char *text = "f(); // cclint: ignore[a] r\n/*\n * cclint: ignore[b] s\n */\n";

    arena_init(&a, 0);
    list = suppress_scan(&a, file_of(&a, text, strlen(text)), NULL, NULL);
    CU_ASSERT_EQUAL_FATAL(list.n, 2);
    CU_ASSERT_EQUAL(list.items[0].col, 6);
    CU_ASSERT_EQUAL(list.items[0].end_col, 28);
    CU_ASSERT_EQUAL(list.items[1].line, 3);
    CU_ASSERT_EQUAL(list.items[1].col, 4);
    CU_ASSERT_EQUAL(list.items[1].end_col, 23);
    list = suppress_scan(&a, source_get(source_cache_new(&a, "/nowhere"), "gone.c"), NULL, NULL);
    CU_ASSERT_EQUAL(list.n, 0);
    arena_free(&a);
}

// Any bytes: no crash, and positions inside the file. Made of the pieces that matter.
static void check_position(void *ctx, uint32_t line, uint32_t col, uint32_t end_col,
                           const char *text, size_t n)
{
    const struct source_file *f = ctx;
    size_t length;

    CU_ASSERT_PTR_NOT_NULL(source_line(f, line, &length));
    CU_ASSERT(col >= 1 && col < end_col && end_col <= length + 1);
    CU_ASSERT(text >= f->data && text + n <= f->data + f->n);
}

static void test_any_bytes(void)
{
    static const char *const pieces[] = {
        "//",
        "/*",
        "*/",
        "\\",
        "\n",
        "\r",
        "\r\n",
        "\"",
        "'",
        "#",
        "cclint:",
        "ignore",
        "[",
        "]",
        ",",
        "a",
        " ",
        "1'",
        "ignore-begin[x] r",
        "ignore-end",
        "\xff",
        "* ",
    };
    struct arena a;
    uint32_t seed = 1;

    arena_init(&a, 0);
    for (int round = 0; round < 3000; round++) {
        struct buf b = {0};
        const struct source_file *f;
        struct ignore_list list;

        for (int i = 0; i < 30; i++) {
            seed = seed * 1664525u + 1013904223u;
            buf_printf(&b, "%s", pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
        }
        f = file_of(&a, b.data, b.n);
        source_comments(f, check_position, (void *)(uintptr_t)f);
        list = suppress_scan(&a, f, NULL, NULL);
        for (uint32_t i = 0; i < list.n; i++) {
            CU_ASSERT(list.items[i].line >= 1 && list.items[i].line <= f->nlines);
            CU_ASSERT(list.items[i].col < list.items[i].end_col);
            CU_ASSERT(i == 0 || list.items[i - 1].line <= list.items[i].line);
        }
        buf_free(&b);
        arena_reset(&a);
    }
    arena_free(&a);
}

const struct test suite[] = {
    {"lines", test_lines},
    {"cache", test_cache},
    {"comments", test_comments},
    {"comments_and_literals", test_comments_and_literals},
    {"ignore_line", test_ignore_line},
    {"ignore_directives", test_ignore_directives},
    {"ignore_line_ends", test_ignore_line_ends},
    {"ignore_reasons", test_ignore_reasons},
    {"ignore_faults", test_ignore_faults},
    {"ignore_ranges", test_ignore_ranges},
    {"ignore_blocks", test_ignore_blocks},
    {"ignore_nested_blocks", test_ignore_nested_blocks},
    {"ignore_position", test_ignore_position},
    {"any_bytes", test_any_bytes},
    {NULL, NULL},
};
