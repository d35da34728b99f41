// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0, streamed: one run, the rules that ran with their pages as help, results worst first
// when their number is limited, one thread flow a thread, fingerprints, fixes, and a notification
// for everything that was not analysed. Columns are UTF-16 code units. URIs are relative to
// %SRCROOT% and carry no absolute path unless that is asked for.
#include "analyzer/report/sarif.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/list.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

enum { SNIPPET_MAX = 2000 };

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

// What stands in the region, up to a length that helps. A region without a start column is made of
// whole lines.
static void put_snippet(struct sarif *s, const struct region *g)
{
    const struct source_file *f = source_get(s->r->sources, g->path);
    struct buf b = {0};

    for (uint32_t l = g->line; l <= g->end_line && l <= f->nlines; l++) {
        size_t n = 0, from = l == g->line && g->col ? g->col - 1 : 0;
        const char *line = source_line(f, l, &n);

        n = l == g->end_line && g->end_col && g->end_col - 1 < n ? g->end_col - 1 : n;
        if (n > SNIPPET_MAX || b.n > SNIPPET_MAX) {
            buf_clear(&b);
            break;
        }
        buf_put(&b, line + (from < n ? from : n), from < n ? n - from : 0);
        if (l < g->end_line || !g->end_col) {
            buf_byte(&b, '\n');
        }
    }
    if (b.n > 0) {
        json_open(&s->j, "snippet", '{');
        json_text(&s->j, "text", buf_text(&b));
        json_close(&s->j, '}');
    }
    buf_free(&b);
}

static void put_exact_region(struct sarif *s, const char *key, const struct region *at,
                             bool snippet)
{
    struct region g = *at;

    json_open(&s->j, key, '{');
    json_number(&s->j, "startLine", g.line);
    json_number(&s->j, "startColumn", report_utf16_col(s->r, g.path, g.line, g.col));
    json_number(&s->j, "endLine", g.end_line);
    json_number(&s->j, "endColumn", report_utf16_col(s->r, g.path, g.end_line, g.end_col));
    if (snippet) {
        put_snippet(s, &g);
    }
    json_close(&s->j, '}');
}

static void put_region(struct sarif *s, const char *key, const struct region *at)
{
    struct region g = report_region(s->r, at);

    put_exact_region(s, key, &g, true);
}

static void put_context(struct sarif *s, const struct region *at)
{
    struct region g = report_region(s->r, at);
    const struct source_file *f = source_get(s->r->sources, g.path);
    struct region around = {.path = g.path, .line = g.line > 1 ? g.line - 1 : 1};

    around.end_line = g.end_line + 1 <= f->nlines ? g.end_line + 1 : g.end_line;
    json_open(&s->j, "contextRegion", '{');
    json_number(&s->j, "startLine", around.line);
    json_number(&s->j, "endLine", around.end_line);
    put_snippet(s, &around);
    json_close(&s->j, '}');
}

static void put_physical(struct sarif *s, const struct region *at, bool with_context)
{
    json_open(&s->j, "physicalLocation", '{');
    put_artifact(s, at->path, true);
    put_region(s, "region", at);
    if (with_context) {
        put_context(s, at);
    }
    json_close(&s->j, '}');
}

// ---- Results -----------------------------------------------------------------------------------

static uint32_t last_thread(const struct finding *f)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < f->nsteps; i++) {
        last = f->steps[i].thread > last ? f->steps[i].thread : last;
    }
    return last;
}

static bool has_thread(const struct finding *f, uint32_t thread)
{
    uint32_t i = 0;

    while (i < f->nsteps && f->steps[i].thread != thread) {
        i++;
    }
    return i < f->nsteps;
}

