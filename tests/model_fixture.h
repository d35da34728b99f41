// SPDX-License-Identifier: Apache-2.0
// What the suites of the API models share: a table of models, and rows added to it.
#ifndef CCLINT_TESTS_MODEL_FIXTURE_H
#define CCLINT_TESTS_MODEL_FIXTURE_H

#include "analyzer/api/models.h"
#include "analyzer/base/arena.h"

struct fixture {
    struct arena arena;
    struct models *models;
    const char *why;
};

void setup(struct fixture *t);
bool add(struct fixture *t, const char *json);
// A file with this one row.
bool add_row(struct fixture *t, const char *row);
const struct api_fn *find(struct fixture *t, const char *name);
void setup_builtin(struct fixture *t);
const struct api_effect *effect(const struct api_fn *f, unsigned i);
void check_place(const struct api_place *p, const char *expected);

#endif
