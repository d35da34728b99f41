// SPDX-License-Identifier: Apache-2.0
// cclint's own JSON (docs/findings.schema.json): everything a finding holds, columns in bytes.
#include "analyzer/report/json_text.h"
#include "analyzer/report/writers.h"

static void put_region(struct json *j, const struct report *r, const char *key,
                       const struct region *at)
{
    struct region g = report_region(r, at);

    json_open(j, key, '{');
    json_text(j, "path", g.path);
    json_number(j, "line", g.line);
    json_number(j, "column", g.col);
    json_number(j, "endLine", g.end_line);
    json_number(j, "endColumn", g.end_col);
    json_close(j, '}');
}

static void put_finding(struct json *j, const struct report *r, const struct finding *f)
{
    json_open(j, NULL, '{');
    json_text(j, "rule", f->rule);
    json_text(j, "severity", severity_name(f->severity));
    json_text(j, "confidence", confidence_name(f->confidence));
    json_text(j, "message", f->message);
    json_text(j, "object", f->object);
    json_text(j, "function", f->function);
    put_region(j, r, "region", &f->at);
    json_open(j, "steps", '[');
    for (uint32_t i = 0; i < f->nsteps; i++) {
        json_open(j, NULL, '{');
        json_text(j, "text", f->steps[i].text);
        json_number(j, "thread", f->steps[i].thread);
        put_region(j, r, "region", &f->steps[i].at);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_open(j, "fixes", '[');
    for (uint32_t i = 0; i < f->nedits; i++) {
        json_open(j, NULL, '{');
        json_text(j, "what", f->fix_text);
        json_text(j, "text", f->edits[i].text);
        put_region(j, r, "region", &f->edits[i].at);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_text(j, "fingerprint", f->fingerprint);
    json_text(j, "lineHash", f->line_hash);
    if (f->is_suppressed) {
        json_text(j, "suppressed", f->suppress_reason);
    }
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
        json_open(&j, NULL, '{');
        json_text(&j, "id", r->notifications[i].id);
        json_text(&j, "level", severity_name(r->notifications[i].level));
        json_text(&j, "path", r->notifications[i].path);
        if (r->notifications[i].line) {
            json_number(&j, "line", r->notifications[i].line);
        }
        json_text(&j, "text", r->notifications[i].text);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    fputc('\n', out);
}
