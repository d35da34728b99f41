// SPDX-License-Identifier: Apache-2.0
// The table of models: rows sorted by name, and the loader of one file.
//
// A file is taken whole or not at all: its rows are read into a list first and enter the table
// when all of them are sound.
//
// What is said under "safety" of functions that have a row, or get one from a later file, is added
// to that row, once: a row of the project's own that replaces it stands as it is.
#include "analyzer/api/models.h"
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/embed.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"

#include <ctype.h>
#include <string.h>

enum { NAME_BYTES_MAX = 200 };

struct models {
    struct arena *arena;
    const struct api_fn **rows; // by name
    uint32_t n, cap;
    const struct api_flags **flags; // by id - 1
    uint32_t nflags;
    const struct api_fn **safety; // to be added to rows of these names; NULL: done
    uint32_t nsafety;
};

struct models *models_new(struct arena *a)
{
    struct models *m = arena_new(a, struct models);

    m->arena = a;
    return m;
}

// Index of the first row whose name is not below `name`.
static uint32_t lower_bound(const struct models *m, const char *name)
{
    uint32_t lo = 0, hi = m->n;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (strcmp(m->rows[mid]->name, name) < 0) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static void put_row(struct models *m, const struct api_fn *f)
{
    uint32_t i = lower_bound(m, f->name);

    if (i < m->n && strcmp(m->rows[i]->name, f->name) == 0) {
        m->rows[i] = f;
        return;
    }
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 256;
        const struct api_fn **rows = arena_array(m->arena, const struct api_fn *, m->cap);
        if (m->n > 0) {
            memcpy(rows, m->rows, m->n * sizeof(*rows));
        }
        m->rows = rows;
    }
    memmove(&m->rows[i + 1], &m->rows[i], (m->n - i) * sizeof(*m->rows));
    m->rows[i] = f;
    m->n++;
}

// ---- One file -----------------------------------------------------------------------------------

struct file_reader {
    struct row_reader row;
    const char *library;
    bool borrows;
    struct api_fn **rows; // a growing list
    struct api_fn **safety;
};

static bool is_name(const char *s)
{
    size_t n = strlen(s);

    if (n == 0 || n > NAME_BYTES_MAX || isdigit((unsigned char)*s)) {
        return false;
    }
    for (; *s; s++) {
        if (!isalnum((unsigned char)*s) && *s != '_' && *s != '$') {
            return false;
        }
    }
    return true;
}

static bool add_name(struct file_reader *f, struct api_fn ***to, const struct api_fn *shape,
                     const cJSON *name)
{
    if (!cJSON_IsString(name) || !is_name(name->valuestring)) {
        return row_fail(&f->row, "'fn' must be the name of a function, or a list of names");
    }
    struct api_fn *fn = arena_copy(f->row.arena, shape, sizeof *shape);
    fn->name = arena_text(f->row.arena, name->valuestring, strlen(name->valuestring));
    arrput(*to, fn);
    return true;
}

// One of each of its names, as `read` fills it in.
static bool read_row(struct file_reader *f, struct api_fn ***to, const cJSON *row, unsigned index,
                     bool (*read)(struct row_reader *, const cJSON *))
{
    struct row_reader *r = &f->row;
    struct api_fn shape = {.library = f->library, .flags = f->borrows ? API_BORROWS : 0};
    const cJSON *names = cJSON_GetObjectItemCaseSensitive(row, "fn"), *v;
    const cJSON *first = cJSON_IsArray(names) ? names->child : names;

    r->fn = &shape;
    r->name = cJSON_IsString(first) && is_name(first->valuestring) ? first->valuestring : NULL;
    r->row = index;
    bool ok = read(r, row);
    if (ok && !first) {
        ok = row_fail(r, "'fn', the name of the function, is missing");
    }
    if (ok && !cJSON_IsArray(names)) {
        ok = add_name(f, to, &shape, names);
    }
    if (ok && cJSON_IsArray(names)) {
        for (v = first; v && ok; v = v->next) {
            ok = add_name(f, to, &shape, v);
        }
    }
    return ok;
}

static bool read_top(struct file_reader *f, const cJSON *top)
{
    static const char *const keys[] = {"library", "borrows", "flags",  "functions",
                                       "safety",  "note",    "$schema"};
    const cJSON *library, *row;
    unsigned index = 0;

    if (!row_keys(&f->row, top, "a model file", keys, ROW_COUNT(keys))) {
        return false;
    }
    library = cJSON_GetObjectItemCaseSensitive(top, "library");
    if (library && !cJSON_IsString(library)) {
        return row_fail(&f->row, "'library' must be a text");
    }
    if (!row_flag(&f->row, top, "borrows", &f->borrows)) {
        return false;
    }
    const char *name = library ? library->valuestring : path_base(f->row.file);
    f->library = arena_text(f->row.arena, name, strlen(name));
    const cJSON *flags = cJSON_GetObjectItemCaseSensitive(top, "flags");
    if (flags && !row_flag_tables(&f->row, flags)) {
        return false;
    }
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(top, "functions");
    if (!cJSON_IsArray(rows)) {
        return row_fail(&f->row, "'functions' must be a list of rows");
    }
    cJSON_ArrayForEach(row, rows)
    {
        if (!read_row(f, &f->rows, row, index++, row_read)) {
            return false;
        }
    }
    const cJSON *safety = cJSON_GetObjectItemCaseSensitive(top, "safety");
    if (safety && !cJSON_IsArray(safety)) {
        return row_fail(&f->row, "'safety' must be a list");
    }
    cJSON_ArrayForEach(row, safety)
    {
        if (!read_row(f, &f->safety, row, ROW_NONE, row_safety)) {
            return false;
        }
    }
    return true;
}

