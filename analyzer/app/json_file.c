// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/json_file.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <cjson/cJSON.h>
#include <string.h>

// Blanks out from..to, keeping line ends.
static void blank(char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (text[i] != '\n') {
            text[i] = ' ';
        }
    }
}

static size_t skip_string(const char *s, size_t n, size_t i)
{
    for (i++; i < n && s[i] != '"' && s[i] != '\n'; i++) {
        if (s[i] == '\\' && i + 1 < n) {
            i++;
        }
    }
    return i < n ? i + 1 : n;
}

static void strip_comments(char *s, size_t n)
{
    size_t i = 0;

    while (i < n) {
        size_t start = i;
        if (s[i] == '"') {
            i = skip_string(s, n, i);
        } else if (s[i] == '/' && i + 1 < n && s[i + 1] == '/') {
            while (i < n && s[i] != '\n') {
                i++;
            }
            blank(s, start, i);
        } else if (s[i] == '/' && i + 1 < n && s[i + 1] == '*') {
            char *end = memmem(s + i + 2, n - i - 2, "*/", 2);
            i = end ? (size_t)(end - s) + 2 : n;
            blank(s, start, i);
        } else {
            i++;
        }
    }
}

static const char *position(struct arena *a, const struct json_file *f, size_t offset)
{
    unsigned line = 1, col = 1;

    for (size_t i = 0; i < offset && i < f->n; i++) {
        if (f->text[i] == '\n') {
            line++;
            col = 1;
        } else {
            col++;
        }
    }
    return arena_printf(a, "%s:%u:%u", f->path, line, col);
}

static bool is_blank(const char *s, const char *end)
{
    while (s < end && strchr(" \t\r\n", *s) && *s) {
        s++;
    }
    return s == end;
}

static bool parse(struct arena *a, struct json_file *f, const char **why)
{
    const char *end = f->text;
    const char *text_end = f->text + f->n;
    bool bom = f->n >= 3 && memcmp(f->text, "\xef\xbb\xbf", 3) == 0;

    if (is_blank(f->text + (bom ? 3 : 0), text_end)) {
        *why = arena_printf(a, "%s: the file is empty", f->path);
        return false;
    }
    f->root = cJSON_ParseWithLengthOpts(f->text, f->n, &end, 0);
    if (f->root && is_blank(end, text_end)) {
        return true;
    }
    size_t offset = end ? (size_t)(end - f->text) : 0;
    const char *what = f->root ? "text behind the JSON value" : "not valid JSON";
    *why = arena_printf(a, "%s: %s", position(a, f, offset), what);
    json_file_free(f);
    return false;
}

bool json_file_read(struct arena *a, const char *path, const char *shown, size_t limit,
                    unsigned flags, struct json_file *f, const char **why)
{
    const char *cause;

    *f = (struct json_file){.path = shown};
    f->text = os_read_file(a, path, &f->n, &cause);
    if (f->text == NULL) {
        *why = arena_printf(a, "%s: %s", shown, cause);
        return false;
    }
    if (f->n > limit) {
        *why = arena_printf(a, "%s: larger than %zu MB", shown, limit >> 20);
        return false;
    }
    if (flags & JSON_COMMENTS) {
        strip_comments(f->text, f->n);
    }
    return parse(a, f, why);
}

void json_file_free(struct json_file *f)
{
    cJSON_Delete(f->root);
    f->root = NULL;
}

const char *json_file_where(struct arena *a, const struct json_file *f, const char *key)
{
    const char *quoted = arena_printf(a, "\"%s\"", key);
    const char *at = memmem(f->text, f->n, quoted, strlen(quoted));

    return at ? position(a, f, (size_t)(at - f->text)) : f->path;
}
