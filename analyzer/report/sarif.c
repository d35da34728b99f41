// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0, streamed: one run, the rules that ran with their pages as help, results worst first
// when their number is limited, one thread flow a thread, fingerprints, fixes, and a notification
// for everything that was not analysed. Columns are UTF-16 code units. URIs are relative to
// %SRCROOT% and carry no absolute path unless that is asked for.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/list.h"
#include "analyzer/report/json_text.h"
#include "analyzer/report/writers.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
#define PAGE_URI     "https://github.com/cclint/cclint/blob/main/docs/rules/"

enum { DESCRIPTION_MAX = 1024 };

struct sarif {
    struct json j;
    struct arena *arena;
    const struct report *r;
    const char **artifacts; // list: paths, in order of first use
    uint16_t *cwes;         // list, sorted
    bool *is_left_out;      // by finding
    uint32_t nleft_out;
};

static bool is_shown(const struct sarif *s, uint32_t finding)
{
    return report_shows(s->r, &s->r->findings->items[finding]) && !s->is_left_out[finding];
}

// ---- Small parts -------------------------------------------------------------------------------

static const char *uri_text(struct sarif *s, const char *path)
{
    struct buf b = {0};
    const char *text;

    if (path[0] == '/') {
        buf_printf(&b, "file://");
    }
    for (const char *p = path; *p; p++) {
        if (isalnum((unsigned char)*p) || strchr("-._~/+,@", *p)) {
            buf_byte(&b, (uint8_t)*p);
        } else {
            buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*p);
        }
    }
    text = arena_text(s->arena, b.data ? b.data : "", b.n);
    buf_free(&b);
    return text;
}

static uint32_t artifact_index(struct sarif *s, const char *path)
{
    for (uint32_t i = 0; i < arrlenu(s->artifacts); i++) {
        if (strcmp(s->artifacts[i], path) == 0) {
            return i;
        }
    }
    arrput(s->artifacts, path);
    return (uint32_t)arrlenu(s->artifacts) - 1;
}

static void put_message(struct json *j, const char *key, const char *text)
{
    size_t n = strlen(text);

    json_open(j, key, '{');
    json_textf(j, "text", "%s%s", text, n > 0 && text[n - 1] == '.' ? "" : ".");
    json_close(j, '}');
}

static void put_artifact(struct sarif *s, const char *path, bool with_index)
{
    json_open(&s->j, "artifactLocation", '{');
    json_text(&s->j, "uri", uri_text(s, path));
    if (path[0] != '/') {
        json_text(&s->j, "uriBaseId", "%SRCROOT%");
    }
    if (with_index) {
        json_number(&s->j, "index", artifact_index(s, path));
    }
    json_close(&s->j, '}');
}

static void put_lines(struct sarif *s, const char *key, const char *path, uint32_t first,
                      uint32_t last)
{
    const struct source_file *f = source_get(s->r->sources, path);
    struct buf b = {0};

    first = first < 1 ? 1 : first;
    for (uint32_t l = first; l <= last; l++) {
        size_t n = 0;
        const char *line = source_line(f, l, &n);

        if (line && n < 2000) {
            buf_put(&b, line, n);
            buf_byte(&b, '\n');
        }
    }
    if (b.n > 0) {
        json_open(&s->j, key, '{');
        json_text(&s->j, "text", buf_text(&b));
        json_close(&s->j, '}');
    }
    buf_free(&b);
}

static void put_region(struct sarif *s, const char *key, const struct region *at, bool snippet)
{
    struct region g = report_region(s->r, at);

    json_open(&s->j, key, '{');
    json_number(&s->j, "startLine", g.line);
    json_number(&s->j, "startColumn", report_utf16_col(s->r, g.path, g.line, g.col));
    json_number(&s->j, "endLine", g.end_line);
    json_number(&s->j, "endColumn", report_utf16_col(s->r, g.path, g.end_line, g.end_col));
    if (snippet) {
        put_lines(s, "snippet", g.path, g.line, g.line);
    }
    json_close(&s->j, '}');
}

static void put_context(struct sarif *s, const struct region *at)
{
    struct region g = report_region(s->r, at);
    const struct source_file *f = source_get(s->r->sources, g.path);
    uint32_t first = g.line > 1 ? g.line - 1 : 1;
    uint32_t last = g.line + 1 <= f->nlines ? g.line + 1 : g.line;

    json_open(&s->j, "contextRegion", '{');
    json_number(&s->j, "startLine", first);
    json_number(&s->j, "endLine", last);
    put_lines(s, "snippet", g.path, first, last);
    json_close(&s->j, '}');
}