static void put_flow(struct sarif *s, const struct finding *f, uint32_t thread, bool with_id)
{
    json_open(&s->j, NULL, '{');
    if (with_id) {
        json_textf(&s->j, "id", "thread %u", thread + 1);
    }
    json_open(&s->j, "locations", '[');
    for (uint32_t i = 0; i < f->nsteps; i++) {
        if (f->steps[i].thread != thread) {
            continue;
        }
        json_open(&s->j, NULL, '{');
        json_open(&s->j, "location", '{');
        put_physical(s, &f->steps[i].at, false);
        sarif_put_message(s, "message", f->steps[i].text);
        json_close(&s->j, '}');
        json_number(&s->j, "executionOrder", i + 1);
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
}

static void put_flows(struct sarif *s, const struct finding *f)
{
    uint32_t last = last_thread(f);

    if (f->nsteps == 0) {
        return;
    }
    json_open(&s->j, "codeFlows", '[');
    json_open(&s->j, NULL, '{');
    json_open(&s->j, "threadFlows", '[');
    for (uint32_t t = 0; t <= last; t++) {
        if (has_thread(f, t)) {
            put_flow(s, f, t, last > 0);
        }
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

static bool is_first_of_path(const struct finding *f, uint32_t edit)
{
    uint32_t i = 0;

    while (strcmp(f->edits[i].at.path, f->edits[edit].at.path) != 0) {
        i++;
    }
    return i == edit;
}

// All edits of one file, as one change.
static void put_change(struct sarif *s, const struct finding *f, const char *path)
{
    json_open(&s->j, NULL, '{');
    put_artifact(s, path, false);
    json_open(&s->j, "replacements", '[');
    for (uint32_t i = 0; i < f->nedits; i++) {
        struct region g = report_edit_region(s->r, &f->edits[i].at);

        if (strcmp(g.path, path) != 0) {
            continue;
        }
        json_open(&s->j, NULL, '{');
        put_exact_region(s, "deletedRegion", &g, false);
        json_open(&s->j, "insertedContent", '{');
        json_text(&s->j, "text", f->edits[i].text);
        json_close(&s->j, '}');
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
}

static void put_fixes(struct sarif *s, const struct finding *f)
{
    if (f->nedits == 0) {
        return;
    }
    json_open(&s->j, "fixes", '[');
    json_open(&s->j, NULL, '{');
    sarif_put_message(s, "description", f->fix_text);
    json_open(&s->j, "artifactChanges", '[');
    for (uint32_t i = 0; i < f->nedits; i++) {
        if (is_first_of_path(f, i)) {
            put_change(s, f, f->edits[i].at.path);
        }
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
    uint32_t rule = sarif_rule_index(s, f->rule);

    json_open(&s->j, NULL, '{');
    json_text(&s->j, "ruleId", f->rule);
    if (s->r->rules[rule]) {
        json_number(&s->j, "ruleIndex", rule);
    }
    json_text(&s->j, "level", severity_name(f->severity));
    sarif_put_result_message(s, rule, f->message);
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

// Rules come before results in the file, and with them the forms of their messages.
static void take_forms(struct sarif *s)
{
    for (uint32_t i = 0; i < s->r->findings->n; i++) {
        const struct finding *f = &s->r->findings->items[i];

        if (is_shown(s, i)) {
            sarif_take_form(s, sarif_rule_index(s, f->rule), f->message);
        }
    }
}

static void put_notification(struct sarif *s, const struct notification *n)
{
    json_open(&s->j, NULL, '{');
    json_open(&s->j, "descriptor", '{');
    json_text(&s->j, "id", n->id);
    json_close(&s->j, '}');
    json_text(&s->j, "level", severity_name(n->level));
    sarif_put_message(s, "message", n->text);
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
        json_text(&s->j, "uri", arena_printf(s->arena, "%s/", uri_text(s, s->r->root)));
    }
    sarif_put_description(s, "description", "The root of the project");
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
    take_forms(&s);
    json_open(&s.j, NULL, '{');
    json_text(&s.j, "$schema", SARIF_SCHEMA);
    json_text(&s.j, "version", "2.1.0");
    json_open(&s.j, "runs", '[');
    json_open(&s.j, NULL, '{');
    sarif_put_tool(&s);
    sarif_put_taxonomies(&s);
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
    arrfree(s.forms);
}
