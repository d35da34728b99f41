// SPDX-License-Identifier: Apache-2.0
#include "rules/rules.h"

#include "analyzer/base/embed.h"

#include <string.h>

#define RULE(symbol) extern const struct rule rule_##symbol;
#include "rules/rules.def"
#undef RULE

const struct rule *const all_rules[] = {
#define RULE(symbol) &rule_##symbol,
#include "rules/rules.def"
#undef RULE
    NULL,
};

uint32_t rule_count(void)
{
    return (uint32_t)(sizeof all_rules / sizeof all_rules[0]) - 1;
}

const struct rule *rule_find(const char *id)
{
    for (uint32_t i = 0; all_rules[i]; i++) {
        if (strcmp(all_rules[i]->id, id) == 0) {
            return all_rules[i];
        }
    }
    return NULL;
}

const char *rule_page(const char *id)
{
    for (const struct embedded_text *t = rule_pages; t->name; t++) {
        if (strcmp(t->name, id) == 0) {
            return t->text;
        }
    }
    return NULL;
}

const char *precision_name(enum precision p)
{
    static const char *const names[] = {"medium", "low", "medium", "high", "very-high"};

    return names[p];
}