// The tree of the text, NULL after a message that names line and column.
static cJSON *parse(struct row_reader *r)
{
    const char *end = NULL;
    cJSON *top = cJSON_ParseWithLengthOpts(r->json, r->n, &end, 0);

    if (top) {
        while (end < r->json + r->n && isspace((unsigned char)*end)) {
            end++;
        }
        if (end == r->json + r->n) {
            return top;
        }
        cJSON_Delete(top);
    }
    if (!end || end < r->json || end > r->json + r->n) {
        end = r->json;
    }
    r->why =
        arena_printf(r->arena, "%s:%u: not JSON from here on", r->file, row_line_of(r->json, end));
    return NULL;
}

// What is said of functions without a row waits for one.
static void apply_safety(struct models *m)
{
    for (uint32_t i = 0; i < m->nsafety; i++) {
        const struct api_fn *s = m->safety[i];
        const uint32_t at = s ? lower_bound(m, s->name) : m->n;
        struct api_fn *row;
        if (at == m->n || strcmp(m->rows[at]->name, s->name) != 0) {
            continue;
        }
        row = arena_copy(m->arena, m->rows[at], sizeof *row);
        row->flags |= s->flags;
        for (uint32_t k = 0; k < s->nshares && row->nshares < API_SHARES_MAX; k++) {
            row->shares[row->nshares++] = s->shares[k];
        }
        m->rows[at] = row;
        m->safety[i] = NULL;
    }
}

static void put_safety(struct models *m, struct api_fn *const *list, uint32_t n)
{
    const struct api_fn **all = arena_array(m->arena, const struct api_fn *, m->nsafety + n);

    for (uint32_t i = 0; i < m->nsafety + n; i++) {
        all[i] = i < m->nsafety ? m->safety[i] : list[i - m->nsafety];
    }
    m->safety = all;
    m->nsafety += n;
}

bool models_add(struct models *m, const char *file, const char *json, size_t n, const char **why)
{
    struct file_reader f = {
        .row = {.arena = m->arena, .file = file, .json = json, .n = n, .row = ROW_NONE}};
    cJSON *top = parse(&f.row);

    for (uint32_t i = 0; i < m->nflags; i++) {
        arrput(f.row.flags, m->flags[i]);
    }
    bool ok = top && read_top(&f, top);
    if (ok) {
        m->nflags = (uint32_t)arrlenu(f.row.flags);
        m->flags = arena_array(m->arena, const struct api_flags *, m->nflags);
        for (uint32_t i = 0; i < m->nflags; i++) {
            m->flags[i] = f.row.flags[i];
        }
        for (size_t i = 0; i < arrlenu(f.rows); i++) {
            put_row(m, f.rows[i]);
        }
        put_safety(m, f.safety, (uint32_t)arrlenu(f.safety));
        apply_safety(m);
    } else {
        *why = f.row.why;
    }
    arrfree(f.rows);
    arrfree(f.safety);
    arrfree(f.row.flags);
    cJSON_Delete(top);
    return ok;
}

bool models_add_builtin(struct models *m, const char **why)
{
    for (const struct embedded_text *t = builtin_models; t->name; t++) {
        if (!models_add(m, arena_printf(m->arena, "%s.json", t->name), t->text, t->n, why)) {
            return false;
        }
    }
    return true;
}

// ---- Questions ----------------------------------------------------------------------------------

static bool has_shape(const struct api_fn *f, uint32_t nparams, bool variadic,
                      enum api_result_kind result)
{
    if (nparams == UINT32_MAX) {
        return true; // declared without a prototype, or not at all
    }
    if (f->result != RESULT_ANY && result != RESULT_ANY && f->result != result) {
        return false;
    }
    // A prototype may name the optional argument: open(const char *, int, mode_t).
    return f->variadic ? nparams >= f->min_params : nparams == f->min_params && !variadic;
}

const struct api_fn *models_find(const struct models *m, const char *name, uint32_t nparams,
                                 bool variadic, enum api_result_kind result)
{
    uint32_t i = lower_bound(m, name);

    if (i == m->n || strcmp(m->rows[i]->name, name) != 0) {
        return NULL;
    }
    return has_shape(m->rows[i], nparams, variadic, result) ? m->rows[i] : NULL;
}

const struct api_fn *models_at(const struct models *m, uint32_t i)
{
    return i < m->n ? m->rows[i] : NULL;
}

const struct api_flags *models_flags(const struct models *m, uint8_t id)
{
    return id && id <= m->nflags ? m->flags[id - 1] : NULL;
}

uint32_t models_count(const struct models *m)
{
    return m->n;
}

bool models_is_users(const struct api_fn *f)
{
    for (const struct embedded_text *t = builtin_models; t->name; t++) {
        if (strcmp(t->name, f->library) == 0) {
            return false;
        }
    }
    return (f->flags & API_PARTIAL) == 0;
}
