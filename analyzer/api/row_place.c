// SPDX-License-Identifier: Apache-2.0
// Places and ranges of values.
//
//     place  = stars ( root | "(" place ")" ) { "." name | "->" name | "[" number "]" }
//     root   = "ret" | "arg" number | "errno" | "globals" (alone, and in "writes" only)
//
// Unlike in C the stars bind first: "*arg0.fd" is (*arg0).fd.
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

// Written places are short; inferred ones may have API_STEPS_MAX steps.
enum { ARGS_MAX = 64, NAME_MAX_BYTES = 128, WRITTEN_STEPS_MAX = 4 };
struct place_text {
    struct arena *arena;
    const char *at;
    struct api_place *out;
    bool ok;
};

static void add_step(struct place_text *t, enum api_step_kind kind, int32_t index,
                     const char *field)
{
    struct api_place *p = t->out;

    if (p->nsteps == WRITTEN_STEPS_MAX) {
        t->ok = false;
        return;
    }
    p->steps[p->nsteps].kind = (uint8_t)kind;
    p->steps[p->nsteps].index = index;
    p->steps[p->nsteps].field = field;
    p->nsteps++;
}

static bool skip_word(struct place_text *t, const char *word)
{
    size_t n = strlen(word);

    if (strncmp(t->at, word, n) != 0) {
        return false;
    }
    t->at += n;
    return true;
}

// At most three digits: no argument or element beyond that is meant.
static unsigned read_number(struct place_text *t)
{
    unsigned n = 0, digits = 0;

    for (; isdigit((unsigned char)*t->at) && digits < 4; t->at++, digits++) {
        n = n * 10 + (unsigned)(*t->at - '0');
    }
    if (digits == 0 || digits == 4) {
        t->ok = false;
        return 0;
    }
    return n;
}

static void read_field(struct place_text *t)
{
    size_t n = 0;

    while (isalnum((unsigned char)t->at[n]) || t->at[n] == '_') {
        n++;
    }
    if (n == 0 || n > NAME_MAX_BYTES || isdigit((unsigned char)t->at[0])) {
        t->ok = false;
        return;
    }
    add_step(t, API_FIELD, 0, arena_text(t->arena, t->at, n));
    t->at += n;
}

static void read_root(struct place_text *t)
{
    if (skip_word(t, "ret")) {
        t->out->root = API_RET;
    } else if (skip_word(t, "errno")) {
        t->out->root = API_ERRNO;
    } else if (skip_word(t, "globals")) {
        t->out->root = API_GLOBALS;
    } else if (skip_word(t, "arg")) {
        unsigned n = read_number(t);
        t->out->root = API_ARG;
        t->out->arg = (uint8_t)n;
        t->ok = t->ok && n < ARGS_MAX;
    } else {
        t->ok = false;
    }
}

static void read_subscript(struct place_text *t)
{
    // "arg0[1]" goes through the pointer; behind a step the array itself is meant.
    if (t->out->nsteps == 0) {
        add_step(t, API_DEREF, 0, NULL);
    }
    add_step(t, API_INDEX, (int32_t)read_number(t), NULL);
    t->ok = t->ok && skip_word(t, "]");
}

static void read_place(struct place_text *t, unsigned depth)
{
    unsigned stars = 0;

    for (; *t->at == '*'; t->at++) {
        stars++;
    }
    if (skip_word(t, "(")) {
        if (depth == API_STEPS_MAX) {
            t->ok = false;
            return;
        }
        read_place(t, depth + 1);
        t->ok = t->ok && skip_word(t, ")");
    } else {
        read_root(t);
    }
    for (; stars > 0 && t->ok; stars--) {
        add_step(t, API_DEREF, 0, NULL);
    }
    while (t->ok) {
        if (skip_word(t, "->")) {
            add_step(t, API_DEREF, 0, NULL);
            read_field(t);
        } else if (skip_word(t, ".")) {
            read_field(t);
        } else if (skip_word(t, "[")) {
            read_subscript(t);
        } else {
            break;
        }
    }
}

bool row_place_text(struct row_reader *r, const char *text, const char *what, struct api_place *out)
{
    memset(out, 0, sizeof *out);
    struct place_text t = {r->arena, text, out, true};

    read_place(&t, 0);
    if (!t.ok || *t.at) {
        return row_fail(r,
                        "%s: '%.80s' is not a place; places look like \"ret\", \"arg0\", "
                        "\"*arg0\", \"arg0[1]\", \"arg0->fd\"",
                        what, text);
    }
    if (out->root == API_GLOBALS && (out->nsteps > 0 || strcmp(what, "'writes'") != 0)) {
        return row_fail(r, "%s: \"globals\" stands alone, and in \"writes\" only", what);
    }
    if (out->root == API_ARG && !r->fn->variadic && out->arg >= r->fn->min_params) {
        return row_fail(r, "%s: '%.80s', but the function has %u parameters (arg0 is the first)",
                        what, text, r->fn->min_params);
    }
    if (out->root == API_RET && r->fn->result == RESULT_VOID) {
        return row_fail(r, "%s: '%.80s', but the function returns nothing", what, text);
    }
    return true;
}

