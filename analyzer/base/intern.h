// SPDX-License-Identifier: Apache-2.0
// Strings become numbers at the front door: equal texts, equal numbers.
#ifndef CCLINT_BASE_INTERN_H
#define CCLINT_BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct names;

typedef uint32_t name_id; // 0 is the empty text; the others count from 1 in order of first use

struct names *names_new(struct arena *a); // texts and table live in `a`
name_id names_put(struct names *t, const char *s, size_t n);
name_id names_puts(struct names *t, const char *s);                 // s NULL: 0
name_id names_find(const struct names *t, const char *s, size_t n); // 0 if never put
const char *names_text(const struct names *t, name_id id);          // NUL-terminated, never NULL
size_t names_length(const struct names *t, name_id id);
uint32_t names_count(const struct names *t); // ids run from 0 to count - 1

#endif
