// SPDX-License-Identifier: Apache-2.0
// links: cclint_report
// with: report_samples.c report_written.c
// What the four writers print for the same findings. The samples are also written to files for
// tests/check_sarif.sh and tests/check_schemas.sh, which hand them to independent validators:
// CCLINT_EMIT=DIR test_report samples_are_written
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "tests/report_written.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "report";

// ---- Text --------------------------------------------------------------------------------------

static void text_shows_place_line_carets_and_story(void)
{
    struct samples s;

    samples_open(&s, SAMPLE_PLAIN);
    check_written(&s, REPORT_TEXT,
                  "src/plain.c:3:14: error: 'fd' is never closed on this path [fd-leak, high "
                  "confidence]\n"
                  "     3 |     int fd = open(path, 0);\n"
                  "       |              ^~~~~~~~~~~~~\n"
                  "  1. line 3: opened here\n"
                  "     3 |     int fd = open(path, 0);\n"
                  "  2. src/other.h:1: returned here\n"
                  "     1 | #define GIVE_UP return -1\n"
                  "\n");
    samples_close(&s);
}

static void text_goes_into_callees_and_back(void)
{
    struct samples s;

    samples_open(&s, SAMPLE_CALLS);
    check_written(&s, REPORT_TEXT,
                  "src/plain.c:6:5: error: 'fd' is never closed on this path [fd-leak, high "
                  "confidence]\n"
                  "     6 |     return 0;\n"
                  "       |     ^~~~~~~~~\n"
                  "  1. line 3: opened here\n"
                  "     3 |     int fd = open(path, 0);\n"
                  "    2. src/keep.c:3, in 'keep': kept here\n"
                  "       3 |     put(fd);\n"
                  "      3. src/keep.c:8, in 'put': put here\n"
                  "         8 |     last = fd;\n"
                  "    4. src/keep.c:4, in 'keep': assuming it went well\n"
                  "       4 |     return 0;\n"
                  "  5. line 6, in 'f': returned here\n"
                  "     6 |     return 0;\n"
                  "\n");
    check_written(&s, REPORT_GCC,
                  "src/plain.c:6:5: error: 'fd' is never closed on this path [fd-leak]\n"
                  "src/plain.c:3:14: note: opened here\n"
                  "src/keep.c:3:5: note: in 'keep': kept here\n"
                  "src/keep.c:8:5: note: in 'put': put here\n"
                  "src/keep.c:4:5: note: in 'keep': assuming it went well\n"
                  "src/plain.c:6:5: note: in 'f': returned here\n");
    samples_close(&s);
}

// A depth that some engine bug made huge does not push the text out of sight.
static void text_indents_only_so_far(void)
{
    struct samples s;
    char *text;

    samples_open(&s, SAMPLE_CALLS);
    s.findings.items[0].steps[2].depth = UINT32_MAX;
    text = written(&s, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n                  3. src/keep.c:8"));
    free(text);
    s.findings.items[0].steps[2].depth = 2;
    samples_close(&s);
}

// People and editors name files from where they are; machines from the root of the project.
static void text_and_gcc_name_files_from_the_current_folder(void)
{
    static const struct {
        const char *cwd, *first, *second;
    } rows[] = {
        {"/nonexistent", "src/plain.c:6:5: ", "src/keep.c:3:5: "},
        {"/nonexistent/src", "plain.c:6:5: ", "keep.c:3:5: "},
        {"/nonexistent/src/deep", "../plain.c:6:5: ", "../keep.c:3:5: "},
        {"/nonexistent/build", "../src/plain.c:6:5: ", "../src/keep.c:3:5: "},
        {"/", "nonexistent/src/plain.c:6:5: ", "nonexistent/src/keep.c:3:5: "},
        {"/elsewhere", "/nonexistent/src/plain.c:6:5: ", "/nonexistent/src/keep.c:3:5: "},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct samples s;
        char *text;
        cJSON *tree;

        samples_open(&s, SAMPLE_CALLS);
        s.report.cwd = rows[i].cwd;
        text = written(&s, REPORT_GCC);
        CU_ASSERT_EQUAL(strncmp(text, rows[i].first, strlen(rows[i].first)), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, rows[i].second));
        free(text);
        text = written(&s, REPORT_TEXT);
        CU_ASSERT_EQUAL(strncmp(text, rows[i].first, strlen(rows[i].first)), 0);
        free(text);
        tree = parsed(&s, REPORT_JSON);
        CHECK_STRING(tree, "findings/0/region/path", "src/plain.c");
        cJSON_Delete(tree);
        samples_close(&s);
    }
}

