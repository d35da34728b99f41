// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/select.h"

#include "analyzer/app/cli.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/text.h"

#include <string.h>

#define OWN_RULE(rule_id, text)                                                                    \
    {                                                                                              \
        .id = (rule_id),                                                                           \
        .family = "ignore",                                                                        \
        .tag = "suppression",                                                                      \
        .summary = (text),                                                                         \
        .severity = SEVERITY_WARNING,                                                              \
        .stage = STAGE_STABLE,                                                                     \
        .precision = PRECISION_VERY_HIGH,                                                          \
        .since = "0.1.0",                                                                          \
        .cwe = (const uint16_t[]){0},                                                              \
        .cert = (const char *const[]){NULL},                                                       \
        .pitfalls = (const char *const[]){NULL},                                                   \
    }

const struct rule own_rules[OWN_RULE_COUNT] = {
    [OWN_IGNORE_MALFORMED] = OWN_RULE("ignore-malformed", "suppression comment that says nothing"),
    [OWN_IGNORE_NO_REASON] = OWN_RULE("ignore-no-reason", "suppression comment without a reason"),
    [OWN_IGNORE_UNKNOWN] = OWN_RULE("ignore-unknown-rule", "suppression of a rule that is not one"),
    [OWN_IGNORE_UNUSED] = OWN_RULE("ignore-unused", "suppression comment that silences nothing"),
};

uint32_t select_count(void)
{
    return rule_count() + OWN_RULE_COUNT;
}

const struct rule *select_rule(uint32_t i)
{
    return i < rule_count() ? all_rules[i] : &own_rules[i - rule_count()];
}

uint32_t select_find(const char *id)
{
    uint32_t i = 0;

    while (i < select_count() && strcmp(select_rule(i)->id, id) != 0) {
        i++;
    }
    return i;
}

static const char *nearest(const char *word, const char *(*name)(const struct rule *))
{
    const char **names = NULL;
    const char *near;

    for (uint32_t i = 0; i < select_count(); i++) {
        arrput(names, name(select_rule(i)));
    }
    near = text_nearest(word, names, arrlenu(names));
    arrfree(names);
    return near;
}

static const char *id_of(const struct rule *r)
{
    return r->id;
}

static const char *family_of(const struct rule *r)
{
    return r->family;
}

static const char *tag_of(const struct rule *r)
{
    return r->tag;
}

const char *select_nearest(const char *id)
{
    return nearest(id, id_of);
}

bool select_is_default(const struct rule *r)
{
    return r->stage == STAGE_STABLE && !r->advice;
}

static bool matches(const struct rule *r, const char *word)
{
    if (strcmp(word, "all") == 0) {
        return true;
    }
    if (strncmp(word, "family:", 7) == 0) {
        return strcmp(r->family, word + 7) == 0;
    }
    if (strncmp(word, "tag:", 4) == 0) {
        return strcmp(r->tag, word + 4) == 0;
    }
    return strcmp(r->id, word) == 0;
}

bool select_word_ok(struct arena *a, const char *word, const char **why)
{
    const char *what = "rule", *name = word, *near;

    for (uint32_t i = 0; i < select_count(); i++) {
        if (matches(select_rule(i), word)) {
            return true;
        }
    }
    if (strncmp(word, "family:", 7) == 0) {
        what = "family";
        near = nearest(name = word + 7, family_of);
    } else if (strncmp(word, "tag:", 4) == 0) {
        what = "tag";
        near = nearest(name = word + 4, tag_of);
    } else {
        near = nearest(word, id_of);
    }
    *why = near ? arena_printf(a, "unknown %s '%s'; did you mean '%s'?", what, name, near)
                : arena_printf(a, "unknown %s '%s'; see cclint rules", what, name);
    return false;
}

enum selected select_by_cli(const struct cli *c, const struct rule *r)
{
    for (uint32_t i = c->nrules; i-- > 0;) {
        if (matches(r, c->rules[i].word)) {
            return c->rules[i].enable ? SELECT_ON : SELECT_OFF;
        }
    }
    return SELECT_NOT_SAID;
}
