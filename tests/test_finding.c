// SPDX-License-Identifier: Apache-2.0
// links: cclint_finding
// Order and duplicates of findings, and both fingerprints. primaryLocationLineHash is compared with
// values published in the tests of GitHub's own implementation, and with a second implementation
// here that follows the definition literally: all units in an array, every window summed anew.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/text.h"
#include "analyzer/finding/finding.h"
#include "analyzer/finding/fingerprint.h"
#include "analyzer/source/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "finding";

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

// ---- Order and duplicates ----------------------------------------------------------------------

static struct finding_step two_steps[] = {
    {.at = {"a.c", 1, 1, 1, 2}, .text = "opened here"},
    {.at = {"a.c", 2, 1, 2, 2}, .text = "returned here"},
};

static struct finding make(const char *path, uint32_t line, uint32_t col, const char *rule,
                           const char *object)
{
    return (struct finding){
        .rule = rule,
        .at = {path, line, col, line, col + 1},
        .message = "'x' leaks",
        .object = object,
        .function = "f",
        .fix_text = "",
        .suppress_reason = "",
        .fingerprint = "",
        .line_hash = "",
    };
}

static void describe(struct buf *b, const struct finding_list *l)
{
    for (uint32_t i = 0; i < l->n; i++) {
        const struct finding *f = &l->items[i];

        buf_printf(b, "%s:%u:%u %s %s %s %u %s %s%s\n", f->at.path, f->at.line, f->at.col, f->rule,
                   f->object, confidence_name(f->confidence), f->nsteps, severity_name(f->severity),
                   f->message, f->is_suppressed ? " suppressed" : "");
    }
}

// A number from a fixed sequence, so that every run shuffles the same way.
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void shuffle(struct finding *items, uint32_t n, uint32_t *state)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = next_random(state) % i;
        struct finding spare = items[i - 1];

        items[i - 1] = items[k];
        items[k] = spare;
    }
}

static void sort_orders_by_place_rule_and_object(void)
{
    struct finding items[] = {
        make("b.c", 1, 1, "fd-leak", "x"),      make("a.c", 10, 1, "fd-leak", "x"),
        make("a.c", 2, 9, "fd-leak", "x"),      make("a.c", 2, 3, "lock-leak", "x"),
        make("a.c", 2, 3, "double-close", "y"), make("a.c", 2, 3, "double-close", "x"),
    };
    struct finding_list l = {items, COUNT(items)};
    struct buf b = {0};

    findings_sort(&l);
    describe(&b, &l);
    CHECK_TEXT(buf_text(&b), "a.c:2:3 double-close x high 0 error 'x' leaks\n"
                             "a.c:2:3 double-close y high 0 error 'x' leaks\n"
                             "a.c:2:3 lock-leak x high 0 error 'x' leaks\n"
                             "a.c:2:9 fd-leak x high 0 error 'x' leaks\n"
                             "a.c:10:1 fd-leak x high 0 error 'x' leaks\n"
                             "b.c:1:1 fd-leak x high 0 error 'x' leaks\n");
    buf_free(&b);
}

static void duplicates_keep_confidence_then_short_story(void)
{
    struct finding items[4];
    struct finding_list l = {items, COUNT(items)};

    for (uint32_t i = 0; i < COUNT(items); i++) {
        items[i] = make("a.c", 1, 1, "fd-leak", "x");
        items[i].confidence = CONFIDENCE_MEDIUM;
        items[i].steps = two_steps;
        items[i].nsteps = 2;
    }
    items[1].confidence = CONFIDENCE_LOW;
    items[1].nsteps = 0;
    items[3].nsteps = 1;
    findings_sort(&l);
    CU_ASSERT_EQUAL_FATAL(l.n, 1);
    CU_ASSERT_EQUAL(items[0].confidence, CONFIDENCE_MEDIUM);
    CU_ASSERT_EQUAL(items[0].nsteps, 1);
}

static void other_objects_rules_and_regions_stay(void)
{
    struct finding items[] = {
        make("a.c", 1, 1, "fd-leak", "x"),
        make("a.c", 1, 1, "fd-leak", "y"),
        make("a.c", 1, 1, "lock-leak", "x"),
        make("a.c", 1, 1, "fd-leak", "x"),
    };
    struct finding_list l = {items, COUNT(items)};

    items[3].at.end_col = 9;
    findings_sort(&l);
    CU_ASSERT_EQUAL(l.n, 4);
}

