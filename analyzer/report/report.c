// SPDX-License-Identifier: Apache-2.0
#include "analyzer/report/report.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"
#include "analyzer/base/text.h"
#include "analyzer/report/writers.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

const char *const report_format_names[REPORT_FORMAT_COUNT] = {"text", "sarif", "json", "gcc"};

bool report_shows(const struct report *r, const struct finding *f)
{
    return r->show_suppressed || !f->is_suppressed;
}

const char *report_line_text(struct arena *a, const char *s)
{
    const char *printable = text_printable(a, s, strlen(s));
    char *line = arena_text(a, printable, strlen(printable));

    for (char *p = line; *p; p++) {
        if (*p == '\n' || *p == '\t') {
            *p = ' ';
        }
    }
    return line;
}

const char *report_path(struct arena *a, const struct report *r, const char *path)
{
    return report_line_text(a, r->cwd ? path_from(a, path, r->root, r->cwd) : path);
}

const char *report_enters(const struct finding *f, uint32_t i)
{
    const char *before = i > 0 ? finding_step_function(f, &f->steps[i - 1]) : f->function;
    const char *now = finding_step_function(f, &f->steps[i]);

    return *now && strcmp(before, now) != 0 ? now : NULL;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

struct region report_region(const struct report *r, const struct region *at)
{
    struct region g = *at;
    size_t n = 0, len = 1;
    const char *line;

    g.line = g.line ? g.line : 1;
    g.col = g.col ? g.col : 1;
    if (g.end_line > g.line || (g.end_line == g.line && g.end_col > g.col)) {
        return g;
    }
    line = source_line(source_get(r->sources, g.path), g.line, &n);
    g.end_line = g.line;
    if (line && g.col <= n) {
        utf8_next(line + g.col - 1, n - (g.col - 1), &len);
    }
    g.end_col = g.col + (uint32_t)len;
    if (line && g.col <= n && is_word(line[g.col - 1])) {
        while (g.end_col <= n && is_word(line[g.end_col - 1])) {
            g.end_col++;
        }
    }
    return g;
}

struct region report_edit_region(const struct report *r, const struct region *at)
{
    bool is_exact = at->line && at->col && at->end_line;

    return is_exact ? *at : report_region(r, at);
}

uint32_t report_utf16_col(const struct report *r, const char *path, uint32_t line, uint32_t col)
{
    size_t n = 0;
    const char *text = source_line(source_get(r->sources, path), line, &n);

    if (!text || col < 1 || col - 1 > n) {
        return col < 1 ? 1 : col;
    }
    return (uint32_t)utf16_units(text, col - 1) + 1;
}

bool report_write(struct arena *a, FILE *out, enum report_format format, const struct report *r)
{
    static void (*const writers[REPORT_FORMAT_COUNT])(
        struct arena *, FILE *, const struct report *) = {report_text, report_sarif, report_json,
                                                          report_gcc};

    writers[format](a, out, r);
    if (fflush(out) != 0) {
        return false;
    }
    if (ferror(out)) { // an earlier write failed; its errno is long gone
        errno = EIO;
        return false;
    }
    return true;
}
