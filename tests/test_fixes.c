// SPDX-License-Identifier: Apache-2.0
// links: cclint_finding
// Fixes as text: where an argument stands, which edits go together, files and diffs with them.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/finding/fixes.h"
#include "analyzer/source/file.h"

#include <stdio.h>
#include <string.h>

const char suite_name[] = "fixes";

struct text {
    struct arena a;
    struct source_cache *sources;
    const char *contents;
};

static void open_text(struct text *t, const char *contents)
{
    arena_init(&t->a, 0);
    t->sources = source_cache_new(&t->a, "/nonexistent");
    t->contents = contents;
    source_put(t->sources, "a.c", contents, strlen(contents));
}

// The region of `part` in the text.
static struct region part_of(const struct text *t, const char *part)
{
    const char *at = strstr(t->contents, part);
    struct region r = {.path = "a.c", .line = 1, .col = 1};

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    for (const char *c = t->contents; c < at + strlen(part); c++) {
        if (c == at) {
            r.end_line = r.line;
            r.end_col = r.col;
        }
        uint32_t *line = c < at ? &r.line : &r.end_line, *col = c < at ? &r.col : &r.end_col;
        *line += *c == '\n';
        *col = *c == '\n' ? 1 : *col + 1;
    }
    return r;
}

static struct finding_edit edit_of(const struct text *t, const char *call,
                                   enum finding_edit_kind kind, uint32_t argument, const char *text)
{
    struct finding_edit e = {
        .at = part_of(t, call), .text = text, .kind = kind, .argument = argument};

    e.callee = arena_text((struct arena *)&t->a, call, strcspn(call, " ("));
    return e;
}

static bool every(void *ctx, const struct finding *f)
{
    (void)ctx;
    return !f->is_suppressed;
}

// The text with one edit; "" if there is no place for it.
static const char *fixed(struct text *t, const char *call, enum finding_edit_kind kind,
                         uint32_t argument, const char *text)
{
    struct finding_edit e = edit_of(t, call, kind, argument, text);
    struct finding f = {.edits = &e, .nedits = 1, .fix_text = ""};
    struct finding_list l = {&f, 1};
    struct buf out = {0};
    const char *result = "";

    fixes_resolve(&t->a, &l, t->sources);
    if (f.nedits) {
        struct fix_plan p = fixes_plan(&t->a, &l, every, NULL);
        CU_ASSERT_EQUAL_FATAL(p.nfiles, 1);
        CU_ASSERT_TRUE(fixes_apply(source_get(t->sources, "a.c"), &p.files[0], &out));
        result = arena_text(&t->a, out.data, out.n);
    }
    buf_free(&out);
    return result;
}

static void check_fix(const char *before, const char *call, enum finding_edit_kind kind,
                      uint32_t argument, const char *text, const char *after)
{
    struct text t;

    open_text(&t, before);
    CHECK_TEXT(fixed(&t, call, kind, argument, text), after);
    arena_free(&t.a);
}

// ---- Arguments
// -----------------------------------------------------------------------------------

static void flags_are_added(void)
{
    check_fix("fd = open(p, A | B, 0);\n", "open(p, A | B, 0)", EDIT_FLAG, 1, "C",
              "fd = open(p, A | B | C, 0);\n");
    check_fix("x = open(\"a,(b\", (A), f(1, ')'));", "open(\"a,(b\", (A), f(1, ')'))", EDIT_FLAG, 1,
              "C", "x = open(\"a,(b\", (A) | C, f(1, ')'));");
    check_fix("s = socket(x, y, 0);", "socket(x, y, 0)", EDIT_FLAG, 2, "C", "s = socket(x, y, C);");
    check_fix("open(p, /* , */ A\n  | B // x,)\n  , 1)", "open(p, /* , */ A\n  | B // x,)\n  , 1)",
              EDIT_FLAG, 0, "C", "open(p | C, /* , */ A\n  | B // x,)\n  , 1)");
}

