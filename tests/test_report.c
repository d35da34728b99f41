// SPDX-License-Identifier: Apache-2.0
// links: cclint_report
// with: report_samples.c
// What the four writers print for the same findings. The samples are also written to files for
// tests/check_sarif.sh and tests/check_schemas.sh, which hand them to independent validators:
// CCLINT_EMIT=DIR test_report samples_are_written
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "tests/report_samples.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "report";

// The report as text; free() it.
static char *written(struct samples *s, enum report_format format)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    CU_ASSERT_TRUE(report_write(&s->arena, out, format, &s->report));
    fclose(out);
    return text;
}

// The report parsed by cJSON; line ends are the only control characters in it.
static cJSON *parsed(struct samples *s, enum report_format format)
{
    char *text = written(s, format), *p = text;
    cJSON *tree = cJSON_ParseWithOpts(text, NULL, true);

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree);
    while ((unsigned char)*p >= 0x20 || *p == '\n') {
        p++;
    }
    CU_ASSERT_EQUAL(*p, '\0');
    free(text);
    return tree;
}

// A value by its path, "runs/0/results"; the test fails if there is none.
static const cJSON *at(const cJSON *tree, const char *path)
{
    char part[64];

    while (tree && *path) {
        size_t n = strcspn(path, "/");

        snprintf(part, sizeof part, "%.*s", (int)n, path);
        tree = cJSON_IsArray(tree) ? cJSON_GetArrayItem(tree, atoi(part))
                                   : cJSON_GetObjectItemCaseSensitive(tree, part);
        path += path[n] ? n + 1 : n;
    }
    CU_ASSERT_PTR_NOT_NULL(tree);
    return tree;
}

static bool has(const cJSON *tree, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(tree, key) != NULL;
}

#define CHECK_STRING(tree, path, text) CHECK_TEXT(cJSON_GetStringValue(at((tree), (path))), (text))
#define CHECK_NUMBER(tree, path, n)    CU_ASSERT_EQUAL(cJSON_GetNumberValue(at((tree), (path))), (n))
#define CHECK_SIZE(tree, path, n)      CU_ASSERT_EQUAL(cJSON_GetArraySize(at((tree), (path))), (n))

static void check_written(struct samples *s, enum report_format format, const char *expected)
{
    char *text = written(s, format);

    CHECK_TEXT(text, expected);
    free(text);
}

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

// ---- SARIF -------------------------------------------------------------------------------------

static void sarif_of_nothing(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_EMPTY);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_STRING(tree, "version", "2.1.0");
    CHECK_SIZE(tree, "runs/0/results", 0);
    CHECK_STRING(tree, "runs/0/columnKind", "utf16CodeUnits");
    CU_ASSERT(cJSON_IsTrue(at(tree, "runs/0/invocations/0/executionSuccessful")));
    CU_ASSERT_FALSE(has(at(tree, "runs/0/originalUriBaseIds/%SRCROOT%"), "uri"));
    cJSON_Delete(tree);
    samples_close(&s);
}

static void sarif_rules_come_from_the_table(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *rule;

    samples_open(&s, SAMPLE_EMPTY);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_SIZE(tree, "runs/0/tool/driver/rules", (int)rule_count());
    cJSON_ArrayForEach(rule, at(tree, "runs/0/tool/driver/rules"))
    {
        const struct rule *r = rule_find(cJSON_GetStringValue(at(rule, "id")));

        CU_ASSERT_PTR_NOT_NULL_FATAL(r);
        CHECK_STRING(rule, "defaultConfiguration/level", severity_name(r->severity));
        CHECK_STRING(rule, "help/markdown", rule_page(r->id));
        CHECK_STRING(rule, "properties/precision", precision_name(r->precision));
        CU_ASSERT_EQUAL(has(at(rule, "properties"), "security-severity"), r->security != NULL);
        if (r->security) {
            CHECK_STRING(rule, "properties/tags/1", "security");
            CU_ASSERT(strtod(r->security, NULL) > 0 && strtod(r->security, NULL) <= 10);
        }
        CU_ASSERT(strlen(cJSON_GetStringValue(at(rule, "fullDescription/text"))) <= 1024);
        CU_ASSERT_PTR_NULL(strchr(cJSON_GetStringValue(at(rule, "name")), '-'));
    }
    cJSON_Delete(tree);
    samples_close(&s);
}

static uint32_t rule_number(const char *id)
{
    uint32_t i = 0;

    while (strcmp(all_rules[i]->id, id) != 0) {
        i++;
    }
    return i;
}

