// SPDX-License-Identifier: Apache-2.0
// Files that the build turns into tables of texts (scripts/cmake/embed.cmake), sorted by name, the
// last entry with a NULL name.
#ifndef CCLINT_BASE_EMBED_H
#define CCLINT_BASE_EMBED_H

#include <stddef.h>

struct embedded_text {
    const char *name; // the file's name without its ending
    const char *text; // NUL-terminated
    size_t n;
};

extern const struct embedded_text builtin_models[]; // rules/models/*.json
extern const struct embedded_text rule_pages[];     // docs/rules/*.md

#endif
