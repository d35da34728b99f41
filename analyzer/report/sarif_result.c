// SPDX-License-Identifier: Apache-2.0
// One result: where it is, its story as thread flows, the places worth a click, its fixes,
// fingerprints and suppressions.
#include "analyzer/base/arena.h"
#include "analyzer/report/sarif.h"

#include <string.h>

enum { RELATED_MAX = 8 };

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

// The location of step `i`, whose number is also its id where others refer to it.
static void put_step_location(struct sarif *s, const struct finding *f, uint32_t i)
{
    sarif_put_physical(s, &f->steps[i].at, false);
    sarif_put_logical(s, finding_step_function(f, &f->steps[i]));
    sarif_put_message(s, "message", f->steps[i].text);
}

static void put_flow_step(struct sarif *s, const struct finding *f, uint32_t i)
{
    json_open(&s->j, NULL, '{');
    json_open(&s->j, "location", '{');
    put_step_location(s, f, i);
    json_close(&s->j, '}');
    if (f->steps[i].is_branch) {
        json_open(&s->j, "kinds", '[');
        json_text(&s->j, NULL, "branch");
        json_close(&s->j, ']');
    }
    json_number(&s->j, "nestingLevel", f->steps[i].depth);
    json_number(&s->j, "executionOrder", i + 1);
    json_text(&s->j, "importance", f->steps[i].is_branch ? "important" : "essential");
    json_close(&s->j, '}');
}

static void put_flow(struct sarif *s, const struct finding *f, uint32_t thread, bool with_id)
{
    json_open(&s->j, NULL, '{');
    if (with_id) {
        json_textf(&s->j, "id", "thread %u", thread + 1);
    }
    json_open(&s->j, "locations", '[');
    for (uint32_t i = 0; i < f->nsteps; i++) {
        if (f->steps[i].thread == thread) {
            put_flow_step(s, f, i);
        }
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
    sarif_put_artifact(s, path, false);
    json_open(&s->j, "replacements", '[');
    for (uint32_t i = 0; i < f->nedits; i++) {
        struct region g = report_edit_region(s->r, &f->edits[i].at);

        if (strcmp(g.path, path) != 0) {
            continue;
        }
        json_open(&s->j, NULL, '{');
        sarif_put_exact_region(s, "deletedRegion", &g, false);
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
    sarif_mark_result(s, f->at.path);
    json_open(&s->j, "locations", '[');
    json_open(&s->j, NULL, '{');
    sarif_put_physical(s, &f->at, true);
    sarif_put_logical(s, f->function);
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

// ---- Related locations -------------------------------------------------------------------------

static bool is_same_start(const struct region *a, const struct region *b)
{
    return a->line == b->line && a->col == b->col && strcmp(a->path, b->path) == 0;
}

// The steps at which something happens to the object, somewhere else than the finding is: where it
// was opened or locked.
static uint32_t find_related(const struct finding *f, uint32_t related[RELATED_MAX])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->nsteps && n < RELATED_MAX; i++) {
        uint32_t k = 0;

        while (k < n && !is_same_start(&f->steps[related[k]].at, &f->steps[i].at)) {
            k++;
        }
        if (k == n && !f->steps[i].is_branch && !is_same_start(&f->at, &f->steps[i].at)) {
            related[n++] = i;
        }
    }
    return n;
}

static void put_related(struct sarif *s, const struct finding *f, const uint32_t *related,
                        uint32_t n)
{
    if (n == 0) {
        return;
    }
    json_open(&s->j, "relatedLocations", '[');
    for (uint32_t i = 0; i < n; i++) {
        json_open(&s->j, NULL, '{');
        json_number(&s->j, "id", related[i] + 1);
        put_step_location(s, f, related[i]);
        json_close(&s->j, '}');
    }
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

void sarif_put_result(struct sarif *s, const struct finding *f)
{
    uint32_t rule = sarif_rule_index(s, f->rule), related[RELATED_MAX];
    uint32_t nrelated = find_related(f, related);

    json_open(&s->j, NULL, '{');
    json_text(&s->j, "ruleId", f->rule);
    if (s->r->rules[rule]) {
        json_number(&s->j, "ruleIndex", rule);
    }
    json_text(&s->j, "level", severity_name(f->severity));
    sarif_put_result_message(s, rule, f->message, related, nrelated);
    put_location(s, f);
    put_related(s, f, related, nrelated);
    put_flows(s, f);
    put_fixes(s, f);
    put_properties(s, f);
    json_close(&s->j, '}');
}