// Duplicates that differ in every single respect that is printed.
static uint32_t fill_variants(struct finding *items)
{
    static const char *const paths[] = {"a.c", "sub/b.h"};
    uint32_t n = 0;

    for (uint32_t i = 0; i < 24; i++) {
        struct finding *f = &items[n++];

        *f = make(paths[i % 2], 1 + i % 3, 1, "fd-leak", i % 4 ? "x" : "y");
        f->confidence = (enum confidence)(i % 3);
        f->severity = (enum severity)(i / 5 % 3);
        f->message = i % 5 ? "one" : "two";
        f->function = i % 7 ? "f" : "g";
        f->steps = two_steps;
        f->nsteps = i % 3 == 2 ? 2 : 0;
        f->is_suppressed = i % 11 == 0;
    }
    return n;
}

static void sort_does_not_depend_on_the_order_of_input(void)
{
    struct finding first[24], items[24];
    struct finding_list l = {first, 0};
    struct buf expected = {0};
    uint32_t state = 1, n = fill_variants(first);

    l.n = n;
    findings_sort(&l);
    describe(&expected, &l);
    for (int round = 0; round < 200; round++) {
        struct buf got = {0};

        fill_variants(items);
        shuffle(items, n, &state);
        l = (struct finding_list){items, n};
        findings_sort(&l);
        describe(&got, &l);
        CHECK_TEXT(buf_text(&got), buf_text(&expected));
        buf_free(&got);
    }
    buf_free(&expected);
}

static void edits_decide_between_equals(void)
{
    struct finding_edit edit = {.at = {"a.c", 1, 1, 1, 2}, .text = "y"};
    struct finding items[2];
    struct finding_list l = {items, 2};

    for (int with_fix = 0; with_fix < 2; with_fix++) {
        items[0] = items[1] = make("a.c", 1, 1, "fd-leak", "x");
        items[with_fix].edits = &edit;
        items[with_fix].nedits = 1;
        items[with_fix].fix_text = "write y";
        l.n = 2;
        findings_sort(&l);
        CU_ASSERT_EQUAL_FATAL(l.n, 1);
        CU_ASSERT_EQUAL(items[0].nedits, 1);
    }
}

static void nothing_sorts_to_nothing(void)
{
    struct finding_list l = {NULL, 0};

    findings_sort(&l);
    CU_ASSERT_EQUAL(l.n, 0);
}

// ---- primaryLocationLineHash -------------------------------------------------------------------

static const char **hashes_of(struct arena *a, const char *text, size_t n, uint32_t *nlines)
{
    return fingerprint_line_hashes(a, text, n, nlines);
}

// `expected` lists the hashes of all lines, each with a line end.
static void check_hashes(const char *text, const char *expected)
{
    struct arena a;
    struct buf got = {0};
    uint32_t nlines;
    const char **hashes;

    arena_init(&a, 0);
    hashes = hashes_of(&a, text, strlen(text), &nlines);
    for (uint32_t i = 0; i < nlines; i++) {
        buf_printf(&got, "%s\n", hashes[i] ? hashes[i] : "none");
    }
    CHECK_TEXT(buf_text(&got), expected);
    buf_free(&got);
    arena_free(&a);
}

static void published_values(void)
{
    check_hashes("", "c129715d7a2bc9a3:1\n");
    check_hashes(" a\nb\n  \t\tc\n d", "271789c17abda88f:1\n54703d4cd895b18:1\n"
                                       "180aee12dab6264:1\na23a3dc5e078b07b:1\n");
    check_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
                 "8b7cf3e952e7aeb2:1\nb1ae1287ec4718d9:1\nbff680108adb0fcc:1\n"
                 "c6805c5e1288b612:1\nb86d3392aea1be30:1\ne6ceba753e1a442:1\n");
    check_hashes("Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\n"
                 "Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\n"
                 "Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\n"
                 "Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\n"
                 "Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\n",
                 "a7f2ff13bc495cf2:1\na7f2ff13bc495cf2:2\na7f2ff13bc495cf2:3\n"
                 "a7f2ff13bc495cf2:4\na7f2ff13bc495cf2:5\na7f2ff13bc495cf2:6\n"
                 "a7f2ff1481e87703:1\na9cf91f7bbf1862b:1\n55ec222b86bcae53:1\n"
                 "cc97dc7b1d7d8f7b:1\nc129715d7a2bc9a3:1\n");
}

enum { UNITS_MAX = 20000 };

struct units {
    uint16_t items[UNITS_MAX + 100]; // zeros behind the end
    uint32_t n;
};

