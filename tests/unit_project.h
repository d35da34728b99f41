// SPDX-License-Identifier: Apache-2.0
// For tests of the front end: a project in a temporary directory, and looking into its units.
#ifndef CCLINT_TESTS_UNIT_PROJECT_H
#define CCLINT_TESTS_UNIT_PROJECT_H

#include "analyzer/base/arena.h"
#include "analyzer/ir/ir.h"
#include "analyzer/ir/request.h"

struct project {
    char root[64];
    struct arena arena;
    void *index;
};

void project_open(struct project *p);
void project_close(struct project *p);
const char *project_path(struct project *p, const char *name);
void project_put(struct project *p, const char *name, const char *text);
struct unit_request project_request(struct project *p, const char *name);
struct ir_unit *project_load(struct project *p, const char *name);
struct ir_unit *project_load_text(struct project *p, const char *text); // as a.c

// What has this key or name. Nothing fails the test, but for unit_func(), which returns NULL.
const struct ir_type *unit_record(const struct ir_unit *u, const char *key);
const struct ir_field *unit_field(const struct ir_unit *u, const struct ir_type *t,
                                  const char *name);
const struct ir_global *unit_global(const struct ir_unit *u, const char *key);
const struct ir_type *unit_type_of_global(const struct ir_unit *u, const char *name);
const struct ir_fn *unit_fn(const struct ir_unit *u, const char *name);
const struct ir_func *unit_func(const struct ir_unit *u, const char *name);

#endif