static void letters_and_arguments_are_added(void)
{
    check_fix("f = fopen(p, \"r\");", "fopen(p, \"r\")", EDIT_LETTER, 1, "e",
              "f = fopen(p, \"re\");");
    check_fix("open (p,\n     A);", "open (p,\n     A)", EDIT_NEW_ARGUMENT, 0, "0600",
              "open (p,\n     A, 0600);");
}

static void widths_are_set(void)
{
    check_fix("scanf(\"%d %s\", &n, s);", "scanf(\"%d %s\", &n, s)", EDIT_WIDTH, 0, "15",
              "scanf(\"%15d %s\", &n, s);");
    check_fix("fscanf(f, \"%16[^=]\", s);", "fscanf(f, \"%16[^=]\", s)", EDIT_WIDTH, 1, "15",
              "fscanf(f, \"%15[^=]\", s);");
    check_fix("scanf(FORMAT, s)", "scanf(FORMAT, s)", EDIT_WIDTH, 0, "15", "");
    check_fix("scanf(\"\\x25s\", s)", "scanf(\"\\x25s\", s)", EDIT_WIDTH, 0, "15", "");
}

static void what_would_mean_something_else_is_left(void)
{
    check_fix("open(p, x ? A : B)", "open(p, x ? A : B)", EDIT_FLAG, 1, "C", "");
    check_fix("open(p, A /* why */)", "open(p, A /* why */)", EDIT_FLAG, 1, "C", "");
    check_fix("open(p, x = A)", "open(p, x = A)", EDIT_FLAG, 1, "C", "");
    check_fix("fopen(p, mode)", "fopen(p, mode)", EDIT_LETTER, 1, "e", "");
    check_fix("fopen(p, \"r\" \"b\")", "fopen(p, \"r\" \"b\")", EDIT_LETTER, 1, "e", "");
    check_fix("open(p)", "open(p)", EDIT_FLAG, 1, "C", "");
    check_fix("open(p, A\n#if X\n| B\n#endif\n)", "open(p, A\n#if X\n| B\n#endif\n)", EDIT_FLAG, 1,
              "C", "");
}

static void a_macro_is_left(void)
{
    struct text t;
    struct finding_edit e;
    struct finding f = {.edits = &e, .nedits = 1, .fix_text = ""};
    struct finding_list l = {&f, 1};

    open_text(&t, "fd = OPEN(p);\n");
    e = edit_of(&t, "OPEN(p)", EDIT_FLAG, 1, "C");
    e.callee = "open";
    fixes_resolve(&t.a, &l, t.sources);
    CU_ASSERT_EQUAL(f.nedits, 0);
    arena_free(&t.a);
}

// ---- Several
// -------------------------------------------------------------------------------------

static struct finding make(struct finding_edit *e)
{
    return (struct finding){.edits = e, .nedits = 1, .fix_text = "", .at = e->at};
}

static void overlaps_are_left_out(void)
{
    struct text t;
    struct finding_edit e[4] = {
        {.at = {"a.c", 1, 5, 1, 8}, .text = "x"},
        {.at = {"a.c", 1, 7, 1, 9}, .text = "y"}, // overlaps the first
        {.at = {"a.c", 1, 5, 1, 8}, .text = "x"}, // is the first
        {.at = {"a.c", 2, 1, 2, 1}, .text = "z"},
    };
    struct finding items[] = {make(&e[0]), make(&e[1]), make(&e[2]), make(&e[3])};
    struct finding_list l = {items, 4};
    struct fix_plan p;
    struct buf out = {0};

    open_text(&t, "one two three\r\nfour\r\n");
    p = fixes_plan(&t.a, &l, every, NULL);
    CU_ASSERT_EQUAL(p.nskipped, 1);
    CU_ASSERT_TRUE(p.taken[0] && !p.taken[1] && p.taken[2] && p.taken[3]);
    CU_ASSERT_EQUAL_FATAL(p.nfiles, 1);
    CU_ASSERT_TRUE(fixes_apply(source_get(t.sources, "a.c"), &p.files[0], &out));
    CHECK_TEXT(buf_text(&out), "one x three\r\nzfour\r\n");
    buf_free(&out);
    arena_free(&t.a);
}