// The file as the definition sees it: spaces and tabs dropped, line ends as LF, 65535 behind it.
static void take_units(struct units *u, const char *text, size_t n)
{
    memset(u, 0, sizeof *u);
    for (size_t i = 0, len; i < n && u->n < UNITS_MAX; i += len) {
        uint32_t c = utf8_next(text + i, n - i, &len);

        if (c == ' ' || c == '\t') {
            // A line feed behind "\r " is one of its own, as in the original.
        } else if (c == '\r') {
            u->items[u->n++] = '\n';
            len += i + 1 < n && text[i + 1] == '\n';
        } else if (c > 0xffff) {
            u->items[u->n++] = (uint16_t)(0xd7c0 + (c >> 10));
            u->items[u->n++] = (uint16_t)(0xdc00 | (c & 0x3ff));
        } else {
            u->items[u->n++] = (uint16_t)c;
        }
    }
    u->items[u->n++] = 65535;
}

static uint64_t window_hash(const struct units *u, uint32_t start)
{
    uint64_t sum = 0, power = 1;

    for (uint32_t k = 100; k-- > 0;) { // the last unit of the window counts once
        sum += u->items[start + k] * power;
        power *= 37;
    }
    return sum;
}

static void check_by_definition(const char *text, size_t n)
{
    static struct units u;
    uint64_t *seen = NULL;
    struct buf expected = {0}, got = {0};
    uint32_t nlines = 0, ngot;
    struct arena a;
    const char **hashes;

    arena_init(&a, 0);
    take_units(&u, text, n);
    seen = arena_array(&a, uint64_t, u.n);
    for (uint32_t i = 0; i < u.n; i++) {
        uint32_t equal = 1;

        if (i > 0 && u.items[i - 1] != '\n') {
            continue;
        }
        seen[nlines] = window_hash(&u, i);
        for (uint32_t k = 0; k < nlines; k++) {
            equal += seen[k] == seen[nlines];
        }
        buf_printf(&expected, "%" PRIx64 ":%u\n", seen[nlines++], equal);
    }
    hashes = hashes_of(&a, text, n, &ngot);
    CU_ASSERT_EQUAL(ngot, nlines);
    for (uint32_t i = 0; i < ngot; i++) {
        buf_printf(&got, "%s\n", hashes[i] ? hashes[i] : "none");
    }
    CHECK_TEXT(buf_text(&got), buf_text(&expected));
    buf_free(&expected);
    buf_free(&got);
    arena_free(&a);
}

static void agrees_with_the_definition(void)
{
    static const char *const texts[] = {
        "int f(void)\r\n{\r\n\treturn 0;\r\n}\r\n", // CRLF
        "int f(void)\r{\r\treturn 0;\r}\r",         // CR
        "a\r\r\n\n\rb",                             // all kinds, empty lines
        "a\r \nb\r\t\n",                            // white space between CR and LF
        "\t\tint\tx;\t\n\t\n   \n\t",               // only white space on a line
        "int x; // last line without an end",       //
        "char *s = \"h\xc3\xa9\xf0\x9f\x98\x80\"; // \xe4\xb8\xad\n\xf0\x9f\x98\x80\n", // non-ASCII
        "\xef\xbb\xbfint x;\n",       // byte order mark
        "bad \xff byte\n\xe9t\xe9\n", // not UTF-8
        "}\n}\n}\n\n}\n}\n}\n",       // repeated lines
        "\n\n\n\n\n",
    };

    for (uint32_t i = 0; i < COUNT(texts); i++) {
        check_by_definition(texts[i], strlen(texts[i]));
    }
    check_by_definition("a\0b\nc\n", 6); // a NUL byte is a unit like others
}

// Windows that wrap, lines longer than the window, more lines in it than one.
static void agrees_on_random_texts(void)
{
    static const char *const parts[] = {"\n", "\r\n", "\r", " ",  "\t",       "a",
                                        "b",  ";",    "\n", "\n", "\xc3\xa9", "\xf0\x9f\x98\x80"};
    uint32_t state = 7;

    for (int round = 0; round < 60; round++) {
        struct buf b = {0};
        uint32_t n = next_random(&state) % 900;
        uint32_t kinds = 1 + next_random(&state) % COUNT(parts);

        for (uint32_t i = 0; i < n; i++) {
            const char *part = parts[next_random(&state) % kinds];
            buf_put(&b, part, strlen(part));
        }
        check_by_definition(buf_text(&b), b.n);
        buf_free(&b);
    }
}

