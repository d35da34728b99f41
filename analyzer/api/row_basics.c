// SPDX-License-Identifier: Apache-2.0
// What every part of a row is read with: messages, known keys, integers, words.
//
// Model files are written by hand, by us and by users, so that a misspelt key must never be passed
// over: each object is checked against the list of keys it may have.
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/text.h"

#include <stdarg.h>
#include <string.h>

bool row_fail(struct row_reader *r, const char *fmt, ...)
{
    va_list ap;

    if (r->why) {
        return false;
    }
    va_start(ap, fmt);
    const char *text = arena_vprintf(r->arena, fmt, ap);
    va_end(ap);
    if (r->name) {
        text = arena_printf(r->arena, "%s: %s", r->name, text);
    }
    unsigned line = r->row == ROW_NONE ? 1 : row_line(r->json, r->n, r->row);
    text = arena_printf(r->arena, "%s:%u: %s", r->file, line, text);
    r->why = text_printable(r->arena, text, strlen(text));
    return false;
}

bool row_unknown(struct row_reader *r, const char *what, const char *word,
                 const char *const *candidates, size_t n)
{
    const char *near = text_nearest(word, candidates, n);

    if (near) {
        return row_fail(r, "unknown %s '%.80s'; did you mean '%s'?", what, word, near);
    }
    return row_fail(r, "unknown %s '%.80s'", what, word);
}

static int index_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(word, words[i]) == 0) {
            return (int)i;
        }
    }
    return -1;
}

bool row_keys(struct row_reader *r, const cJSON *object, const char *what, const char *const *keys,
              size_t n)
{
    uint64_t seen = 0;
    const cJSON *member;

    if (!cJSON_IsObject(object)) {
        return row_fail(r, "%s must be an object", what);
    }
    cJSON_ArrayForEach(member, object)
    {
        int i = index_of(member->string, keys, n);

        if (i < 0) {
            return row_unknown(r, "key", member->string, keys, n);
        }
        if (seen >> i & 1) {
            return row_fail(r, "key '%s' is given twice", member->string);
        }
        seen |= (uint64_t)1 << i;
    }
    return true;
}

bool row_integer(struct row_reader *r, const cJSON *v, const char *what, int64_t lo, int64_t hi,
                 int64_t *out)
{
    const double exact = 9007199254740992.0; // 2^53: above it a double skips integers

    if (!cJSON_IsNumber(v)) {
        return row_fail(r, "%s must be a number", what);
    }
    double d = v->valuedouble;
    if (!(d >= -exact && d <= exact) || d != (double)(int64_t)d) {
        return row_fail(r, "%s must be an integer", what);
    }
    int64_t n = (int64_t)d;
    if (n < lo || n > hi) {
        return row_fail(r, "%s is out of range", what);
    }
    *out = n;
    return true;
}

bool row_flag(struct row_reader *r, const cJSON *object, const char *key, bool *out)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, key);

    if (!v) {
        return true;
    }
    if (!cJSON_IsBool(v)) {
        return row_fail(r, "'%s' must be true or false", key);
    }
    *out = cJSON_IsTrue(v);
    return true;
}

int row_word(struct row_reader *r, const cJSON *v, const char *what, const char *const *words,
             size_t n)
{
    if (!cJSON_IsString(v)) {
        row_fail(r, "%s must be a text", what);
        return -1;
    }
    int i = index_of(v->valuestring, words, n);
    if (i < 0) {
        row_unknown(r, what, v->valuestring, words, n);
    }
    return i;
}
