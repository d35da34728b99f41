// SPDX-License-Identifier: Apache-2.0
#include "analyzer/report/report.h"

#include "analyzer/base/text.h"
#include "analyzer/report/writers.h"

#include <ctype.h>

const char *const report_format_names[REPORT_FORMAT_COUNT] = {"text", "sarif", "json", "gcc"};

bool report_shows(const struct report *r, const struct finding *f)
{
    return r->show_suppressed || !f->is_suppressed;
}

struct region report_region(const struct report *r, const struct region *at)
{
    struct region g = *at;
    size_t n = 0;
    const char *line;

    g.line = g.line ? g.line : 1;
    g.col = g.col ? g.col : 1;
    if (g.end_line > g.line || (g.end_line == g.line && g.end_col > g.col)) {
        return g;
    }
    line = source_line(source_get(r->sources, g.path), g.line, &n);
    g.end_line = g.line;
    g.end_col = g.col + 1;
    while (line && g.end_col <= n &&
           (isalnum((unsigned char)line[g.end_col - 1]) || line[g.end_col - 1] == '_')) {
        g.end_col++;
    }
    return g;
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
    return fflush(out) == 0 && !ferror(out);
}