static void put_physical(struct sarif *s, const struct region *at, bool with_context)
{
    json_open(&s->j, "physicalLocation", '{');
    put_artifact(s, at->path, true);
    put_region(s, "region", at, true);
    if (with_context) {
        put_context(s, at);
    }
    json_close(&s->j, '}');
}

// ---- The tool ----------------------------------------------------------------------------------

// "fd-leak" -> "FdLeak"
static const char *pascal(struct sarif *s, const char *id)
{
    char *out = arena_text(s->arena, id, strlen(id)), *to = out;
    bool up = true;

    for (; *id; id++) {
        if (*id == '-') {
            up = true;
        } else {
            *to++ = up ? (char)toupper((unsigned char)*id) : *id;
            up = false;
        }
    }
    *to = '\0';
    return out;
}

// The text of a page's section "## What it finds".
static const char *page_finds(struct sarif *s, const char *page)
{
    static const char heading[] = "## What it finds\n\n";
    const char *from = page ? strstr(page, heading) : NULL;
    const char *to;
    size_t n;

    if (!from) {
        return NULL;
    }
    from += sizeof heading - 1;
    to = strstr(from, "\n\n");
    n = to ? (size_t)(to - from) : strlen(from);
    return arena_text(s->arena, from, n < DESCRIPTION_MAX ? n : DESCRIPTION_MAX - 1);
}

