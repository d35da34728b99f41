// SPDX-License-Identifier: Apache-2.0
// What the files of the SARIF writer share.
#ifndef CCLINT_REPORT_SARIF_H
#define CCLINT_REPORT_SARIF_H

#include "analyzer/report/json_text.h"
#include "analyzer/report/writers.h"

// A message with its quoted parts taken out: "'{0}' is locked twice.". SARIF calls it a message
// string; results name it by its number among those of their rule.
struct sarif_form {
    uint32_t rule; // index
    const char *text;
};

struct sarif_artifact {
    const char *path;
    bool has_result;
};

struct sarif {
    struct json j;
    struct arena *arena;
    const struct report *r;
    struct sarif_artifact *artifacts; // list, in order of first use
    struct sarif_form *forms;         // list
    bool *is_left_out;                // by finding
    uint32_t nleft_out;
};

// The rule's number in the report; that of the NULL behind the last when it is not there.
uint32_t sarif_rule_index(const struct sarif *s, const char *id);

// sarif_message.c. A message is a sentence with SARIF's special characters escaped; a description
// has none.
void sarif_put_message(struct sarif *s, const char *key, const char *text);
void sarif_put_description(struct sarif *s, const char *key, const char *text);
void sarif_take_form(struct sarif *s, uint32_t rule, const char *message);
void sarif_put_forms(struct sarif *s, uint32_t rule); // "messageStrings", if it has any
// The text, but not the form, ends with links to the `n` related locations: "See [step 1](1)."
void sarif_put_result_message(struct sarif *s, uint32_t rule, const char *message,
                              const uint32_t *related, uint32_t n);

// sarif_place.c
const char *sarif_uri(struct sarif *s, const char *path);
void sarif_put_artifact(struct sarif *s, const char *path, bool with_index);
void sarif_put_exact_region(struct sarif *s, const char *key, const struct region *at,
                            bool snippet);
void sarif_put_physical(struct sarif *s, const struct region *at, bool with_context);
void sarif_put_logical(struct sarif *s, const char *function); // nothing for ""
void sarif_mark_result(struct sarif *s, const char *path);
void sarif_put_artifacts(struct sarif *s);

// sarif_result.c
void sarif_put_result(struct sarif *s, const struct finding *f);

// sarif_tool.c
void sarif_put_tool(struct sarif *s);
void sarif_put_taxonomies(struct sarif *s);

#endif
