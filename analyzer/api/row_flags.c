// SPDX-License-Identifier: Apache-2.0
// Tables of flags, and what effects say of properties.
//
// A table is given once, at the top of a model file, for most functions of a library take the same
// flags; an effect names it and the argument that holds the flags.
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <string.h>

// ---- Tables -------------------------------------------------------------------------------------

static bool read_prop(struct row_reader *r, const char *name, uint8_t *out)
{
    for (unsigned p = 0; p < PROP_COUNT; p++) {
        if (strcmp(name, api_prop_names[p]) == 0) {
            *out = (uint8_t)p;
            return true;
        }
    }
    return row_unknown(r, "property", name, api_prop_names, PROP_COUNT);
}

static bool read_letters(struct row_reader *r, const cJSON *v, const char *key, const char **out)
{
    const cJSON *letters = cJSON_GetObjectItemCaseSensitive(v, key);

    if (!letters) {
        return true;
    }
    if (!cJSON_IsString(letters) || !*letters->valuestring) {
        return row_fail(r, "'%s' must be a text of letters", key);
    }
    *out = arena_text(r->arena, letters->valuestring, strlen(letters->valuestring));
    return true;
}

// {"starts": "r", "lacks": "+"}
static bool read_text_flag(struct row_reader *r, const cJSON *v, struct api_flag *f)
{
    static const char *const keys[] = {"starts", "has", "lacks"};

    return row_keys(r, v, "a flag", keys, ROW_COUNT(keys)) &&
           read_letters(r, v, "starts", &f->starts) && read_letters(r, v, "has", &f->in) &&
           read_letters(r, v, "lacks", &f->lacking);
}

static bool is_text_flag(const cJSON *v)
{
    return cJSON_IsObject(v) && !cJSON_GetObjectItemCaseSensitive(v, "mask");
}

// 1024, {"mask": 3, "is": 1} or one of texts.
static bool read_flag(struct row_reader *r, const cJSON *v, bool is_text, struct api_flag *f)
{
    struct api_guard g = {.mask = 0};

    if (!read_prop(r, v->string, &f->prop)) {
        return false;
    }
    if (is_text != is_text_flag(v)) {
        return row_fail(r, "a table of flags is for numbers or for texts, not for both");
    }
    if (is_text) {
        return read_text_flag(r, v, f);
    }
    if (cJSON_IsNumber(v)) {
        bool ok = row_integer(r, v, "a flag", 1, INT64_MAX, &f->mask);
        f->is = f->mask;
        return ok;
    }
    if (!row_mask(r, v, "a flag", true, &g)) {
        return false;
    }
    f->mask = g.mask;
    f->is = g.lo;
    return read_letters(r, v, "name", &f->spelling);
}

static bool read_table(struct row_reader *r, const cJSON *table, struct api_flags *out)
{
    struct api_flag items[PROP_COUNT];

    if (!cJSON_IsObject(table) || !table->child) {
        return row_fail(r, "a table of flags must be an object such as {\"append\": 1024}");
    }
    memset(items, 0, sizeof items);
    out->is_text = is_text_flag(table->child);
    for (const cJSON *v = table->child; v; v = v->next) {
        if (out->n == PROP_COUNT || !read_flag(r, v, out->is_text, &items[out->n])) {
            return out->n == PROP_COUNT ? row_fail(r, "a table of flags names a property twice")
                                        : false;
        }
        out->n++;
    }
    out->items = arena_copy(r->arena, items, out->n * sizeof *items);
    return true;
}

bool row_flag_tables(struct row_reader *r, const cJSON *tables)
{
    if (!cJSON_IsObject(tables)) {
        return row_fail(r, "'flags' must be an object of tables by name");
    }
    for (const cJSON *table = tables->child; table; table = table->next) {
        struct api_flags *flags = arena_new(r->arena, struct api_flags);

        flags->name = arena_text(r->arena, table->string, strlen(table->string));
        if (arrlenu(r->flags) == FLAG_TABLES_MAX) {
            return row_fail(r, "more than %d tables of flags", FLAG_TABLES_MAX);
        }
        if (!read_table(r, table, flags)) {
            return false;
        }
        arrput(r->flags, flags);
        flags->id = (uint8_t)arrlenu(r->flags);
    }
    return true;
}

// ---- Effects ------------------------------------------------------------------------------------

static bool read_props(struct row_reader *r, const cJSON *list, const char *what, uint32_t *out)
{
    const cJSON *v;

    if (!list) {
        return true;
    }
    if (!cJSON_IsArray(list)) {
        return row_fail(r, "'%s' must be a list of properties", what);
    }
    cJSON_ArrayForEach(v, list)
    {
        uint8_t prop = 0;
        if (!cJSON_IsString(v)) {
            return row_fail(r, "'%s' must be a list of properties", what);
        }
        if (!read_prop(r, v->valuestring, &prop)) {
            return false;
        }
        *out |= 1u << prop;
    }
    return true;
}

static const struct api_flags *find_table(struct row_reader *r, const cJSON *name)
{
    if (!cJSON_IsString(name)) {
        row_fail(r, "'flags' names an argument and a table: {\"arg1\": \"open-flags\"}");
        return NULL;
    }
    for (size_t i = arrlenu(r->flags); i-- > 0;) {
        if (strcmp(r->flags[i]->name, name->valuestring) == 0) {
            return r->flags[i];
        }
    }
    row_fail(r, "there is no table of flags '%.80s' in this file or in one read before it",
             name->valuestring);
    return NULL;
}

// Reading and writing leave their trace; what is written at the caller's own offset does not go to
// the one that was sought.
static void note_use(struct api_effect *e)
{
    const uint32_t said = e->props.has | e->props.lacks;

    if (e->kind != API_USE || e->mode == API_MODE_ANY) {
        return;
    }
    e->props.has |= ~said & ((e->mode & API_MODE_READ ? PROP_BIT(READ) : 0) |
                             (e->mode & API_MODE_WRITE ? PROP_BIT(WRITTEN) : 0));
    e->props.lacks |= ~said & PROP_BIT(SOUGHT);
}

bool row_props(struct row_reader *r, const cJSON *effect, struct api_effect *e)
{
    const cJSON *flags = cJSON_GetObjectItemCaseSensitive(effect, "flags");
    struct api_opening opening = {.added = 0};

    if (!read_props(r, cJSON_GetObjectItemCaseSensitive(effect, "sets"), "sets", &e->props.has) ||
        !read_props(r, cJSON_GetObjectItemCaseSensitive(effect, "clears"), "clears",
                    &e->props.lacks)) {
        return false;
    }
    if (e->props.has & e->props.lacks) {
        return row_fail(r, "an effect sets and clears the same property");
    }
    note_use(e);
    if (!flags) {
        return true;
    }
    if (!cJSON_IsObject(flags) || cJSON_GetArraySize(flags) != 1) {
        return row_fail(r, "'flags' names an argument and a table: {\"arg1\": \"open-flags\"}");
    }
    opening.flags = find_table(r, flags->child);
    if (!opening.flags || !row_place_text(r, flags->child->string, "'flags'", &opening.at)) {
        return false;
    }
    e->opening = arena_copy(r->arena, &opening, sizeof opening);
    return true;
}
