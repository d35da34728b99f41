// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0, streamed: one run, the rules that ran with their pages as help, results worst first
// when their number is limited, one thread flow a thread, fingerprints, fixes, and a notification
// for everything that was not analysed. Columns are UTF-16 code units. URIs are relative to
// %SRCROOT% and carry no absolute path unless that is asked for.
#include "analyzer/report/sarif.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <stdlib.h>

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static bool is_shown(const struct sarif *s, uint32_t finding)
{
    return report_shows(s->r, &s->r->findings->items[finding]) && !s->is_left_out[finding];
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
        sarif_put_artifact(s, n->path, true);
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
    if (s->r->sarif_absolute && s->r->cwd) {
        json_open(&s->j, "workingDirectory", '{');
        json_text(&s->j, "uri", arena_printf(s->arena, "%s/", sarif_uri(s, s->r->cwd)));
        json_close(&s->j, '}');
    }
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

static void put_bases(struct sarif *s)
{
    json_open(&s->j, "originalUriBaseIds", '{');
    json_open(&s->j, "%SRCROOT%", '{');
    if (s->r->sarif_absolute) {
        json_text(&s->j, "uri", arena_printf(s->arena, "%s/", sarif_uri(s, s->r->root)));
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

            sarif_put_result(&s, &r->findings->items[i]);
            arena_rewind(a, mark);
        }
    }
    json_close(&s.j, ']');
    sarif_put_artifacts(&s);
    json_close(&s.j, '}');
    json_close(&s.j, ']');
    json_close(&s.j, '}');
    fputc('\n', out);
    arrfree(s.artifacts);
    arrfree(s.forms);
}
