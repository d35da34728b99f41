// SPDX-License-Identifier: Apache-2.0
// Each file is read once and kept, also when it could not be read: reports ask for the same few
// files again and again. Files are known by their normal absolute path, so "./a.c" and "a.c" are
// one. A line ends with LF, CRLF or CR, as libclang counts them; what follows the last line end is
// a line only if it is not empty.
#include "analyzer/source/file.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/intern.h"
#include "analyzer/base/os.h"

#include <string.h>

struct source_cache {
    struct arena *arena;
    const char *root;
    struct names *paths;        // normal and absolute
    struct source_file **files; // by name_id of the path
    uint32_t cap;
};

struct source_cache *source_cache_new(struct arena *a, const char *root)
{
    struct source_cache *c = arena_new(a, struct source_cache);

    c->arena = a;
    c->root = arena_text(a, root, strlen(root));
    c->paths = names_new(a);
    return c;
}

// The file's place in the table, made if it is new.
static struct source_file **slot(struct source_cache *c, const char *path)
{
    struct arena_mark mark = arena_mark(c->arena);
    const char *full = path_join(c->arena, c->root, path);
    name_id id = names_find(c->paths, full, strlen(full));

    if (id != 0) {
        arena_rewind(c->arena, mark);
        return &c->files[id];
    }
    id = names_puts(c->paths, full);
    if (id >= c->cap) {
        uint32_t cap = c->cap ? c->cap * 2 : 64;
        struct source_file **files = arena_array(c->arena, struct source_file *, cap);

        if (c->cap) {
            memcpy(files, c->files, c->cap * sizeof *files);
        }
        c->files = files;
        c->cap = cap;
    }
    return &c->files[id];
}

// Behind the line end at `i`, or `i` when there is none.
static size_t skip_line_end(const char *data, size_t n, size_t i)
{
    if (i < n && data[i] == '\r') {
        return i + 1 < n && data[i + 1] == '\n' ? i + 2 : i + 1;
    }
    return i < n && data[i] == '\n' ? i + 1 : i;
}

// Fills `starts` if it is not NULL; returns the number of lines.
static uint32_t find_lines(const char *data, size_t n, uint32_t *starts)
{
    uint32_t lines = 0;
    size_t at = 0;

    while (at < n) {
        if (starts) {
            starts[lines] = (uint32_t)at;
        }
        lines++;
        while (at < n && data[at] != '\n' && data[at] != '\r') {
            at++;
        }
        at = skip_line_end(data, n, at);
    }
    return lines;
}

static struct source_file *new_file(struct source_cache *c, const char *path, const char *data,
                                    size_t n)
{
    struct source_file *f = arena_new(c->arena, struct source_file);
    uint32_t *starts;

    f->path = arena_text(c->arena, path, strlen(path));
    if (!data || n >= UINT32_MAX) { // no compiler takes more either
        return f;
    }
    f->data = data;
    f->n = n;
    f->nlines = find_lines(data, n, NULL);
    starts = arena_array(c->arena, uint32_t, f->nlines);
    find_lines(data, n, starts);
    f->line_starts = starts;
    return f;
}

const struct source_file *source_get(struct source_cache *c, const char *path)
{
    struct source_file **f = slot(c, path);

    if (!*f) {
        const char *full = path_join(c->arena, c->root, path);
        const char *why;
        size_t n;
        char *data = os_read_file(c->arena, full, &n, &why);

        *f = new_file(c, path, data, n);
    }
    return *f;
}

void source_put(struct source_cache *c, const char *path, const char *data, size_t n)
{
    struct source_file *f = new_file(c, path, arena_text(c->arena, data, n), n);

    *slot(c, path) = f;
}

const char *source_line(const struct source_file *f, uint32_t line, size_t *n)
{
    size_t start, end;

    *n = 0;
    if (line == 0 || line > f->nlines) {
        return NULL;
    }
    start = f->line_starts[line - 1];
    end = line < f->nlines ? f->line_starts[line] : f->n;
    if (end > start && f->data[end - 1] == '\n') {
        end--;
    }
    if (end > start && f->data[end - 1] == '\r') {
        end--;
    }
    *n = end - start;
    return f->data + start;
}
