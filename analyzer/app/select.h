// SPDX-License-Identifier: Apache-2.0
// Which rules run, and what they are called on the command line.
#ifndef CCLINT_APP_SELECT_H
#define CCLINT_APP_SELECT_H

#include "rules/rules.h"

struct arena;
struct cli;

// Rules of the application itself, about suppression comments.
enum own_rule {
    OWN_IGNORE_MALFORMED,
    OWN_IGNORE_NO_REASON,
    OWN_IGNORE_UNKNOWN,
    OWN_IGNORE_UNUSED,
    OWN_RULE_COUNT
};
extern const struct rule own_rules[OWN_RULE_COUNT]; // sorted by id

// Rules by number: those of the table first, then our own.
uint32_t select_count(void);
const struct rule *select_rule(uint32_t i);
uint32_t select_find(const char *id); // select_count() if unknown
const char *select_nearest(const char *id);

bool select_is_default(const struct rule *r);
// Whether `word` of --enable and --disable names something; else `*why`.
bool select_word_ok(struct arena *a, const char *word, const char **why);

// What the command line says of a rule, last word first.
enum selected { SELECT_NOT_SAID, SELECT_ON, SELECT_OFF };
enum selected select_by_cli(const struct cli *c, const struct rule *r);

#endif