static void sarif_result(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *result;

    samples_open(&s, SAMPLE_PLAIN);
    tree = parsed(&s, REPORT_SARIF);
    result = at(tree, "runs/0/results/0");
    CHECK_STRING(result, "ruleId", "fd-leak");
    CHECK_NUMBER(result, "ruleIndex", rule_number("fd-leak"));
    CHECK_STRING(result, "message/text", "'fd' is never closed on this path. See [step 2](2).");
    CHECK_STRING(result, "message/id", "form0");
    CHECK_STRING(result, "message/arguments/0", "fd");
    CHECK_STRING(result, "locations/0/physicalLocation/artifactLocation/uri", "src/plain.c");
    CHECK_STRING(result, "locations/0/physicalLocation/region/snippet/text", "open(path, 0)");
    CHECK_STRING(result, "locations/0/physicalLocation/contextRegion/snippet/text",
                 "{\n    int fd = open(path, 0);\n    if (fd < 0)\n");
    CHECK_SIZE(result, "codeFlows/0/threadFlows", 1);
    CHECK_STRING(result, "codeFlows/0/threadFlows/0/locations/0/location/message/text",
                 "opened here.");
    CHECK_NUMBER(result, "codeFlows/0/threadFlows/0/locations/1/executionOrder", 2);
    CHECK_SIZE(tree, "runs/0/artifacts", 2);
    CHECK_STRING(result, "partialFingerprints/primaryLocationLineHash",
                 s.report.findings->items[0].line_hash);
    CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(
                   at(result, "partialFingerprints"), "cclintFingerprint/v1")),
               s.report.findings->items[0].fingerprint);
    cJSON_Delete(tree);
    samples_close(&s);
}

// What GitHub links to from the message: where something happened to the object, not the
// conditions, and not the place of the finding itself.
static void sarif_related_locations(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *result, *related;

    samples_open(&s, SAMPLE_CALLS);
    tree = parsed(&s, REPORT_SARIF);
    result = at(tree, "runs/0/results/0");
    CHECK_STRING(
        result, "message/text",
        "'fd' is never closed on this path. See [step 1](1), [step 2](2) and [step 3](3).");
    related = at(result, "relatedLocations");
    CHECK_SIZE(related, "", 3);
    CHECK_NUMBER(related, "0/id", 1);
    CHECK_STRING(related, "0/message/text", "opened here.");
    CHECK_STRING(related, "2/physicalLocation/artifactLocation/uri", "src/keep.c");
    CHECK_STRING(related, "2/logicalLocations/0/name", "put");
    cJSON_Delete(tree);
    samples_close(&s);
    samples_open(&s, SAMPLE_UNICODE); // no story
    tree = parsed(&s, REPORT_SARIF);
    CU_ASSERT_FALSE(has(at(tree, "runs/0/results/0"), "relatedLocations"));
    cJSON_Delete(tree);
    samples_close(&s);
}

static void sarif_steps_know_their_function(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *flow;

    samples_open(&s, SAMPLE_CALLS);
    tree = parsed(&s, REPORT_SARIF);
    flow = at(tree, "runs/0/results/0/codeFlows/0/threadFlows/0/locations");
    CHECK_SIZE(flow, "", 5);
    CHECK_NUMBER(flow, "0/nestingLevel", 0);
    CHECK_NUMBER(flow, "2/nestingLevel", 2);
    CHECK_STRING(flow, "2/location/logicalLocations/0/fullyQualifiedName", "put");
    CHECK_STRING(flow, "4/location/logicalLocations/0/name", "f");
    CHECK_STRING(flow, "2/importance", "essential");
    CU_ASSERT_FALSE(has(at(flow, "2"), "kinds"));
    CHECK_STRING(flow, "3/importance", "important");
    CHECK_STRING(flow, "3/kinds/0", "branch");
    cJSON_Delete(tree);
    samples_close(&s);
}

// So that a viewer can tell that a file has changed since.
static void sarif_files_have_hashes(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *files;

    samples_open(&s, SAMPLE_PLAIN);
    source_put(s.report.sources, "src/other.h", "abc", 3);
    tree = parsed(&s, REPORT_SARIF);
    files = at(tree, "runs/0/artifacts");
    CHECK_STRING(files, "0/location/uri", "src/plain.c");
    CHECK_SIZE(files, "0/roles", 2);
    CHECK_STRING(files, "0/roles/1", "resultFile");
    CHECK_SIZE(files, "1/roles", 1);
    CHECK_NUMBER(files, "1/length", 3);
    CHECK_STRING(files, "1/hashes/sha-256", // the example of FIPS 180-4
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cJSON_Delete(tree);
    samples_close(&s);
}

static void sarif_columns_are_utf16_units(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_UNICODE);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_STRING(tree, "runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
                 "src/t%C3%A4g%20%F0%9F%98%80.c");
    CHECK_NUMBER(tree, "runs/0/results/0/locations/0/physicalLocation/region/startColumn", 20);
    CHECK_NUMBER(tree, "runs/0/results/0/locations/0/physicalLocation/region/endColumn", 24);
    CHECK_STRING(tree, "runs/0/results/0/locations/0/physicalLocation/region/snippet/text", "lock");
    cJSON_Delete(tree);
    samples_close(&s);
}

