// SPDX-License-Identifier: Apache-2.0
// links: cclint_report
// with: report_samples.c report_written.c
// What the SARIF writer says of findings, files, rules and the run.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "tests/report_written.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "sarif";

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

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
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

const struct test suite[] = {
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
    {NULL, NULL},
};
