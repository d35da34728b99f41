// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/explain.h"

#include "analyzer/app/say.h"
#include "analyzer/app/select.h"

#include <string.h>

static const char *const stage_names[] = {"preview", "stable", "deprecated"};

enum exit_code explain_rule(FILE *out, const char *id)
{
    uint32_t i = select_find(id);
    const struct rule *r;
    const char *page;

    if (i == select_count()) {
        const char *near = select_nearest(id);
        if (near) {
            say("unknown rule '%s'; did you mean '%s'?", id, near);
        } else {
            say("unknown rule '%s'; see cclint rules", id);
        }
        return EXIT_USAGE;
    }
    r = select_rule(i);
    page = rule_page(id);
    if (page) {
        fputs(page, out);
    } else {
        fprintf(out, "# %s\n\n%s (%s, %s).\n", r->id, r->summary, severity_name(r->severity),
                stage_names[r->stage]);
    }
    return EXIT_CLEAN;
}

static void text_row(FILE *out, const struct rule *r)
{
    fprintf(out, "%-24s %-8s %-8s %-4s %s\n", r->id, r->family, severity_name(r->severity),
            select_is_default(r) ? "on" : "off", r->summary);
}

static void json_member(FILE *out, const char *key, const char *value)
{
    fprintf(out, "\"%s\": ", key);
    json_string(out, value);
    fputs(", ", out);
}

static void json_list(FILE *out, const char *key, const char *const *texts)
{
    fprintf(out, "\"%s\": [", key);
    for (size_t i = 0; texts && texts[i]; i++) {
        fputs(i ? ", " : "", out);
        json_string(out, texts[i]);
    }
    fputs("]", out);
}

static void json_row(FILE *out, const struct rule *r, bool last)
{
    fputs("  {", out);
    json_member(out, "id", r->id);
    json_member(out, "family", r->family);
    json_member(out, "tag", r->tag);
    json_member(out, "summary", r->summary);
    json_member(out, "severity", severity_name(r->severity));
    json_member(out, "stage", stage_names[r->stage]);
    json_member(out, "since", r->since);
    fprintf(out, "\"advice\": %s, \"default\": %s, \"cwe\": [", r->advice ? "true" : "false",
            select_is_default(r) ? "true" : "false");
    for (size_t i = 0; r->cwe && r->cwe[i]; i++) {
        fprintf(out, "%s%u", i ? ", " : "", (unsigned)r->cwe[i]);
    }
    fputs("], ", out);
    json_list(out, "cert", r->cert);
    fputs(last ? "}\n" : "},\n", out);
}

void explain_rules(FILE *out, bool json)
{
    uint32_t n = select_count();

    fputs(json ? "[\n" : "", out);
    for (uint32_t i = 0; i < n; i++) {
        if (json) {
            json_row(out, select_rule(i), i + 1 == n);
        } else {
            text_row(out, select_rule(i));
        }
    }
    fputs(json ? "]\n" : "", out);
}
