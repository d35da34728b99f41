// SPDX-License-Identifier: Apache-2.0
// API models: JSON rows to api_fn, the built-in ones and a project's own, by one loader.
#ifndef CCLINT_API_MODELS_H
#define CCLINT_API_MODELS_H

#include "analyzer/api/api.h"

#include <stddef.h>

struct arena;
struct models;

struct models *models_new(struct arena *a);
// Adds the rows of one JSON text; a later row overrides an earlier one of the same name. False with
// `*why` ("posix.json:12: unknown verb 'aquire'; did you mean 'acquire'?"); earlier rows stay.
bool models_add(struct models *m, const char *file, const char *json, size_t n, const char **why);
bool models_add_builtin(struct models *m, const char **why);

// The row for a function of this name, number of parameters (UINT32_MAX: unknown) and kind of
// result; NULL if there is none or its shape differs: somebody's own lock(int) is not ours.
const struct api_fn *models_find(const struct models *m, const char *name, uint32_t nparams,
                                 bool variadic, enum api_result_kind result);
const struct api_fn *models_at(const struct models *m, uint32_t i); // by name, NULL behind the last
const struct api_flags *models_flags(const struct models *m, uint8_t id); // NULL for 0
uint32_t models_count(const struct models *m);
bool models_is_users(const struct api_fn *f); // a row of the project's own, not one built in

#endif