// One flow a thread that takes part; the order in which things happen goes across them.
static void sarif_threads(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *flows;

    samples_open(&s, SAMPLE_THREADS);
    tree = parsed(&s, REPORT_SARIF);
    flows = at(tree, "runs/0/results/0/codeFlows/0/threadFlows");
    CHECK_SIZE(flows, "", 2);
    CHECK_STRING(flows, "0/id", "thread 1");
    CHECK_STRING(flows, "1/id", "thread 4");
    CHECK_NUMBER(flows, "0/locations/1/executionOrder", 3);
    CHECK_NUMBER(flows, "1/locations/0/executionOrder", 2);
    cJSON_Delete(tree);
    samples_close(&s);
}

// What means something in SARIF's messages must not be taken from C by accident.
static void sarif_messages_are_literal(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_BRACES);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_STRING(tree, "runs/0/results/0/message/text",
                 "'ops[1] (&(struct x){{0}})' is never closed on this path.");
    CHECK_STRING(tree, "runs/0/results/0/message/arguments/0", "ops[1](&(struct x){0})");
    cJSON_Delete(tree);
    samples_close(&s);
}

// The message's form with the arguments put in; free() it.
static char *message_by_form(const cJSON *tree, const cJSON *result)
{
    const cJSON *rule = cJSON_GetArrayItem(at(tree, "runs/0/tool/driver/rules"),
                                           (int)cJSON_GetNumberValue(at(result, "ruleIndex")));
    const cJSON *form = cJSON_GetObjectItemCaseSensitive(
        at(rule, "messageStrings"), cJSON_GetStringValue(at(result, "message/id")));
    char *out = NULL;
    size_t n;
    FILE *f = open_memstream(&out, &n);

    for (const char *p = cJSON_GetStringValue(at(form, "text")); *p; p++) {
        if ((*p == '{' || *p == '}') && p[1] == *p) {
            fputc(*p++, f);
        } else if (*p == '{') {
            fputs(cJSON_GetStringValue(
                      cJSON_GetArrayItem(at(result, "message/arguments"), atoi(p + 1))),
                  f);
            p = strchr(p, '}');
        } else {
            fputc(*p, f);
        }
    }
    fclose(f);
    return out;
}

static void sarif_forms_and_arguments_make_the_message(void)
{
    static const char *const messages[] = {
        "'fd' is never closed on this path",
        "'map['a']' is locked, and 'other' isn't",
        "nothing quoted, but a {0} and a } in it",
        "an open 'quote",
        "'a' 'b' 'c' 'd' 'e' 'f' 'g' 'h' 'i' 'j' 'k' more than there is room for",
        "'' is empty",
    };
    struct samples s;

    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        cJSON *tree;
        char *made, expected[200];

        samples_open(&s, SAMPLE_PLAIN);
        s.findings.items[0].message = messages[i];
        tree = parsed(&s, REPORT_SARIF);
        made = message_by_form(tree, at(tree, "runs/0/results/0"));
        snprintf(expected, sizeof expected, "%s.", messages[i]);
        CHECK_TEXT(made, expected);
        free(made);
        cJSON_Delete(tree);
        samples_close(&s);
    }
}

static void sarif_limit_keeps_the_worst(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *notes;

    samples_open(&s, SAMPLE_MANY);
    CU_ASSERT_EQUAL(s.report.findings->n, 6);
    s.report.sarif_max_results = 3;
    tree = parsed(&s, REPORT_SARIF);
    CHECK_SIZE(tree, "runs/0/results", 3);
    CHECK_STRING(tree, "runs/0/results/0/level", "error"); // still in the order of the list
    CHECK_STRING(tree, "runs/0/results/0/properties/confidence", "high");
    CHECK_STRING(tree, "runs/0/results/1/properties/confidence", "low");
    CHECK_STRING(tree, "runs/0/results/2/level", "warning");
    notes = at(tree, "runs/0/invocations/0/toolExecutionNotifications");
    CHECK_SIZE(notes, "", 1);
    CHECK_STRING(notes, "0/descriptor/id", "results-left-out");
    CHECK_STRING(notes, "0/message/text", "3 results were left out.");
    cJSON_Delete(tree);
    s.report.sarif_max_results = 6;
    tree = parsed(&s, REPORT_SARIF);
    CHECK_SIZE(tree, "runs/0/results", 6);
    CHECK_SIZE(tree, "runs/0/invocations/0/toolExecutionNotifications", 0);
    cJSON_Delete(tree);
    samples_close(&s);
}