static void text_ends_with_a_hint_if_asked(void)
{
    struct samples s;
    char *text;

    samples_open(&s, SAMPLE_PLAIN);
    s.report.explain_hint = true;
    text = written(&s, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  more: cclint explain fd-leak\n"));
    free(text);
    samples_close(&s);
}

// Four cells a tab, two a wide character, one an accented letter.
static void carets_stand_below_what_they_mean(void)
{
    struct samples s;

    samples_open(&s, SAMPLE_UNICODE);
    check_written(&s, REPORT_TEXT,
                  "src/t\xc3\xa4g \xf0\x9f\x98\x80.c:2:23: warning: 'zeile' is locked twice "
                  "[double-lock, medium confidence]\n"
                  "     2 |     char *s = \"h\xc3\xa9\xf0\x9f\x98\x80\"; lock(&zeile);\n"
                  "       |                       ^~~~\n"
                  "\n");
    samples_close(&s);
}

static void nothing_is_printed_for_nothing(void)
{
    struct samples s;

    samples_open(&s, SAMPLE_EMPTY);
    check_written(&s, REPORT_TEXT, "");
    check_written(&s, REPORT_GCC, "");
    samples_close(&s);
}

static void escapes_in_the_source_do_not_reach_the_terminal(void)
{
    for (int format = 0; format < REPORT_FORMAT_COUNT; format++) {
        struct samples s;
        char *text;

        samples_open(&s, SAMPLE_HOSTILE);
        text = written(&s, (enum report_format)format);
        CU_ASSERT_PTR_NULL(strchr(text, '\033'));
        CU_ASSERT_PTR_NULL(strchr(text, '\r'));
        free(text);
        samples_close(&s);
    }
}

// A line end in a message or path must not look like another finding.
static void each_text_stays_on_its_line(void)
{
    struct samples s;

    samples_open(&s, SAMPLE_HOSTILE);
    check_written(&s, REPORT_GCC,
                  "src/evil x.c:1:1: error: 'a \xef\xbf\xbd[31mb' leaks [fd-leak]\n"
                  "src/evil x.c:1:1: note: in 'g\xef\xbf\xbd[1m': opened here\n");
    samples_close(&s);
}

static void colors_only_when_asked(void)
{
    struct samples s;
    char *text;

    for (enum sample_kind kind = 0; kind < SAMPLE_COUNT; kind++) {
        for (int format = 0; format < REPORT_FORMAT_COUNT; format++) {
            samples_open(&s, kind);
            text = written(&s, (enum report_format)format);
            CU_ASSERT_PTR_NULL(strchr(text, '\033'));
            free(text);
            samples_close(&s);
        }
    }
    samples_open(&s, SAMPLE_PLAIN);
    s.report.color = true;
    text = written(&s, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\033[1;31merror:\033[0m"));
    free(text);
    samples_close(&s);
}

// ---- gcc ---------------------------------------------------------------------------------------

static void gcc_prints_a_line_each(void)
{
    struct samples s;

    samples_open(&s, SAMPLE_PLAIN);
    check_written(&s, REPORT_GCC,
                  "src/plain.c:3:14: error: 'fd' is never closed on this path [fd-leak]\n"
                  "src/plain.c:3:14: note: opened here\n"
                  "src/other.h:1:17: note: returned here\n");
    samples_close(&s);
    samples_open(&s, SAMPLE_UNICODE); // columns are bytes
    check_written(&s, REPORT_GCC,
                  "src/t\xc3\xa4g \xf0\x9f\x98\x80.c:2:23: warning: 'zeile' is locked twice "
                  "[double-lock]\n");
    samples_close(&s);
}

static void suppressed_ones_appear_only_when_asked(void)
{
    struct samples s;
    char *text;
    cJSON *tree;

    samples_open(&s, SAMPLE_SUPPRESSED);
    text = written(&s, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "suppressed: closed by the caller \"on exit\"\n"));
    free(text);
    tree = parsed(&s, REPORT_JSON);
    CHECK_STRING(tree, "findings/0/suppressed", "closed by the caller \"on exit\"");
    cJSON_Delete(tree);
    s.report.show_suppressed = false;
    check_written(&s, REPORT_TEXT, "");
    check_written(&s, REPORT_GCC, "");
    tree = parsed(&s, REPORT_JSON);
    CHECK_SIZE(tree, "findings", 0);
    cJSON_Delete(tree);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_SIZE(tree, "runs/0/results", 0);
    cJSON_Delete(tree);
    samples_close(&s);
}

// ---- JSON --------------------------------------------------------------------------------------

static void json_holds_everything(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_PLAIN);
    tree = parsed(&s, REPORT_JSON);
    CHECK_NUMBER(tree, "version", 1);
    CHECK_STRING(tree, "tool/name", "cclint");
    CU_ASSERT(cJSON_IsTrue(at(tree, "complete")));
    CHECK_STRING(tree, "findings/0/rule", "fd-leak");
    CHECK_STRING(tree, "findings/0/confidence", "high");
    CHECK_STRING(tree, "findings/0/function", "f");
    CHECK_NUMBER(tree, "findings/0/region/column", 14);
    CHECK_NUMBER(tree, "findings/0/region/endColumn", 27);
    CHECK_STRING(tree, "findings/0/steps/1/region/path", "src/other.h");
    CHECK_STRING(tree, "findings/0/fingerprint", s.report.findings->items[0].fingerprint);
    CHECK_SIZE(tree, "findings/0/fixes", 0);
    CU_ASSERT_FALSE(has(at(tree, "findings/0"), "suppressed"));
    cJSON_Delete(tree);
    samples_close(&s);
}

static void json_names_functions_of_steps(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_CALLS);
    tree = parsed(&s, REPORT_JSON);
    CHECK_STRING(tree, "findings/0/steps/0/function", "f");
    CHECK_STRING(tree, "findings/0/steps/0/kind", "event");
    CHECK_STRING(tree, "findings/0/steps/3/kind", "branch");
    CHECK_NUMBER(tree, "findings/0/steps/0/depth", 0);
    CHECK_STRING(tree, "findings/0/steps/2/function", "put");
    CHECK_NUMBER(tree, "findings/0/steps/2/depth", 2);
    CHECK_STRING(tree, "findings/0/steps/4/function", "f"); // not named: the finding's
    cJSON_Delete(tree);
    samples_close(&s);
}

static void json_tells_what_is_missing(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_NOTES);
    tree = parsed(&s, REPORT_JSON);
    CU_ASSERT(cJSON_IsFalse(at(tree, "complete")));
    CHECK_SIZE(tree, "notifications", 4);
    CHECK_STRING(tree, "notifications/0/id", "unit-not-analysed");
    CHECK_NUMBER(tree, "notifications/2/line", 7);
    CU_ASSERT_FALSE(has(at(tree, "notifications/3"), "line"));
    cJSON_Delete(tree);
    samples_close(&s);
}

