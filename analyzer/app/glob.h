// SPDX-License-Identifier: Apache-2.0
// Patterns for paths, as in .cclint.json: `*` and `?` stay within one component, `[a-z]` is a set,
// `**` stands for any number of components. A pattern without a slash (one at its end aside) fits
// at any depth, and a pattern that fits a folder fits all that lies below it.
#ifndef CCLINT_APP_GLOB_H
#define CCLINT_APP_GLOB_H

#include <stdbool.h>

// `path` is relative, normal, with '/' between components. Time is bounded by the product of both
// lengths, whatever the pattern.
bool glob_match(const char *pattern, const char *path);

#endif
