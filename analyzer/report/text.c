// SPDX-License-Identifier: Apache-2.0
// For people: the place, the message, the source line with carets, then the story step by step.
#include "analyzer/base/text.h"
#include "analyzer/base/arena.h"
#include "analyzer/report/writers.h"

#include <string.h>

enum { TAB_CELLS = 4, INDENT = 2, INDENT_MAX = 16 };

struct text_out {
    struct arena *arena;
    FILE *out;
    const struct report *r;
};

static const char *paint(const struct text_out *t, const char *code)
{
    return t->r->color ? code : "";
}

static const char *severity_color(enum severity s)
{
    static const char *const colors[] = {"\033[1;31m", "\033[1;35m", "\033[1;36m"};

    return colors[s];
}

static const char *safe(const struct text_out *t, const char *s)
{
    return report_line_text(t->arena, s);
}

// Tabs become spaces, so that carets stand where they should.
static void put_expanded(const struct text_out *t, const char *s, size_t n)
{
    const char *p = text_printable(t->arena, s, n);

    for (; *p; p++) {
        if (*p == '\t') {
            fprintf(t->out, "%*s", TAB_CELLS, "");
        } else {
            fputc(*p, t->out);
        }
    }
}

static size_t cells(const char *s, size_t n)
{
    size_t total = text_cells(s, n);

    for (size_t i = 0; i < n; i++) {
        total += s[i] == '\t' ? TAB_CELLS - 1 : 0;
    }
    return total;
}

static void put_source(const struct text_out *t, const struct region *at, int indent,
                       bool with_carets)
{
    struct region g = report_region(t->r, at);
    size_t n = 0, end;
    const char *line = source_line(source_get(t->r->sources, g.path), g.line, &n);

    if (!line || g.col - 1 > n || n > 400) {
        return;
    }
    fprintf(t->out, "%*s%s%6u |%s ", indent, "", paint(t, "\033[2m"), g.line, paint(t, "\033[0m"));
    put_expanded(t, line, n);
    fputc('\n', t->out);
    if (!with_carets) {
        return;
    }
    end = g.end_line > g.line || g.end_col - 1 > n ? n : g.end_col - 1;
    fprintf(t->out, "%s       |%s %*s%s", paint(t, "\033[2m"), paint(t, "\033[0m"),
            (int)cells(line, g.col - 1), "", paint(t, "\033[1;32m"));
    fputc('^', t->out);
    for (size_t i = 1, w = end > g.col - 1 ? cells(line + g.col - 1, end - (g.col - 1)) : 0; i < w;
         i++) {
        fputc('~', t->out);
    }
    fprintf(t->out, "%s\n", paint(t, "\033[0m"));
}

// Steps inside callees stand further right; file and function are named where they are not what
// the reader expects.
static void put_step(const struct text_out *t, const struct finding *f, uint32_t i)
{
    const struct finding_step *s = &f->steps[i];
    const char *function = report_enters(f, i);
    int indent = s->depth < INDENT_MAX / INDENT ? (int)s->depth * INDENT : INDENT_MAX;

    fprintf(t->out, "  %*s%u. ", indent, "", i + 1);
    if (strcmp(s->at.path, f->at.path) == 0) {
        fprintf(t->out, "line %u", s->at.line);
    } else {
        fprintf(t->out, "%s:%u", report_path(t->arena, t->r, s->at.path), s->at.line);
    }
    if (function) {
        fprintf(t->out, ", in '%s'", safe(t, function));
    }
    fprintf(t->out, ": %s\n", safe(t, s->text));
    put_source(t, &s->at, indent, false);
}

// Of a story of several threads, where one of them begins.
static void put_thread(const struct text_out *t, const struct finding *f, uint32_t i)
{
    bool is_first = i == 0 || f->steps[i].thread != f->steps[i - 1].thread;

    if (is_first && f->steps[f->nsteps - 1].thread > 0) {
        fprintf(t->out, "  %sthread %u%s\n", paint(t, "\033[2m"), f->steps[i].thread + 1,
                paint(t, "\033[0m"));
    }
}

static void put_finding(const struct text_out *t, const struct finding *f)
{
    fprintf(t->out, "%s%s:%u:%u:%s %s%s:%s %s [%s, %s confidence]\n", paint(t, "\033[1m"),
            report_path(t->arena, t->r, f->at.path), f->at.line ? f->at.line : 1,
            f->at.col ? f->at.col : 1, paint(t, "\033[0m"), paint(t, severity_color(f->severity)),
            severity_name(f->severity), paint(t, "\033[0m"), safe(t, f->message), f->rule,
            confidence_name(f->confidence));
    put_source(t, &f->at, 0, true);
    for (uint32_t i = 0; i < f->nsteps; i++) {
        put_thread(t, f, i);
        put_step(t, f, i);
    }
    if (f->is_suppressed) {
        fprintf(t->out, "  suppressed: %s\n", safe(t, f->suppress_reason));
    }
    if (t->r->explain_hint) {
        fprintf(t->out, "  more: cclint explain %s\n", f->rule);
    }
    fputc('\n', t->out);
}

void report_text(struct arena *a, FILE *out, const struct report *r)
{
    struct text_out t = {a, out, r};

    for (uint32_t i = 0; i < r->findings->n; i++) {
        if (report_shows(r, &r->findings->items[i])) {
            struct arena_mark mark = arena_mark(a);

            put_finding(&t, &r->findings->items[i]);
            arena_rewind(a, mark);
        }
    }
}