static void put_tags(struct sarif *s, const struct rule *rule)
{
    json_open(&s->j, "properties", '{');
    json_text(&s->j, "precision", "high");
    json_text(&s->j, "problem.severity",
              rule->severity == SEVERITY_ERROR     ? "error"
              : rule->severity == SEVERITY_WARNING ? "warning"
                                                   : "recommendation");
    json_open(&s->j, "tags", '[');
    json_text(&s->j, NULL, rule->tag);
    for (const uint16_t *c = rule->cwe; c && *c; c++) {
        json_textf(&s->j, NULL, "external/cwe/cwe-%03u", (unsigned)*c);
    }
    for (const char *const *c = rule->cert; c && *c; c++) {
        json_textf(&s->j, NULL, "external/cert/%s", *c);
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
}

static void put_relationships(struct sarif *s, const struct rule *rule)
{
    if (!rule->cwe || !rule->cwe[0]) {
        return;
    }
    json_open(&s->j, "relationships", '[');
    for (const uint16_t *c = rule->cwe; *c; c++) {
        json_open(&s->j, NULL, '{');
        json_open(&s->j, "target", '{');
        json_textf(&s->j, "id", "%u", (unsigned)*c);
        json_open(&s->j, "toolComponent", '{');
        json_text(&s->j, "name", "CWE");
        json_number(&s->j, "index", 0);
        json_close(&s->j, '}');
        json_close(&s->j, '}');
        json_open(&s->j, "kinds", '[');
        json_text(&s->j, NULL, "relevant");
        json_close(&s->j, ']');
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
}

static void put_rule(struct sarif *s, const struct rule *rule)
{
    const char *page = rule_page(rule->id);
    const char *finds = page_finds(s, page);

    json_open(&s->j, NULL, '{');
    json_text(&s->j, "id", rule->id);
    json_text(&s->j, "name", pascal(s, rule->id));
    put_message(&s->j, "shortDescription", rule->summary);
    put_message(&s->j, "fullDescription", finds ? finds : rule->summary);
    json_open(&s->j, "messageStrings", '{');
    json_open(&s->j, "default", '{');
    json_text(&s->j, "text", "{0}.");
    json_close(&s->j, '}');
    json_close(&s->j, '}');
    json_open(&s->j, "defaultConfiguration", '{');
    json_text(&s->j, "level", severity_name(rule->severity));
    json_close(&s->j, '}');
    json_textf(&s->j, "helpUri", PAGE_URI "%s.md", rule->id);
    json_open(&s->j, "help", '{');
    json_text(&s->j, "text", finds ? finds : rule->summary);
    json_text(&s->j, "markdown", page ? page : rule->summary);
    json_close(&s->j, '}');
    put_tags(s, rule);
    put_relationships(s, rule);
    json_close(&s->j, '}');
}

static const struct {
    const char *id, *name, *text;
} notification_kinds[] = {
    {"unit-not-analysed", "UnitNotAnalysed",
     "A translation unit could not be analysed: its findings, and findings that need it, are "
     "missing"},
    {"unit-incomplete", "UnitIncomplete",
     "A translation unit has errors: functions with an error inside were left out"},
    {"missing-header", "MissingHeader", "A header was not found: what it declares is unknown"},
    {"results-left-out", "ResultsLeftOut",
     "The number of results is limited: the least severe ones were left out"},
};

static void put_notification_kinds(struct sarif *s)
{
    json_open(&s->j, "notifications", '[');
    for (size_t i = 0; i < sizeof notification_kinds / sizeof notification_kinds[0]; i++) {
        json_open(&s->j, NULL, '{');
        json_text(&s->j, "id", notification_kinds[i].id);
        json_text(&s->j, "name", notification_kinds[i].name);
        put_message(&s->j, "shortDescription", notification_kinds[i].text);
        put_message(&s->j, "fullDescription", notification_kinds[i].text);
        json_open(&s->j, "help", '{');
        json_textf(&s->j, "text", "%s.", notification_kinds[i].text);
        json_close(&s->j, '}');
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
}

static void put_tool(struct sarif *s)
{
    json_open(&s->j, "tool", '{');
    json_open(&s->j, "driver", '{');
    json_text(&s->j, "name", "cclint");
    json_text(&s->j, "fullName", "cclint " CCLINT_VERSION);
    json_text(&s->j, "version", CCLINT_VERSION);
    json_text(&s->j, "semanticVersion", CCLINT_VERSION);
    json_text(&s->j, "informationUri", "https://github.com/cclint/cclint");
    json_open(&s->j, "rules", '[');
    for (uint32_t i = 0; s->r->rules[i]; i++) {
        put_rule(s, s->r->rules[i]);
    }
    json_close(&s->j, ']');
    put_notification_kinds(s);
    json_open(&s->j, "supportedTaxonomies", '[');
    json_open(&s->j, NULL, '{');
    json_text(&s->j, "name", "CWE");
    json_number(&s->j, "index", 0);
    json_close(&s->j, '}');
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, '}');
}

static int compare_u16(const void *a, const void *b)
{
    return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static void put_taxonomies(struct sarif *s)
{
    for (uint32_t i = 0; s->r->rules[i]; i++) {
        for (const uint16_t *c = s->r->rules[i]->cwe; c && *c; c++) {
            arrput(s->cwes, *c);
        }
    }
    if (s->cwes) {
        qsort(s->cwes, arrlenu(s->cwes), sizeof *s->cwes, compare_u16);
    }
    json_open(&s->j, "taxonomies", '[');
    json_open(&s->j, NULL, '{');
    json_text(&s->j, "name", "CWE");
    json_text(&s->j, "organization", "MITRE");
    put_message(&s->j, "shortDescription", "The MITRE Common Weakness Enumeration");
    json_text(&s->j, "informationUri", "https://cwe.mitre.org/");
    json_open(&s->j, "taxa", '[');
    for (size_t i = 0; i < arrlenu(s->cwes); i++) {
        if (i == 0 || s->cwes[i] != s->cwes[i - 1]) {
            json_open(&s->j, NULL, '{');
            json_textf(&s->j, "id", "%u", (unsigned)s->cwes[i]);
            json_close(&s->j, '}');
        }
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
    arrfree(s->cwes);
}

// ---- Results -----------------------------------------------------------------------------------

static uint32_t count_threads(const struct finding *f)
{
    uint32_t n = 1;

    for (uint32_t i = 0; i < f->nsteps; i++) {
        n = f->steps[i].thread + 1 > n ? f->steps[i].thread + 1 : n;
    }
    return n;
}

static void put_flows(struct sarif *s, const struct finding *f)
{
    if (f->nsteps == 0) {
        return;
    }
    json_open(&s->j, "codeFlows", '[');
    json_open(&s->j, NULL, '{');
    json_open(&s->j, "threadFlows", '[');
    for (uint32_t t = 0, n = count_threads(f); t < n; t++) {
        json_open(&s->j, NULL, '{');
        if (n > 1) {
            json_textf(&s->j, "id", "thread %u", t + 1);
        }
        json_open(&s->j, "locations", '[');
        for (uint32_t i = 0; i < f->nsteps; i++) {
            if (f->steps[i].thread != t) {
                continue;
            }
            json_open(&s->j, NULL, '{');
            json_open(&s->j, "location", '{');
            put_physical(s, &f->steps[i].at, false);
            put_message(&s->j, "message", f->steps[i].text);
            json_close(&s->j, '}');
            json_number(&s->j, "executionOrder", i + 1);
            json_close(&s->j, '}');
        }
        json_close(&s->j, ']');
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

static void put_fixes(struct sarif *s, const struct finding *f)
{
    if (f->nedits == 0) {
        return;
    }
    json_open(&s->j, "fixes", '[');
    json_open(&s->j, NULL, '{');
    put_message(&s->j, "description", f->fix_text);
    json_open(&s->j, "artifactChanges", '[');
    for (uint32_t i = 0; i < f->nedits; i++) {
        json_open(&s->j, NULL, '{');
        put_artifact(s, f->edits[i].at.path, false);
        json_open(&s->j, "replacements", '[');
        json_open(&s->j, NULL, '{');
        put_region(s, "deletedRegion", &f->edits[i].at, false);
        json_open(&s->j, "insertedContent", '{');
        json_text(&s->j, "text", f->edits[i].text);
        json_close(&s->j, '}');
        json_close(&s->j, '}');
        json_close(&s->j, ']');
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

static void put_location(struct sarif *s, const struct finding *f)
{
    json_open(&s->j, "locations", '[');
    json_open(&s->j, NULL, '{');
    put_physical(s, &f->at, true);
    if (f->function[0]) {
        json_open(&s->j, "logicalLocations", '[');
        json_open(&s->j, NULL, '{');
        json_text(&s->j, "name", f->function);
        json_text(&s->j, "fullyQualifiedName", f->function);
        json_text(&s->j, "kind", "function");
        json_close(&s->j, '}');
        json_close(&s->j, ']');
    }
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

static uint32_t rule_index(const struct sarif *s, const char *id)
{
    uint32_t i = 0;

    while (s->r->rules[i] && strcmp(s->r->rules[i]->id, id) != 0) {
        i++;
    }
    return i;
}

static void put_properties(struct sarif *s, const struct finding *f)
{
    static const unsigned ranks[] = {90, 60, 30};

    json_number(&s->j, "rank", ranks[f->confidence]);
    json_open(&s->j, "partialFingerprints", '{');
    json_text(&s->j, "cclintFingerprint/v1", f->fingerprint);
    if (f->line_hash[0]) {
        json_text(&s->j, "primaryLocationLineHash", f->line_hash);
    }
    json_close(&s->j, '}');
    if (f->is_suppressed) {
        json_open(&s->j, "suppressions", '[');
        json_open(&s->j, NULL, '{');
        json_text(&s->j, "kind", "inSource");
        json_text(&s->j, "justification", f->suppress_reason);
        json_close(&s->j, '}');
        json_close(&s->j, ']');
    }
    json_open(&s->j, "properties", '{');
    json_text(&s->j, "confidence", confidence_name(f->confidence));
    json_close(&s->j, '}');
}

static void put_result(struct sarif *s, const struct finding *f)
{
    uint32_t rule = rule_index(s, f->rule);

    json_open(&s->j, NULL, '{');
    json_text(&s->j, "ruleId", f->rule);
    if (s->r->rules[rule]) {
        json_number(&s->j, "ruleIndex", rule);
    }
    json_text(&s->j, "level", severity_name(f->severity));
    json_open(&s->j, "message", '{');
    json_textf(&s->j, "text", "%s.", f->message);
    if (s->r->rules[rule]) {
        json_text(&s->j, "id", "default");
        json_open(&s->j, "arguments", '[');
        json_text(&s->j, NULL, f->message);
        json_close(&s->j, ']');
    }
    json_close(&s->j, '}');
    put_location(s, f);
    put_flows(s, f);
    put_fixes(s, f);
    put_properties(s, f);
    json_close(&s->j, '}');
}

// ---- The run -----------------------------------------------------------------------------------

static int worst_first(const void *x, const void *y, void *findings)
{
    const struct finding *items = findings;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    const struct finding *a = &items[i];
    const struct finding *b = &items[k];
    int c = (int)a->severity - (int)b->severity;

    c = c ? c : (int)a->confidence - (int)b->confidence;
    return c ? c : (i < k ? -1 : 1);
}

// Marks what the limit leaves out: the least severe, then the least certain, then the last.
static void leave_out(struct sarif *s)
{
    uint32_t n = 0, *order = arena_array(s->arena, uint32_t, s->r->findings->n + 1);

    s->is_left_out = arena_array(s->arena, bool, s->r->findings->n + 1);
    for (uint32_t i = 0; i < s->r->findings->n; i++) {
        if (report_shows(s->r, &s->r->findings->items[i])) {
            order[n++] = i;
        }
    }
    if (s->r->sarif_max_results == 0 || n <= s->r->sarif_max_results) {
        return;
    }
    qsort_r(order, n, sizeof *order, worst_first, s->r->findings->items);
    for (uint32_t i = s->r->sarif_max_results; i < n; i++) {
        s->is_left_out[order[i]] = true;
        s->nleft_out++;
    }
}

static void put_notification(struct sarif *s, const struct notification *n)
{
    json_open(&s->j, NULL, '{');
    json_open(&s->j, "descriptor", '{');
    json_text(&s->j, "id", n->id);
    json_close(&s->j, '}');
    json_text(&s->j, "level", severity_name(n->level));
    put_message(&s->j, "message", n->text);
    if (n->path[0]) {
        json_open(&s->j, "locations", '[');
        json_open(&s->j, NULL, '{');
        json_open(&s->j, "physicalLocation", '{');
        put_artifact(s, n->path, true);
        if (n->line) {
            json_open(&s->j, "region", '{');
            json_number(&s->j, "startLine", n->line);
            json_close(&s->j, '}');
        }
        json_close(&s->j, '}');
        json_close(&s->j, '}');
        json_close(&s->j, ']');
    }
    json_close(&s->j, '}');
}

static void put_invocation(struct sarif *s)
{
    json_open(&s->j, "invocations", '[');
    json_open(&s->j, NULL, '{');
    json_bool(&s->j, "executionSuccessful", s->r->execution_successful);
    json_open(&s->j, "toolExecutionNotifications", '[');
    for (uint32_t i = 0; i < s->r->nnotifications; i++) {
        put_notification(s, &s->r->notifications[i]);
    }
    if (s->nleft_out > 0) {
        struct notification n = {.path = "", .id = "results-left-out", .level = SEVERITY_WARNING};

        n.text = arena_printf(s->arena, "%u results were left out", s->nleft_out);
        put_notification(s, &n);
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

static void put_artifacts(struct sarif *s)
{
    json_open(&s->j, "artifacts", '[');
    for (size_t i = 0; i < arrlenu(s->artifacts); i++) {
        const struct source_file *f = source_get(s->r->sources, s->artifacts[i]);

        json_open(&s->j, NULL, '{');
        json_open(&s->j, "location", '{');
        json_text(&s->j, "uri", uri_text(s, s->artifacts[i]));
        if (s->artifacts[i][0] != '/') {
            json_text(&s->j, "uriBaseId", "%SRCROOT%");
        }
        json_close(&s->j, '}');
        json_text(&s->j, "sourceLanguage", "c");
        json_open(&s->j, "roles", '[');
        json_text(&s->j, NULL, "analysisTarget");
        json_close(&s->j, ']');
        if (f->data) {
            json_number(&s->j, "length", f->n);
        }
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
}

static void put_bases(struct sarif *s)
{
    json_open(&s->j, "originalUriBaseIds", '{');
    json_open(&s->j, "%SRCROOT%", '{');
    if (s->r->sarif_absolute) {
        json_textf(&s->j, "uri", "%s/", uri_text(s, s->r->root));
    }
    put_message(&s->j, "description", "The root of the project");
    json_close(&s->j, '}');
    json_close(&s->j, '}');
}

static void put_provenance(struct sarif *s)
{
    if (!s->r->git_uri || !s->r->git_revision) {
        return;
    }
    json_open(&s->j, "versionControlProvenance", '[');
    json_open(&s->j, NULL, '{');
    json_text(&s->j, "repositoryUri", s->r->git_uri);
    json_text(&s->j, "revisionId", s->r->git_revision);
    json_open(&s->j, "mappedTo", '{');
    json_text(&s->j, "uriBaseId", "%SRCROOT%");
    json_close(&s->j, '}');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

void report_sarif(struct arena *a, FILE *out, const struct report *r)
{
    struct sarif s = {.j = {.out = out}, .arena = a, .r = r};

    leave_out(&s);
    json_open(&s.j, NULL, '{');
    json_text(&s.j, "$schema", SARIF_SCHEMA);
    json_text(&s.j, "version", "2.1.0");
    json_open(&s.j, "runs", '[');
    json_open(&s.j, NULL, '{');
    put_tool(&s);
    put_taxonomies(&s);
    json_open(&s.j, "automationDetails", '{');
    json_text(&s.j, "id", "cclint/default/");
    json_close(&s.j, '}');
    json_text(&s.j, "columnKind", "utf16CodeUnits");
    put_bases(&s);
    put_provenance(&s);
    put_invocation(&s);
    json_open(&s.j, "results", '[');
    for (uint32_t i = 0; i < r->findings->n; i++) {
        if (is_shown(&s, i)) {
            struct arena_mark mark = arena_mark(a);

            put_result(&s, &r->findings->items[i]);
            arena_rewind(a, mark);
        }
    }
    json_close(&s.j, ']');
    put_artifacts(&s);
    json_close(&s.j, '}');
    json_close(&s.j, ']');
    json_close(&s.j, '}');
    fputc('\n', out);
    arrfree(s.artifacts);
}