// A damaged sequence is one U+FFFD for its longest valid beginning, as in browsers and Node.
static void damaged_sequences_are_one_unit(void)
{
    static const struct {
        const char *bytes, *same_as;
    } pairs[] = {
        {"\xe4\xb8;\n", "\xef\xbf\xbd;\n"},                             // two of three bytes
        {"\xf0\x9f\x98;\n", "\xef\xbf\xbd;\n"},                         // three of four
        {"\xf0\x9f;\n", "\xef\xbf\xbd;\n"},                             // two of four
        {"\xe4\xe4;\n", "\xef\xbf\xbd\xef\xbf\xbd;\n"},                 // two first bytes
        {"\xed\xa0\x80;\n", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd;\n"}, // a surrogate
        {"\xc0\x80;\n", "\xef\xbf\xbd\xef\xbf\xbd;\n"},                 // an overlong form
        {"x\xe4\xb8", "x\xef\xbf\xbd"},                                 // at the end
    };

    for (uint32_t i = 0; i < COUNT(pairs); i++) {
        struct arena a;
        uint32_t n, m;
        const char **got, **expected;

        arena_init(&a, 0);
        got = hashes_of(&a, pairs[i].bytes, strlen(pairs[i].bytes), &n);
        expected = hashes_of(&a, pairs[i].same_as, strlen(pairs[i].same_as), &m);
        CU_ASSERT_EQUAL_FATAL(n, m);
        CHECK_TEXT(got[0], expected[0]);
        arena_free(&a);
    }
}

// ---- cclintFingerprint/v1 ----------------------------------------------------------------------

struct marked {
    char fingerprint[40], line_hash[40];
};

// Both fingerprints of a finding at `line` of a file with that text.
static struct marked mark_at(const char *path, const char *text, struct finding f)
{
    struct arena a;
    struct finding_list l = {&f, 1};
    struct source_cache *sources;
    struct marked m;

    arena_init(&a, 0);
    sources = source_cache_new(&a, "/project");
    source_put(sources, path, text, strlen(text));
    findings_fingerprint(&a, &l, sources);
    snprintf(m.fingerprint, sizeof m.fingerprint, "%s", f.fingerprint);
    snprintf(m.line_hash, sizeof m.line_hash, "%s", f.line_hash);
    arena_free(&a);
    return m;
}

static void own_fingerprint_survives_moves(void)
{
    static const char before[] = "int f(void)\n{\n    int fd = open(p, 0);\n    return fd;\n}\n";
    static const char moved[] = "// new\n\n\nint f(void)\n{\n    int fd = open(p, 0);\n}\n";
    static const char indented[] = "int f(void)\n{\n\t\tint  fd=open( p,0 );\n    return 1;\n}\n";
    static const char crlf[] = "int f(void)\r\n{\r\n    int fd = open(p, 0);\r\n}\r\n";
    struct marked m = mark_at("a.c", before, make("a.c", 3, 9, "fd-leak", "fd"));

    CU_ASSERT_EQUAL(strlen(m.fingerprint), 32);
    CHECK_TEXT(mark_at("a.c", moved, make("a.c", 6, 9, "fd-leak", "fd")).fingerprint,
               m.fingerprint);
    CHECK_TEXT(mark_at("a.c", indented, make("a.c", 3, 8, "fd-leak", "fd")).fingerprint,
               m.fingerprint);
    CHECK_TEXT(mark_at("a.c", crlf, make("a.c", 3, 9, "fd-leak", "fd")).fingerprint, m.fingerprint);
}

static void check_differs(const struct marked *m, const char *path, const char *text,
                          struct finding f)
{
    struct marked other = mark_at(path, text, f);

    CU_ASSERT_STRING_NOT_EQUAL(other.fingerprint, m->fingerprint);
}

static void own_fingerprint_changes_with_what_it_is_about(void)
{
    static const char text[] = "int fd = open(p, 0);\n";
    struct finding f = make("a.c", 1, 5, "fd-leak", "fd");
    struct marked m = mark_at("a.c", text, f);
    struct finding other;

    check_differs(&m, "a.c", "int fd = open(q, 0);\n", f);
    check_differs(&m, "b.c", text, make("b.c", 1, 5, "fd-leak", "fd"));
    check_differs(&m, "a.c", text, make("a.c", 1, 5, "double-close", "fd"));
    check_differs(&m, "a.c", text, make("a.c", 1, 5, "fd-leak", "fd2"));
    other = f;
    other.function = "g";
    check_differs(&m, "a.c", text, other);
    other = f;
    other.message = "worded anew";
    other.at.col = 1;
    CHECK_TEXT(mark_at("a.c", text, other).fingerprint, m.fingerprint);
}

// Parts must not run into each other: ("ab", "c") is not ("a", "bc").
static void parts_are_separate(void)
{
    struct finding f = make("a.c", 1, 1, "fd-leak", "x");
    struct finding g = f;

    f.function = "ab";
    f.object = "c";
    g.function = "a";
    g.object = "bc";
    CU_ASSERT_STRING_NOT_EQUAL(mark_at("a.c", "", f).fingerprint,
                               mark_at("a.c", "", g).fingerprint);
}

static void outside_the_root_only_the_name_counts(void)
{
    static const char text[] = "int fd = open(p, 0);\n";
    struct finding f = make("/usr/include/x.h", 1, 5, "fd-leak", "fd");
    struct finding g = make("/opt/other/x.h", 1, 5, "fd-leak", "fd");

    CHECK_TEXT(mark_at("/usr/include/x.h", text, f).fingerprint,
               mark_at("/opt/other/x.h", text, g).fingerprint);
}

static void equals_are_numbered(void)
{
    static const char text[] = "close(fd);\nclose(fd);\nclose(fd);\n";
    struct finding items[] = {
        make("a.c", 1, 1, "double-close", "fd"),
        make("a.c", 2, 1, "double-close", "fd"),
        make("a.c", 3, 1, "double-close", "fd"),
    };
    struct finding_list l = {items, COUNT(items)};
    struct arena a;
    struct source_cache *sources;
    struct marked alone = mark_at("a.c", text, items[0]);

    arena_init(&a, 0);
    sources = source_cache_new(&a, "/project");
    source_put(sources, "a.c", text, strlen(text));
    findings_fingerprint(&a, &l, sources);
    CHECK_TEXT(items[0].fingerprint, alone.fingerprint);
    CU_ASSERT_STRING_NOT_EQUAL(items[0].fingerprint, items[1].fingerprint);
    CU_ASSERT_STRING_NOT_EQUAL(items[1].fingerprint, items[2].fingerprint);
    arena_free(&a);
}

// Each finding gets the hash of its own line of its own file.
static void line_hashes_are_of_the_right_line(void)
{
    struct finding items[] = {
        make("a.c", 2, 1, "fd-leak", "x"), make("b.c", 1, 1, "fd-leak", "x"),
        make("b.c", 3, 1, "fd-leak", "x"),    // behind the end
        make("gone.c", 5, 1, "fd-leak", "x"), // cannot be read
    };
    struct finding_list l = {items, COUNT(items)};
    struct arena a;
    struct source_cache *sources;
    uint32_t n;

    arena_init(&a, 0);
    sources = source_cache_new(&a, "/nonexistent");
    source_put(sources, "a.c", "one\ntwo\n", 8);
    source_put(sources, "b.c", "three\n", 6);
    findings_fingerprint(&a, &l, sources);
    CHECK_TEXT(items[0].line_hash, hashes_of(&a, "one\ntwo\n", 8, &n)[1]);
    CHECK_TEXT(items[1].line_hash, hashes_of(&a, "three\n", 6, &n)[0]);
    CHECK_TEXT(items[2].line_hash, "");
    CHECK_TEXT(items[3].line_hash, "");
    CU_ASSERT_EQUAL(strlen(items[3].fingerprint), 32);
    arena_free(&a);
}

static void names(void)
{
    CHECK_TEXT(severity_name(SEVERITY_WARNING), "warning");
    CHECK_TEXT(confidence_name(CONFIDENCE_LOW), "low");
}

const struct test suite[] = {
    {"sort_orders_by_place_rule_and_object", sort_orders_by_place_rule_and_object},
    {"duplicates_keep_confidence_then_short_story", duplicates_keep_confidence_then_short_story},
    {"other_objects_rules_and_regions_stay", other_objects_rules_and_regions_stay},
    {"sort_does_not_depend_on_the_order_of_input", sort_does_not_depend_on_the_order_of_input},
    {"edits_decide_between_equals", edits_decide_between_equals},
    {"nothing_sorts_to_nothing", nothing_sorts_to_nothing},
    {"published_values", published_values},
    {"agrees_with_the_definition", agrees_with_the_definition},
    {"agrees_on_random_texts", agrees_on_random_texts},
    {"damaged_sequences_are_one_unit", damaged_sequences_are_one_unit},
    {"own_fingerprint_survives_moves", own_fingerprint_survives_moves},
    {"own_fingerprint_changes_with_what_it_is_about",
     own_fingerprint_changes_with_what_it_is_about},
    {"parts_are_separate", parts_are_separate},
    {"outside_the_root_only_the_name_counts", outside_the_root_only_the_name_counts},
    {"equals_are_numbered", equals_are_numbered},
    {"line_hashes_are_of_the_right_line", line_hashes_are_of_the_right_line},
    {"names", names},
    {NULL, NULL},
};
