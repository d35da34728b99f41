// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// IR patterns: testdata/lower/*.c carry comments that speak of the printed IR of the whole file.
//
//     // ir: CALL open               some line contains it
//     // ir-not: ICALL               no line does
//     // ir-count 2: STORE           exactly so many lines do
//     // flags: -std=gnu2x           further flags
//
// Runs of blanks in a line and in a pattern count as one.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/os.h"
#include "analyzer/frontend/clang_unit.h"
#include "analyzer/ir/print.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "lower";

enum { FLAGS_MAX = 8 };

// Blanks as one each, none at the ends.
static const char *squeeze(struct arena *a, const char *s, size_t n)
{
    char *out = arena_text(a, s, n), *to = out;

    for (size_t i = 0; i < n; i++) {
        if (!isspace((unsigned char)s[i])) {
            *to++ = s[i];
        } else if (to > out && to[-1] != ' ') {
            *to++ = ' ';
        }
    }
    while (to > out && to[-1] == ' ') {
        to--;
    }
    *to = '\0';
    return out;
}

static unsigned count_lines(struct arena *a, const char *ir, const char *pattern)
{
    unsigned count = 0;

    while (*ir) {
        size_t n = strcspn(ir, "\n");

        count += strstr(squeeze(a, ir, n), pattern) != NULL;
        ir += n + (ir[n] == '\n');
    }
    return count;
}

struct pattern {
    enum { SOME, NONE, EXACTLY } how;
    unsigned count;
    const char *text;
};

// The pattern in a line "… // ir…: text"; false if there is none.
static bool read_pattern(struct arena *a, const char *line, size_t n, struct pattern *p)
{
    const char *text = arena_text(a, line, n), *at = strstr(text, "// ir"), *colon;

    if (!at || (at[5] != ':' && at[5] != '-')) {
        return false;
    }
    colon = strchr(at, ':');
    if (!colon) {
        return false;
    }
    *p = (struct pattern){.how = SOME, .text = squeeze(a, colon + 1, strlen(colon + 1))};
    if (strncmp(at, "// ir-not:", 10) == 0) {
        p->how = NONE;
    } else if (strncmp(at, "// ir-count ", 12) == 0) {
        p->how = EXACTLY;
        p->count = (unsigned)strtoul(at + 12, NULL, 10);
    } else if (at[5] != ':') {
        return false;
    }
    return true;
}

static bool holds(const struct pattern *p, unsigned found)
{
    return p->how == SOME ? found > 0 : p->how == NONE ? found == 0 : found == p->count;
}

static unsigned check_patterns(struct arena *a, const char *path, const char *source,
                               const char *ir)
{
    unsigned npatterns = 0, line = 1, failed = 0;

    for (const char *at = source; *at; line++) {
        size_t n = strcspn(at, "\n");
        struct pattern p;

        if (read_pattern(a, at, n, &p)) {
            unsigned found = count_lines(a, ir, p.text);

            npatterns++;
            if (!holds(&p, found)) {
                fprintf(stderr, "%s:%u: \"%s\" is in %u lines\n", path, line, p.text, found);
                failed++;
            }
            CU_ASSERT(holds(&p, found));
        }
        at += n + (at[n] == '\n');
    }
    if (failed) {
        fprintf(stderr, "%s\n", ir);
    }
    return npatterns;
}

static uint32_t read_flags(struct arena *a, const char *source, const char **flags)
{
    const char *at = strstr(source, "// flags:");
    char *text, *save = NULL;
    uint32_t n = 0;

    if (!at) {
        return 0;
    }
    at += strlen("// flags:");
    text = arena_text(a, at, strcspn(at, "\n"));
    for (char *word = strtok_r(text, " \t", &save); word && n < FLAGS_MAX;
         word = strtok_r(NULL, " \t", &save)) {
        flags[n++] = word;
    }
    return n;
}

static void check_file(void *index, struct arena *a, const char *path)
{
    const char *why, *flags[FLAGS_MAX], *broken;
    struct unit_request r = {
        .root = CCLINT_SOURCE_DIR, .directory = CCLINT_SOURCE_DIR, .file = path, .args = flags};
    size_t n;
    const char *source = os_read_file(a, path, &n, &why);
    struct clang_result result;
    struct buf ir = {0};

    CU_ASSERT_PTR_NOT_NULL_FATAL(source);
    r.nargs = read_flags(a, source, flags);
    result = clang_unit_load(index, a, &r);
    CHECK_TEXT(result.why, "");
    if (!result.unit) {
        fprintf(stderr, "%s: not lowered\n", path);
        return;
    }
    for (uint32_t i = 0; i < result.unit->nproblems; i++) {
        fprintf(stderr, "%s: %s\n", path, ir_name(result.unit, result.unit->problems[i].text));
    }
    CU_ASSERT_EQUAL(result.unit->nproblems, 0);
    broken = ir_verify_unit(a, result.unit);
    CHECK_TEXT(broken ? broken : "", "");
    ir_print_unit(&ir, result.unit);
    if (check_patterns(a, path, source, buf_text(&ir)) == 0) {
        fprintf(stderr, "%s: no pattern\n", path);
        CU_FAIL("no pattern");
    }
    buf_free(&ir);
}

static void patterns(void)
{
    void *index = clang_unit_open();
    struct arena a;
    glob_t files;

    arena_init(&a, 0);
    CU_ASSERT_EQUAL_FATAL(glob(CCLINT_SOURCE_DIR "/testdata/lower/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        check_file(index, &a, files.gl_pathv[i]);
        arena_reset(&a);
    }
    globfree(&files);
    arena_free(&a);
    clang_unit_close(index);
}

// The runner itself: a pattern that does not hold is seen.
static void runner(void)
{
    struct arena a;
    struct pattern p;
    static const char line[] = "x(); // ir-count 2: CALL   x";

    arena_init(&a, 0);
    CU_ASSERT_FATAL(read_pattern(&a, line, strlen(line), &p));
    CHECK_TEXT(p.text, "CALL x");
    CU_ASSERT_EQUAL(count_lines(&a, "  t1 =  CALL x()\nCALL y()\n", p.text), 1);
    CU_ASSERT_FALSE(holds(&p, 1));
    CU_ASSERT(holds(&p, 2));
    CU_ASSERT_FALSE(read_pattern(&a, "// irrelevant: x", 16, &p));
    CU_ASSERT(read_pattern(&a, "// ir-not: x", 12, &p));
    CU_ASSERT_FALSE(holds(&p, 1));
    arena_free(&a);
}

const struct test suite[] = {
    {"runner", runner},
    {"patterns", patterns},
    {NULL, NULL},
};