static void invalid_utf8_becomes_valid(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_HOSTILE);
    tree = parsed(&s, REPORT_JSON);
    CHECK_STRING(tree, "findings/0/message", "'a\n\033[31mb' leaks"); // escaped, not changed
    CHECK_STRING(tree, "findings/0/object", "a\"\\\xef\xbf\xbd");
    cJSON_Delete(tree);
    samples_close(&s);
}

// An insertion replaces nothing: its region stays empty in both formats.
static void insertions_stay_insertions(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_FIXES);
    tree = parsed(&s, REPORT_JSON);
    CHECK_SIZE(tree, "findings/0/fixes", 1);
    CHECK_STRING(tree, "findings/0/fixes/0/what", "limit the width");
    CHECK_SIZE(tree, "findings/0/fixes/0/edits", 3);
    CHECK_NUMBER(tree, "findings/0/fixes/0/edits/0/region/column", 8);
    CHECK_NUMBER(tree, "findings/0/fixes/0/edits/0/region/endColumn", 8);
    cJSON_Delete(tree);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_SIZE(tree, "runs/0/results/0/fixes/0/artifactChanges", 2); // one a file
    CHECK_SIZE(tree, "runs/0/results/0/fixes/0/artifactChanges/0/replacements", 2);
    CHECK_NUMBER(
        tree, "runs/0/results/0/fixes/0/artifactChanges/0/replacements/0/deletedRegion/endColumn",
        8);
    cJSON_Delete(tree);
    samples_close(&s);
}

// ---- Failure -----------------------------------------------------------------------------------