static void suppressed_ones_are_not_wanted(void)
{
    struct finding_edit e = {.at = {"a.c", 1, 1, 1, 1}, .text = "x"};
    struct finding items[] = {make(&e)};
    struct finding_list l = {items, 1};
    struct arena a;

    arena_init(&a, 0);
    items[0].is_suppressed = true;
    CU_ASSERT_EQUAL(fixes_plan(&a, &l, every, NULL).nfiles, 0);
    arena_free(&a);
}

static void what_is_not_there_is_refused(void)
{
    struct text t;
    struct finding_edit e = {.at = {"a.c", 7, 1, 7, 2}, .text = "x"};
    struct file_fixes fixes = {"a.c", &e, 1};
    struct buf out = {0};

    open_text(&t, "one\n");
    CU_ASSERT_FALSE(fixes_apply(source_get(t.sources, "a.c"), &fixes, &out));
    buf_clear(&out);
    e.at = (struct region){"a.c", 1, 3, 1, 9};
    CU_ASSERT_FALSE(fixes_apply(source_get(t.sources, "a.c"), &fixes, &out));
    CU_ASSERT_FALSE(fixes_apply(source_get(t.sources, "none.c"), &fixes, &out));
    buf_free(&out);
    arena_free(&t.a);
}

// ---- Diffs
// ---------------------------------------------------------------------------------------

static void check_diff(const char *contents, struct finding_edit *edits, uint32_t n,
                       const char *expected)
{
    struct text t;
    struct file_fixes fixes = {"a.c", edits, n};
    struct buf out = {0};

    open_text(&t, contents);
    CU_ASSERT_TRUE(fixes_diff(source_get(t.sources, "a.c"), &fixes, "a.c", &out));
    CHECK_TEXT(buf_text(&out), expected);
    buf_free(&out);
    arena_free(&t.a);
}

static void diffs_have_context(void)
{
    struct finding_edit far[] = {{.at = {"a.c", 1, 1, 1, 2}, .text = "A"},
                                 {.at = {"a.c", 9, 1, 9, 2}, .text = "I"}};
    struct finding_edit near[] = {{.at = {"a.c", 1, 1, 1, 2}, .text = "A"},
                                  {.at = {"a.c", 1, 2, 1, 2}, .text = "!"},
                                  {.at = {"a.c", 3, 1, 3, 2}, .text = "C\nCC"}};

    check_diff("a\nb\nc\nd\ne\nf\ng\nh\ni\n", far, 2,
               "--- a/a.c\n+++ b/a.c\n@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n d\n"
               "@@ -6,4 +6,4 @@\n f\n g\n h\n-i\n+I\n");
    check_diff("a\nb\nc\nd\n", near, 3,
               "--- a/a.c\n+++ b/a.c\n@@ -1,4 +1,5 @@\n-a\n+A!\n b\n-c\n+C\n+CC\n d\n");
}

static void diffs_keep_line_ends(void)
{
    struct finding_edit e[] = {{.at = {"a.c", 2, 2, 2, 2}, .text = "!"}};

    check_diff("a\r\nb\r\n", e, 1, "--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+b!\r\n");
    check_diff("a\nb", e, 1,
               "--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b!\n"
               "\\ No newline at end of file\n");
}

const struct test suite[] = {
    {"flags_are_added", flags_are_added},
    {"letters_and_arguments_are_added", letters_and_arguments_are_added},
    {"widths_are_set", widths_are_set},
    {"what_would_mean_something_else_is_left", what_would_mean_something_else_is_left},
    {"a_macro_is_left", a_macro_is_left},
    {"overlaps_are_left_out", overlaps_are_left_out},
    {"suppressed_ones_are_not_wanted", suppressed_ones_are_not_wanted},
    {"what_is_not_there_is_refused", what_is_not_there_is_refused},
    {"diffs_have_context", diffs_have_context},
    {"diffs_keep_line_ends", diffs_keep_line_ends},
    {NULL, NULL},
};