bool row_place(struct row_reader *r, const cJSON *v, const char *what, struct api_place *out)
{
    if (!cJSON_IsString(v)) {
        return row_fail(r, "%s must be a place such as \"arg0\"", what);
    }
    return row_place_text(r, v->valuestring, what, out);
}

bool row_place_member(struct row_reader *r, const cJSON *object, const char *key,
                      struct api_place *out)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, key);
    char what[40];

    snprintf(what, sizeof what, "'%s'", key);
    return !v || row_place(r, v, what, out);
}

static bool read_bounds(struct row_reader *r, const cJSON *v, const char *what, struct api_guard *g)
{
    const cJSON *lo = v->child;
    const cJSON *hi = lo ? lo->next : NULL;

    if (!hi || hi->next) {
        return row_fail(r, "%s must have two bounds: [low, high], null for none", what);
    }
    g->lo = INT64_MIN;
    g->hi = INT64_MAX;
    if (!cJSON_IsNull(lo) && !row_integer(r, lo, what, INT64_MIN, INT64_MAX, &g->lo)) {
        return false;
    }
    if (!cJSON_IsNull(hi) && !row_integer(r, hi, what, INT64_MIN, INT64_MAX, &g->hi)) {
        return false;
    }
    return g->lo <= g->hi || row_fail(r, "%s: the low bound is above the high one", what);
}

// {"mask": 3, "is": 1}; without "is" all bits of the mask are set.
bool row_mask(struct row_reader *r, const cJSON *v, const char *what, bool may_have_name,
              struct api_guard *g)
{
    static const char *const keys[] = {"mask", "is", "name"};
    const cJSON *mask = cJSON_GetObjectItemCaseSensitive(v, "mask");
    const cJSON *is = cJSON_GetObjectItemCaseSensitive(v, "is");

    if (!row_keys(r, v, what, keys, ROW_COUNT(keys) - !may_have_name) ||
        !row_integer(r, mask, "'mask'", 1, INT64_MAX, &g->mask) ||
        !row_integer(r, is ? is : mask, "'is'", 0, INT64_MAX, &g->lo)) {
        return false;
    }
    g->hi = g->lo;
    return (g->lo & ~g->mask) == 0 || row_fail(r, "%s: 'is' has bits that 'mask' has not", what);
}

static bool read_simple_range(struct row_reader *r, const cJSON *v, const char *what,
                              struct api_guard *g)
{
    static const char *const words[] = {"null", "nonnull"};

    if (cJSON_IsArray(v)) {
        return read_bounds(r, v, what, g);
    }
    if (cJSON_IsNumber(v)) {
        bool ok = row_integer(r, v, what, INT64_MIN, INT64_MAX, &g->lo);
        g->hi = g->lo;
        return ok;
    }
    if (cJSON_IsString(v)) {
        int i = row_word(r, v, what, words, ROW_COUNT(words));
        g->lo = g->hi = 0;
        g->negated = i == 1;
        return i >= 0;
    }
    if (cJSON_GetObjectItemCaseSensitive(v, "mask")) {
        return row_mask(r, v, what, false, g);
    }
    return row_fail(r,
                    "%s must be [low, high], a number, \"null\", \"nonnull\", "
                    "{\"mask\": bits, \"is\": bits} or {\"not\": ...}",
                    what);
}

bool row_range(struct row_reader *r, const cJSON *v, const char *what, struct api_guard *g)
{
    static const char *const keys[] = {"not"};

    if (!cJSON_IsObject(v) || cJSON_GetObjectItemCaseSensitive(v, "mask")) {
        return read_simple_range(r, v, what, g);
    }
    if (!row_keys(r, v, what, keys, ROW_COUNT(keys))) {
        return false;
    }
    if (!v->child) {
        return row_fail(r, "%s is empty", what);
    }
    if (!read_simple_range(r, v->child, what, g)) {
        return false;
    }
    g->negated = !g->negated;
    return true;
}

bool row_guards(struct row_reader *r, const cJSON *v, const char *what, struct api_guard *g,
                unsigned max)
{
    unsigned n = 0;
    const cJSON *member;

    if (!cJSON_IsObject(v) || !v->child) {
        return row_fail(r, "%s must be an object such as {\"ret\": [0, null]}", what);
    }
    cJSON_ArrayForEach(member, v)
    {
        if (n == max) {
            return row_fail(r, "%s has too many conditions (at most %u)", what, max);
        }
        if (!row_place_text(r, member->string, what, &g[n].subject) ||
            !row_range(r, member, what, &g[n])) {
            return false;
        }
        n++;
    }
    return true;
}
