// SPDX-License-Identifier: Apache-2.0
// cclint's own JSON (docs/findings.schema.json): everything a finding holds, columns in bytes.
#include "analyzer/report/json_text.h"
#include "analyzer/report/writers.h"

static void put_region(struct json *j, const struct region *g)
{
    json_open(j, "region", '{');
    json_text(j, "path", g->path);
    json_number(j, "line", g->line);
    json_number(j, "column", g->col);
    json_number(j, "endLine", g->end_line);
    json_number(j, "endColumn", g->end_col);
    json_close(j, '}');
}

static void put_steps(struct json *j, const struct report *r, const struct finding *f)
{
    json_open(j, "steps", '[');
    for (uint32_t i = 0; i < f->nsteps; i++) {
        struct region g = report_region(r, &f->steps[i].at);

        json_open(j, NULL, '{');
        json_text(j, "text", f->steps[i].text);
        json_text(j, "kind", f->steps[i].is_branch ? "branch" : "event");
        json_text(j, "function", finding_step_function(f, &f->steps[i]));
        json_number(j, "depth", f->steps[i].depth);
        json_number(j, "thread", f->steps[i].thread);
        put_region(j, &g);
        json_close(j, '}');
    }
    json_close(j, ']');
}

// All edits belong to one fix; that a list of fixes stands there leaves room for alternatives.
static void put_fixes(struct json *j, const struct report *r, const struct finding *f)
{
    json_open(j, "fixes", '[');
    if (f->nedits > 0) {
        json_open(j, NULL, '{');
        json_text(j, "what", f->fix_text);
        json_open(j, "edits", '[');
        for (uint32_t i = 0; i < f->nedits; i++) {
            struct region g = report_edit_region(r, &f->edits[i].at);

            json_open(j, NULL, '{');
            json_text(j, "text", f->edits[i].text);
            put_region(j, &g);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_finding(struct json *j, const struct report *r, const struct finding *f)
{
    struct region g = report_region(r, &f->at);

    json_open(j, NULL, '{');
    json_text(j, "rule", f->rule);
    json_text(j, "severity", severity_name(f->severity));
    json_text(j, "confidence", confidence_name(f->confidence));
    json_text(j, "message", f->message);
    json_text(j, "object", f->object);
    json_text(j, "function", f->function);
    put_region(j, &g);
    put_steps(j, r, f);
    put_fixes(j, r, f);
    json_text(j, "fingerprint", f->fingerprint);
    json_text(j, "lineHash", f->line_hash);
    if (f->is_suppressed) {
        json_text(j, "suppressed", f->suppress_reason);
    }
    json_close(j, '}');
}

static void put_notification(struct json *j, const struct notification *n)
{
    json_open(j, NULL, '{');
    json_text(j, "id", n->id);
    json_text(j, "level", severity_name(n->level));
    json_text(j, "path", n->path);
    if (n->line) {
        json_number(j, "line", n->line);
    }
    json_text(j, "text", n->text);
    json_close(j, '}');
}

void report_json(struct arena *a, FILE *out, const struct report *r)
{
    struct json j = {.out = out};

    (void)a;
    json_open(&j, NULL, '{');
    json_number(&j, "version", 1);
    json_open(&j, "tool", '{');
    json_text(&j, "name", "cclint");
    json_text(&j, "version", CCLINT_VERSION);
    json_close(&j, '}');
    json_bool(&j, "complete", r->nnotifications == 0);
    json_open(&j, "findings", '[');
    for (uint32_t i = 0; i < r->findings->n; i++) {
        if (report_shows(r, &r->findings->items[i])) {
            put_finding(&j, r, &r->findings->items[i]);
        }
    }
    json_close(&j, ']');
    json_open(&j, "notifications", '[');
    for (uint32_t i = 0; i < r->nnotifications; i++) {
        put_notification(&j, &r->notifications[i]);
    }
    json_close(&j, ']');
    json_close(&j, '}');
    fputc('\n', out);
}
