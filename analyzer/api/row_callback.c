// SPDX-License-Identifier: Apache-2.0
// The verb `calls` of a row: a function that is handed over to be run.
#include "analyzer/api/row.h"

#include <string.h>

static bool read_one_with(struct row_reader *r, const cJSON *v, struct api_callback *c)
{
    if (c->nwith == API_WITH_MAX) {
        return row_fail(r, "'with' of 'calls' has more than %d places", API_WITH_MAX);
    }
    struct api_place *to = &c->with[c->nwith++];
    return cJSON_IsNull(v) || row_place(r, v, "'with' of 'calls'", to);
}

static bool read_with(struct row_reader *r, const cJSON *v, struct api_callback *c)
{
    bool ok = true;

    if (!cJSON_IsArray(v)) {
        return read_one_with(r, v, c);
    }
    for (const cJSON *item = v->child; item && ok; item = item->next) {
        ok = read_one_with(r, item, c);
    }
    return ok;
}

// Index of the word in `words`, `otherwise` without one; -1 after a message.
static int word_or(struct row_reader *r, const cJSON *v, const char *what, const char *const *words,
                   size_t n, int otherwise)
{
    return v ? row_word(r, v, what, words, n) : otherwise;
}

bool row_callback(struct row_reader *r, const cJSON *object, struct api_callback *c)
{
    static const char *const keys[] = {"calls", "when", "thread", "with", "note"};
    const cJSON *with = cJSON_GetObjectItemCaseSensitive(object, "with");
    int when, thread;

    memset(c, 0, sizeof *c);
    if (!row_keys(r, object, "'calls'", keys, ROW_COUNT(keys)) ||
        !row_place(r, cJSON_GetObjectItemCaseSensitive(object, "calls"), "the function to be run",
                   &c->function) ||
        (with && !read_with(r, with, c))) {
        return false;
    }
    if (c->function.root != API_ARG) {
        return row_fail(r, "'calls' names an argument or a member of what it points to");
    }
    when = word_or(r, cJSON_GetObjectItemCaseSensitive(object, "when"), "'when'", api_when_names,
                   WHEN_COUNT, WHEN_NOW);
    thread = word_or(r, cJSON_GetObjectItemCaseSensitive(object, "thread"), "'thread'",
                     api_thread_names, THREAD_COUNT, THREAD_SAME);
    c->when = (uint8_t)(when < 0 ? 0 : when);
    c->thread = (uint8_t)(thread < 0 ? 0 : thread);
    return when >= 0 && thread >= 0;
}