static void sarif_notifications_have_descriptors(void)
{
    struct samples s;
    cJSON *tree;
    const cJSON *note, *kind;

    samples_open(&s, SAMPLE_NOTES);
    tree = parsed(&s, REPORT_SARIF);
    CU_ASSERT(cJSON_IsFalse(at(tree, "runs/0/invocations/0/executionSuccessful")));
    cJSON_ArrayForEach(note, at(tree, "runs/0/invocations/0/toolExecutionNotifications"))
    {
        int matches = 0;

        cJSON_ArrayForEach(kind, at(tree, "runs/0/tool/driver/notifications"))
        {
            matches += strcmp(cJSON_GetStringValue(at(kind, "id")),
                              cJSON_GetStringValue(at(note, "descriptor/id"))) == 0;
        }
        CU_ASSERT_EQUAL(matches, 1);
    }
    cJSON_Delete(tree);
    samples_close(&s);
}

static void sarif_root_and_provenance(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_PLAIN);
    s.report.sarif_absolute = true;
    s.report.root = "/home/jo hn/project";
    s.report.cwd = "/home/jo hn";
    tree = parsed(&s, REPORT_SARIF);
    CHECK_STRING(tree, "runs/0/originalUriBaseIds/%SRCROOT%/uri", "file:///home/jo%20hn/project/");
    CHECK_STRING(tree, "runs/0/invocations/0/workingDirectory/uri", "file:///home/jo%20hn/");
    CHECK_STRING(tree, "runs/0/versionControlProvenance/0/repositoryUri",
                 "https://example.org/project.git");
    cJSON_Delete(tree);
    s.report.git_revision = NULL; // no commit yet
    tree = parsed(&s, REPORT_SARIF);
    CU_ASSERT_FALSE(has(at(tree, "runs/0"), "versionControlProvenance"));
    cJSON_Delete(tree);
    samples_close(&s);
}

static void sarif_suppressions(void)
{
    struct samples s;
    cJSON *tree;

    samples_open(&s, SAMPLE_SUPPRESSED);
    tree = parsed(&s, REPORT_SARIF);
    CHECK_STRING(tree, "runs/0/results/0/suppressions/0/kind", "inSource");
    CHECK_STRING(tree, "runs/0/results/0/suppressions/0/justification",
                 "closed by the caller \"on exit\"");
    cJSON_Delete(tree);
    samples_close(&s);
}

// A report of any length takes little memory of its own.
static void twenty_five_thousand_results_stream(void)
{
    enum { RESULTS = 25000, BYTES = 4 << 20 };
    struct samples s;
    struct arena list, small;
    struct finding *items;
    FILE *out = tmpfile();

    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    samples_open(&s, SAMPLE_PLAIN);
    arena_init(&list, 0);
    items = arena_array(&list, struct finding, RESULTS);
    for (uint32_t i = 0; i < RESULTS; i++) {
        items[i] = s.findings.items[0];
        items[i].severity = (enum severity)(i % 3);
    }
    s.findings = (struct finding_list){items, RESULTS};
    s.report.sarif_max_results = RESULTS - 1;
    arena_init(&small, BYTES); // more would end the test
    CU_ASSERT_TRUE(report_write(&small, out, REPORT_SARIF, &s.report));
    CU_ASSERT(ftell(out) > RESULTS * 1000L);
    arena_free(&small);
    arena_free(&list);
    fclose(out);
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
    {"sarif_of_nothing", sarif_of_nothing},
    {"sarif_rules_come_from_the_table", sarif_rules_come_from_the_table},
    {"sarif_result", sarif_result},
    {"sarif_related_locations", sarif_related_locations},
    {"sarif_steps_know_their_function", sarif_steps_know_their_function},
    {"sarif_files_have_hashes", sarif_files_have_hashes},
    {"sarif_columns_are_utf16_units", sarif_columns_are_utf16_units},
    {"sarif_threads", sarif_threads},
    {"sarif_messages_are_literal", sarif_messages_are_literal},
    {"sarif_forms_and_arguments_make_the_message", sarif_forms_and_arguments_make_the_message},
    {"sarif_limit_keeps_the_worst", sarif_limit_keeps_the_worst},
    {"sarif_notifications_have_descriptors", sarif_notifications_have_descriptors},
    {"sarif_root_and_provenance", sarif_root_and_provenance},
    {"sarif_suppressions", sarif_suppressions},
    {"twenty_five_thousand_results_stream", twenty_five_thousand_results_stream},
    {"a_full_disk_is_an_error", a_full_disk_is_an_error},
    {"a_stream_that_cannot_be_written_is_an_error", a_stream_that_cannot_be_written_is_an_error},
    {"an_error_on_the_way_is_not_forgotten", an_error_on_the_way_is_not_forgotten},
    {"samples_are_written", samples_are_written},
    {NULL, NULL},
};