static void a_full_disk_is_an_error(void)
{
    for (int format = 0; format < REPORT_FORMAT_COUNT; format++) {
        struct samples s;
        FILE *full = fopen("/dev/full", "w");

        CU_ASSERT_PTR_NOT_NULL_FATAL(full);
        samples_open(&s, SAMPLE_PLAIN);
        errno = 0;
        CU_ASSERT_FALSE(report_write(&s.arena, full, (enum report_format)format, &s.report));
        CU_ASSERT_EQUAL(errno, ENOSPC);
        fclose(full);
        samples_close(&s);
    }
}

static void a_stream_that_cannot_be_written_is_an_error(void)
{
    struct samples s;
    FILE *in = fopen("/dev/null", "r");

    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    samples_open(&s, SAMPLE_PLAIN);
    CU_ASSERT_FALSE(report_write(&s.arena, in, REPORT_TEXT, &s.report));
    CU_ASSERT_NOT_EQUAL(errno, 0);
    fclose(in);
    samples_close(&s);
}

// An earlier failure counts although the last flush succeeds.
static void an_error_on_the_way_is_not_forgotten(void)
{
    struct samples s;
    FILE *full = fopen("/dev/full", "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(full);
    setvbuf(full, NULL, _IONBF, 0);
    CU_ASSERT_EQUAL(fputc('x', full), EOF);
    CU_ASSERT_EQUAL(fflush(full), 0);
    samples_open(&s, SAMPLE_EMPTY);
    CU_ASSERT_FALSE(report_write(&s.arena, full, REPORT_TEXT, &s.report));
    CU_ASSERT_EQUAL(errno, EIO);
    fclose(full);
    samples_close(&s);
}

// ---- Samples for other programs ----------------------------------------------------------------

static void write_sample(const char *dir, enum sample_kind kind, enum report_format format,
                         bool absolute)
{
    struct samples s;
    char path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s%s.%s", dir, sample_names[kind], absolute ? "-absolute" : "",
             report_format_names[format]);
    out = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    samples_open(&s, kind);
    s.report.sarif_absolute = absolute;
    s.report.root = dir;
    CU_ASSERT_TRUE(report_write(&s.arena, out, format, &s.report));
    fclose(out);
    samples_close(&s);
}

static void samples_are_written(void)
{
    const char *dir = getenv("CCLINT_EMIT");

    if (!dir) {
        return;
    }
    samples_write_sources(dir);
    for (enum sample_kind kind = 0; kind < SAMPLE_COUNT; kind++) {
        write_sample(dir, kind, REPORT_JSON, false);
        write_sample(dir, kind, REPORT_SARIF, false);
        write_sample(dir, kind, REPORT_SARIF, true);
    }
}

const struct test suite[] = {
    {"text_shows_place_line_carets_and_story", text_shows_place_line_carets_and_story},
    {"text_goes_into_callees_and_back", text_goes_into_callees_and_back},
    {"text_indents_only_so_far", text_indents_only_so_far},
    {"text_and_gcc_name_files_from_the_current_folder",
     text_and_gcc_name_files_from_the_current_folder},
    {"text_ends_with_a_hint_if_asked", text_ends_with_a_hint_if_asked},
    {"carets_stand_below_what_they_mean", carets_stand_below_what_they_mean},
    {"nothing_is_printed_for_nothing", nothing_is_printed_for_nothing},
    {"escapes_in_the_source_do_not_reach_the_terminal",
     escapes_in_the_source_do_not_reach_the_terminal},
    {"each_text_stays_on_its_line", each_text_stays_on_its_line},
    {"colors_only_when_asked", colors_only_when_asked},
    {"gcc_prints_a_line_each", gcc_prints_a_line_each},
    {"suppressed_ones_appear_only_when_asked", suppressed_ones_appear_only_when_asked},
    {"json_holds_everything", json_holds_everything},
    {"json_names_functions_of_steps", json_names_functions_of_steps},
    {"json_tells_what_is_missing", json_tells_what_is_missing},
    {"invalid_utf8_becomes_valid", invalid_utf8_becomes_valid},
    {"insertions_stay_insertions", insertions_stay_insertions},
    {"a_full_disk_is_an_error", a_full_disk_is_an_error},
    {"a_stream_that_cannot_be_written_is_an_error", a_stream_that_cannot_be_written_is_an_error},
    {"an_error_on_the_way_is_not_forgotten", an_error_on_the_way_is_not_forgotten},
    {"samples_are_written", samples_are_written},
    {NULL, NULL},
};
