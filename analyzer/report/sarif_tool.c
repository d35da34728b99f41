// SPDX-License-Identifier: Apache-2.0
// The tool's part of SARIF: the rules that ran with their pages as help, the kinds of
// notifications, and the weaknesses (CWE) that rules refer to.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/report/sarif.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DOCS_URI "https://github.com/cclint/cclint/blob/main/docs/"

enum { DESCRIPTION_MAX = 1024 };

uint32_t sarif_rule_index(const struct sarif *s, const char *id)
{
    uint32_t i = 0;

    while (s->r->rules[i] && strcmp(s->r->rules[i]->id, id) != 0) {
        i++;
    }
    return i;
}

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
    json_text(&s->j, "precision", precision_name(rule->precision));
    json_text(&s->j, "problem.severity",
              rule->severity == SEVERITY_ERROR     ? "error"
              : rule->severity == SEVERITY_WARNING ? "warning"
                                                   : "recommendation");
    if (rule->security) {
        json_text(&s->j, "security-severity", rule->security);
    }
    json_open(&s->j, "tags", '[');
    json_text(&s->j, NULL, rule->tag);
    if (rule->security) {
        json_text(&s->j, NULL, "security");
    }
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
    // A name that is the id again, but for capitals, is refused by some readers.
    json_text(&s->j, "name",
              strchr(rule->id, '-') ? pascal(s, rule->id)
                                    : arena_printf(s->arena, "%sRule", pascal(s, rule->id)));
    sarif_put_description(s, "shortDescription", rule->summary);
    sarif_put_description(s, "fullDescription", finds ? finds : rule->summary);
    sarif_put_forms(s, sarif_rule_index(s, rule->id));
    json_open(&s->j, "defaultConfiguration", '{');
    json_text(&s->j, "level", severity_name(rule->severity));
    json_close(&s->j, '}');
    if (page) {
        json_textf(&s->j, "helpUri", DOCS_URI "rules/%s.md", rule->id);
    } else { // our own, about suppression comments
        json_text(&s->j, "helpUri", DOCS_URI "cli.md#suppressions");
    }
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
    {"function-cut-short", "FunctionCutShort",
     "A function was given up at a limit of the engine: findings in it may be missing"},
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
        sarif_put_description(s, "shortDescription", notification_kinds[i].text);
        sarif_put_description(s, "fullDescription", notification_kinds[i].text);
        json_open(&s->j, "help", '{');
        json_textf(&s->j, "text", "%s.", notification_kinds[i].text);
        json_close(&s->j, '}');
        json_close(&s->j, '}');
    }
    json_close(&s->j, ']');
}

void sarif_put_tool(struct sarif *s)
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

void sarif_put_taxonomies(struct sarif *s)
{
    uint16_t *cwes = NULL; // list

    for (uint32_t i = 0; s->r->rules[i]; i++) {
        for (const uint16_t *c = s->r->rules[i]->cwe; c && *c; c++) {
            arrput(cwes, *c);
        }
    }
    if (cwes) {
        qsort(cwes, arrlenu(cwes), sizeof *cwes, compare_u16);
    }
    json_open(&s->j, "taxonomies", '[');
    json_open(&s->j, NULL, '{');
    json_text(&s->j, "name", "CWE");
    json_text(&s->j, "organization", "MITRE");
    sarif_put_description(s, "shortDescription", "The MITRE Common Weakness Enumeration");
    json_text(&s->j, "informationUri", "https://cwe.mitre.org/");
    json_open(&s->j, "taxa", '[');
    for (size_t i = 0; i < arrlenu(cwes); i++) {
        if (i == 0 || cwes[i] != cwes[i - 1]) {
            json_open(&s->j, NULL, '{');
            json_textf(&s->j, "id", "%u", (unsigned)cwes[i]);
            json_close(&s->j, '}');
        }
    }
    json_close(&s->j, ']');
    json_close(&s->j, '}');
    json_close(&s->j, ']');
    arrfree(cwes);
}
