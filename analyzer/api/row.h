// SPDX-License-Identifier: Apache-2.0
// Reading one row of a model file; private to analyzer/api/.
//
// Every function here returns false after it has put one line into `why` of the reader; the first
// one stays.
#ifndef CCLINT_API_ROW_H
#define CCLINT_API_ROW_H

#include "analyzer/api/api.h"

#include <cjson/cJSON.h>
#include <stddef.h>

struct arena;

#define ROW_NONE UINT32_MAX

struct row_reader {
    struct arena *arena;
    const char *file; // for messages
    const char *json; // the text read, for line numbers
    size_t n;
    const char *name;               // of the row at hand, NULL if it has none
    unsigned row;                   // its index; ROW_NONE outside rows
    const char *why;                // NULL: no error yet
    struct api_fn *fn;              // being filled
    const struct api_flags **flags; // list: tables of this file and of those before it
};
enum { FLAG_TABLES_MAX = 64 };

// Line of byte `at` of `json`, and of a row. The text must be sound JSON for the latter.
unsigned row_line_of(const char *json, const char *at);
unsigned row_line(const char *json, size_t n, unsigned row);

// Sets `why` to "file:line: name: text" and returns false.
bool row_fail(struct row_reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

// Fails with "unknown <what> '<word>'; did you mean '...'?".
bool row_unknown(struct row_reader *r, const char *what, const char *word,
                 const char *const *candidates, size_t n);

// An object whose keys are all among `keys`, each at most once.
bool row_keys(struct row_reader *r, const cJSON *object, const char *what, const char *const *keys,
              size_t n);

// The integer in `v`, if it is one and lies in [lo, hi].
bool row_integer(struct row_reader *r, const cJSON *v, const char *what, int64_t lo, int64_t hi,
                 int64_t *out);

// Member `key` of `object` as true or false; `*out` stays as it is when there is none.
bool row_flag(struct row_reader *r, const cJSON *object, const char *key, bool *out);

// Index of `word` in `words`; -1 after a message.
int row_word(struct row_reader *r, const cJSON *v, const char *what, const char *const *words,
             size_t n);

// "*arg0", see api.h. Arguments beyond the prototype of `r->fn` are refused.
bool row_place(struct row_reader *r, const cJSON *v, const char *what, struct api_place *out);
// Member `key` of `object` as a place, if it is there.
bool row_place_member(struct row_reader *r, const cJSON *object, const char *key,
                      struct api_place *out);

bool row_place_text(struct row_reader *r, const char *text, const char *what,
                    struct api_place *out);

// {"mask": 3, "is": 1} into a range of bits; tables of flags may give it a name.
bool row_mask(struct row_reader *r, const cJSON *v, const char *what, bool may_have_name,
              struct api_guard *g);
// [lo, hi], a number, "null", "nonnull" or {"not": ...} into the range of `g`.
bool row_range(struct row_reader *r, const cJSON *v, const char *what, struct api_guard *g);
// {"ret": range, "arg1": range} into at most `max` guards.
bool row_guards(struct row_reader *r, const cJSON *v, const char *what, struct api_guard *g,
                unsigned max);

// "flags" at the top of a file: adds its tables to r->flags.
bool row_flag_tables(struct row_reader *r, const cJSON *tables);
// "sets", "clears" and "flags" of an effect.
bool row_props(struct row_reader *r, const cJSON *effect, struct api_effect *e);
bool row_effects(struct row_reader *r, const cJSON *list); // callbacks too
// {"calls": place, ...}, see docs/models.md.
bool row_callback(struct row_reader *r, const cJSON *object, struct api_callback *c);
bool row_io(struct row_reader *r, const cJSON *object);
bool row_scan(struct row_reader *r, const cJSON *object);
bool row_names(struct row_reader *r, const cJSON *list);
// "flags" and "shares" of a row or of an entry of "safety".
bool row_flag_words(struct row_reader *r, const cJSON *list);
bool row_shares(struct row_reader *r, const cJSON *list);
// An entry of "safety" into the flags and shares of r->fn.
bool row_safety(struct row_reader *r, const cJSON *entry);

// Fills r->fn with all but its name.
bool row_read(struct row_reader *r, const cJSON *row);

#define ROW_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
