// SPDX-License-Identifier: Apache-2.0
// The table of all rules, made from rules.def.
#ifndef CCLINT_RULES_RULES_H
#define CCLINT_RULES_RULES_H

#include "analyzer/engine/rule.h"

extern const struct rule *const all_rules[]; // sorted by id, ends with NULL

const struct rule *rule_find(const char *id); // NULL if unknown
uint32_t rule_count(void);
const char *precision_name(enum precision p); // "low", "medium", "high", "very-high"
// The rule's page (docs/rules/<id>.md); NULL if it has none.
const char *rule_page(const char *id);

#endif
