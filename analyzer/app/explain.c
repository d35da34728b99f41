// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/explain.h"

#include "analyzer/app/say.h"
#include "analyzer/app/select.h"

#include <string.h>

static const char *const stage_names[] = {"preview", "stable", "deprecated"};

static const char suppression_help[] =
    "\n"
    "    // cclint: ignore[fd-leak] reason            this line, or the next one with code\n"
    "    // cclint: ignore-function[fd-leak] reason   the function around, or right below\n"
    "    // cclint: ignore-begin[fd-leak] reason      up to // cclint: ignore-end\n"
    "    // cclint: ignore-file[fd-leak] reason       the whole file\n"
    "\n"
    "Several rules are separated by commas. The reason is mandatory: without it the comment\n"
    "silences nothing.\n";

// Pages are Markdown; lines that only mark generated parts are left out.
static void print_page(FILE *out, const char *page)
{
    while (*page) {
        size_t n = strcspn(page, "\n");
        size_t whole = n + (page[n] == '\n');
        if (n < 7 || strncmp(page, "<!--", 4) != 0 || strncmp(page + n - 3, "-->", 3) != 0) {
            fwrite(page, 1, whole, out);
        }
        page += whole;
    }
}

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
        print_page(out, page);
    } else {
        fprintf(out, "# %s\n\n%s (%s, %s).\n", r->id, r->summary, severity_name(r->severity),
                stage_names[r->stage]);
        fputs(i >= rule_count() ? suppression_help : "", out);
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
    json_member(out, "precision", precision_name(r->precision));
    if (r->security) {
        json_member(out, "security", r->security);
    }
    fprintf(out, "\"advice\": %s, \"default\": %s, \"cwe\": [", r->advice ? "true" : "false",
            select_is_default(r) ? "true" : "false");
    for (size_t i = 0; r->cwe && r->cwe[i]; i++) {
        fprintf(out, "%s%u", i ? ", " : "", (unsigned)r->cwe[i]);
    }
    fputs("], ", out);
    json_list(out, "cert", r->cert);
    fputs(", ", out);
    json_list(out, "pitfalls", r->pitfalls);
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
