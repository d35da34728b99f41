// SPDX-License-Identifier: Apache-2.0
// Fixes as text.
//
// A rule names an argument of a call; where it stands is found here, in the region of the call: the
// name that was called, a parenthesis, and arguments divided by commas outside of parentheses,
// texts and comments. The call must end where the region ends. Then an edit is a place and a text,
// and all that is left is order.
#include "analyzer/finding/fixes.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { CONTEXT_LINES = 3, NO_OFFSET = -1 };

// ---- Arguments ----------------------------------------------------------------------------------

struct span {
    size_t from, to; // byte offsets
};

static int64_t offset_of(const struct source_file *f, uint32_t line, uint32_t col)
{
    size_t n;

    if (!source_line(f, line, &n) || col == 0 || col > n + 1) {
        return NO_OFFSET;
    }
    return (int64_t)f->line_starts[line - 1] + col - 1;
}

// Behind a text, a character constant or a comment that starts at `i`; `i` if none does.
static size_t skip_quoted(const char *s, size_t i, size_t end)
{
    const char quote = s[i];

    if (quote == '/' && i + 1 < end && (s[i + 1] == '/' || s[i + 1] == '*')) {
        const bool is_line = s[i + 1] == '/';
        for (i += 2; i < end; i++) {
            if (is_line ? s[i] == '\n' : s[i] == '/' && s[i - 1] == '*') {
                return i + 1;
            }
        }
        return end;
    }
    if (quote != '"' && quote != '\'') {
        return i;
    }
    for (i++; i < end && s[i] != quote; i++) {
        i += s[i] == '\\';
    }
    return i < end ? i + 1 : end;
}

static void trim(const char *s, struct span *a)
{
    while (a->from < a->to && isspace((unsigned char)s[a->from])) {
        a->from++;
    }
    while (a->to > a->from && isspace((unsigned char)s[a->to - 1])) {
        a->to--;
    }
}

// Argument `n` of the call that is all of `call`; UINT32_MAX: the last one.
static bool find_argument(const char *s, struct span call, const char *callee, uint32_t n,
                          struct span *out)
{
    size_t i = call.from + strlen(callee);
    uint32_t depth = 0, at = 0;

    if (i >= call.to || memcmp(s + call.from, callee, strlen(callee)) != 0) {
        return false;
    }
    while (i < call.to && isspace((unsigned char)s[i])) {
        i++;
    }
    if (i == call.to || s[i] != '(') {
        return false;
    }
    *out = (struct span){i + 1, 0};
    while (i < call.to) {
        size_t behind = skip_quoted(s, i, call.to);
        const char c = s[i];
        if (behind != i) {
            i = behind;
            continue;
        }
        if (c == '#' || c == '\\') {
            return false; // directives inside
        }
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if ((c == ',' && depth == 1) || depth == 0) {
            out->to = i;
            if (at == n || (depth == 0 && n == UINT32_MAX)) {
                trim(s, out);
                return out->from < out->to && (depth > 0 || i + 1 == call.to);
            }
            if (depth == 0) {
                return false;
            }
            *out = (struct span){i + 1, 0};
            at++;
        }
        i++;
    }
    return false;
}

// ---- Edits --------------------------------------------------------------------------------------

// Whether `| FLAG` may be put behind it: names, numbers, and what binds more tightly.
static bool takes_flag(const char *s, struct span a)
{
    for (size_t i = a.from; i < a.to; i++) {
        const char c = s[i];
        if (!isalnum((unsigned char)c) && !isspace((unsigned char)c) && !strchr("_|&()+.-[]", c) &&
            !(c == '>' && i > a.from && s[i - 1] == '-')) {
            return false;
        }
    }
    return true;
}

static bool is_text(const char *s, struct span a)
{
    return a.to - a.from >= 2 && s[a.from] == '"' && skip_quoted(s, a.from, a.to) == a.to;
}

// The digits behind a percent sign of a text, of which there may be none. What is written with
// escapes may have percent signs that are not seen as such.
static bool find_width(const char *s, struct span text, uint32_t percent, struct span *out)
{
    for (size_t i = text.from; i < text.to; i++) {
        if (s[i] == '\\' && i + 1 < text.to &&
            (isdigit((unsigned char)s[i + 1]) || s[i + 1] == 'x')) {
            return false;
        }
        if (s[i] != '%' || percent-- > 0) {
            continue;
        }
        *out = (struct span){i + 1, i + 1};
        while (out->to < text.to && isdigit((unsigned char)s[out->to])) {
            out->to++;
        }
        return true;
    }
    return false;
}

static struct region region_at(const struct source_file *f, const char *path, struct span at)
{
    struct region r = {.path = path};
    uint32_t line = 1;

    while (line < f->nlines && f->line_starts[line] <= at.from) {
        line++;
    }
    r.line = line;
    r.col = (uint32_t)(at.from - f->line_starts[line - 1]) + 1;
    while (line < f->nlines && f->line_starts[line] <= at.to) {
        line++;
    }
    r.end_line = line;
    r.end_col = (uint32_t)(at.to - f->line_starts[line - 1]) + 1;
    return r;
}

// The call begins with the function's name, and the name with nothing else.
static bool is_called(const char *s, struct span name, size_t end, const char *callee)
{
    size_t i = name.to;

    if (i >= end || memcmp(s + name.from, callee, name.to - name.from) != 0) {
        return false;
    }
    while (i < end && isspace((unsigned char)s[i])) {
        i++;
    }
    return i < end && s[i] == '(';
}

// The statement that the call is, and its line if nothing else is on it.
static bool find_statement(const struct source_file *f, struct span call, struct span *out)
{
    *out = call;
    while (out->to < f->n && (f->data[out->to] == ' ' || f->data[out->to] == '\t')) {
        out->to++;
    }
    if (out->to == f->n || f->data[out->to++] != ';') {
        return false;
    }
    while (out->from > 0 && (f->data[out->from - 1] == ' ' || f->data[out->from - 1] == '\t')) {
        out->from--;
    }
    if ((out->from > 0 && f->data[out->from - 1] != '\n') || out->to == f->n ||
        f->data[out->to] != '\n') {
        return false;
    }
    out->to++;
    return true;
}

// Edits that are not about an argument.
static bool resolve_whole(const struct source_file *f, struct span call, struct finding_edit *e)
{
    struct span at = {call.from, call.from + strlen(e->callee)};

    if (!is_called(f->data, at, call.to, e->callee) ||
        (e->kind == EDIT_STATEMENT && !find_statement(f, call, &at))) {
        return false;
    }
    e->at = region_at(f, e->at.path, at);
    e->kind = EDIT_REPLACE;
    return true;
}

static bool resolve_in(struct arena *a, const struct source_file *f, struct finding_edit *e)
{
    const bool is_last = e->kind == EDIT_NEW_ARGUMENT;
    int64_t from = offset_of(f, e->at.line, e->at.col);
    int64_t to = offset_of(f, e->at.end_line, e->at.end_col);
    struct span arg;

    if (from < 0 || to <= from) {
        return false;
    }
    if (e->kind == EDIT_CALLEE || e->kind == EDIT_STATEMENT) {
        return resolve_whole(f, (struct span){(size_t)from, (size_t)to}, e);
    }
    if (!find_argument(f->data, (struct span){(size_t)from, (size_t)to}, e->callee,
                       is_last ? UINT32_MAX : e->argument, &arg)) {
        return false;
    }
    switch (e->kind) {
    case EDIT_FLAG:
        if (!takes_flag(f->data, arg)) {
            return false;
        }
        if (arg.to - arg.from != 1 || f->data[arg.from] != '0') {
            e->text = arena_printf(a, " | %s", e->text);
            arg.from = arg.to;
        }
        break;
    case EDIT_LETTER:
        if (!is_text(f->data, arg)) {
            return false;
        }
        arg.from = --arg.to; // before the closing quote
        break;
    case EDIT_WIDTH:
        if (!is_text(f->data, arg) || !find_width(f->data, arg, e->percent, &arg)) {
            return false;
        }
        break;
    default:
        e->text = arena_printf(a, ", %s", e->text);
        arg.from = arg.to;
        break;
    }
    e->at = region_at(f, e->at.path, arg);
    e->kind = EDIT_REPLACE;
    return true;
}

void fixes_resolve(struct arena *a, struct finding_list *l, struct source_cache *sources)
{
    for (uint32_t i = 0; i < l->n; i++) {
        struct finding *f = &l->items[i];
        bool ok = true;
        for (uint32_t k = 0; k < f->nedits && ok; k++) {
            struct finding_edit *e = &f->edits[k];
            const struct source_file *file = source_get(sources, e->at.path);
            ok = e->kind == EDIT_REPLACE || (file->data && resolve_in(a, file, e));
        }
        f->nedits = ok ? f->nedits : 0;
    }
}

// ---- Which go together --------------------------------------------------------------------------

static int compare_edits(const void *x, const void *y)
{
    const struct finding_edit *a = x, *b = y;
    int c = strcmp(a->at.path, b->at.path);

    if (c) {
        return c;
    }
    if (a->at.line != b->at.line) {
        return a->at.line < b->at.line ? -1 : 1;
    }
    if (a->at.col != b->at.col) {
        return a->at.col < b->at.col ? -1 : 1;
    }
    return strcmp(a->text, b->text);
}

static bool is_before(uint32_t line, uint32_t col, uint32_t other_line, uint32_t other_col)
{
    return line != other_line ? line < other_line : col < other_col;
}

static bool is_equal(const struct finding_edit *a, const struct finding_edit *b)
{
    return compare_edits(a, b) == 0 && a->at.end_line == b->at.end_line &&
           a->at.end_col == b->at.end_col;
}

// Two insertions at one place overlap, too: their order would be a guess.
static bool overlap(const struct finding_edit *a, const struct finding_edit *b)
{
    const struct region *x = &a->at, *y = &b->at;

    if (strcmp(x->path, y->path) != 0 || is_equal(a, b)) {
        return false;
    }
    if (x->line == y->line && x->col == y->col) {
        return true;
    }
    return is_before(x->line, x->col, y->end_line, y->end_col) &&
           is_before(y->line, y->col, x->end_line, x->end_col);
}

static bool fits(const struct finding *f, const struct finding_edit *edits, uint32_t n)
{
    for (uint32_t k = 0; k < f->nedits; k++) {
        for (uint32_t i = 0; i < n; i++) {
            if (overlap(&f->edits[k], &edits[i])) {
                return false;
            }
        }
    }
    return true;
}

static uint32_t put_edit(struct finding_edit *edits, uint32_t n, const struct finding_edit *e)
{
    for (uint32_t i = 0; i < n; i++) {
        if (is_equal(&edits[i], e)) {
            return n;
        }
    }
    edits[n] = *e;
    return n + 1;
}

static void divide(struct arena *a, struct fix_plan *p, struct finding_edit *edits, uint32_t n)
{
    p->files = arena_array(a, struct file_fixes, n);
    for (uint32_t i = 0; i < n; i++) {
        struct file_fixes *last = p->nfiles ? &p->files[p->nfiles - 1] : NULL;
        if (!last || strcmp(last->path, edits[i].at.path) != 0) {
            last = &p->files[p->nfiles++];
            *last = (struct file_fixes){edits[i].at.path, &edits[i], 0};
        }
        last->nedits++;
    }
}

struct fix_plan fixes_plan(struct arena *a, const struct finding_list *l,
                           bool (*wanted)(void *ctx, const struct finding *f), void *ctx)
{
    struct fix_plan p = {.taken = arena_array(a, bool, l->n)};
    struct finding_edit *edits;
    uint32_t n = 0;

    for (uint32_t i = 0; i < l->n; i++) {
        n += l->items[i].nedits;
    }
    edits = arena_array(a, struct finding_edit, n);
    n = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        const struct finding *f = &l->items[i];
        if (f->nedits == 0 || !wanted(ctx, f)) {
            continue;
        }
        if (!fits(f, edits, n)) {
            p.nskipped++;
            continue;
        }
        p.taken[i] = true;
        for (uint32_t k = 0; k < f->nedits; k++) {
            n = put_edit(edits, n, &f->edits[k]);
        }
    }
    if (n) {
        qsort(edits, n, sizeof *edits, compare_edits);
    }
    divide(a, &p, edits, n);
    return p;
}

// ---- Files --------------------------------------------------------------------------------------

// Bytes [from, to) of the file with edits [first, end), which lie in them.
static bool put_edited(const struct source_file *f, const struct file_fixes *x, uint32_t first,
                       uint32_t end, struct span whole, struct buf *out)
{
    size_t at = whole.from;

    for (uint32_t i = first; i < end; i++) {
        const struct region *r = &x->edits[i].at;
        int64_t from = offset_of(f, r->line, r->col), to = offset_of(f, r->end_line, r->end_col);
        if (from < (int64_t)at || to < from || (size_t)to > whole.to) {
            return false;
        }
        buf_put(out, f->data + at, (size_t)from - at);
        buf_put(out, x->edits[i].text, strlen(x->edits[i].text));
        at = (size_t)to;
    }
    buf_put(out, f->data + at, whole.to - at);
    return true;
}

bool fixes_apply(const struct source_file *f, const struct file_fixes *fixes, struct buf *out)
{
    return f->data && put_edited(f, fixes, 0, fixes->nedits, (struct span){0, f->n}, out);
}

// ---- Diffs --------------------------------------------------------------------------------------

static size_t start_of(const struct source_file *f, uint32_t line)
{
    return line <= f->nlines ? f->line_starts[line - 1] : f->n;
}

static uint32_t line_count(const struct source_file *f)
{
    return f->nlines && f->line_starts[f->nlines - 1] == f->n ? f->nlines - 1 : f->nlines;
}

// Each line with a mark before it.
static void put_lines(struct buf *out, char mark, const char *s, size_t n)
{
    while (n > 0) {
        const char *end = memchr(s, '\n', n);
        size_t len = end ? (size_t)(end - s) + 1 : n;
        buf_put(out, &mark, 1);
        buf_put(out, s, len);
        if (!end) {
            buf_printf(out, "\n\\ No newline at end of file\n");
        }
        s += len;
        n -= len;
    }
}

static uint32_t count_lines(const char *s, size_t n)
{
    uint32_t lines = 0;

    for (size_t i = 0; i < n; i++) {
        lines += s[i] == '\n' || i + 1 == n;
    }
    return lines;
}

struct hunk {
    uint32_t first, end; // edits
    uint32_t from, to;   // lines of the old file, with context
};

// Edits whose context meets are one hunk.
static struct hunk next_hunk(const struct source_file *f, const struct file_fixes *x,
                             uint32_t first)
{
    const uint32_t lines = line_count(f);
    struct hunk h = {.first = first, .end = first + 1};
    uint32_t last = x->edits[first].at.end_line;

    h.from = x->edits[first].at.line;
    h.from -= h.from > CONTEXT_LINES ? CONTEXT_LINES : h.from - 1;
    while (h.end < x->nedits && x->edits[h.end].at.line <= last + 2 * CONTEXT_LINES) {
        last = x->edits[h.end].at.end_line > last ? x->edits[h.end].at.end_line : last;
        h.end++;
    }
    h.to = last + CONTEXT_LINES < lines ? last + CONTEXT_LINES : lines;
    return h;
}

// The lines of a hunk: runs of lines that edits touch, and what stands between them.
static bool put_hunk_lines(const struct source_file *f, const struct file_fixes *x,
                           const struct hunk *h, struct buf *out, int64_t *grown)
{
    uint32_t at = h->from;

    for (uint32_t i = h->first; i < h->end;) {
        uint32_t first = i, line = x->edits[i].at.line, last = x->edits[i].at.end_line;
        struct buf text = {0};
        struct span run;
        while (++i < h->end && x->edits[i].at.line <= last) {
            last = x->edits[i].at.end_line > last ? x->edits[i].at.end_line : last;
        }
        run = (struct span){start_of(f, line), start_of(f, last + 1)};
        put_lines(out, ' ', f->data + start_of(f, at), run.from - start_of(f, at));
        put_lines(out, '-', f->data + run.from, run.to - run.from);
        if (!put_edited(f, x, first, i, run, &text)) {
            buf_free(&text);
            return false;
        }
        put_lines(out, '+', text.data, text.n);
        *grown += (int64_t)count_lines(text.data, text.n) - (int64_t)(last + 1 - line);
        buf_free(&text);
        at = last + 1;
    }
    put_lines(out, ' ', f->data + start_of(f, at), start_of(f, h->to + 1) - start_of(f, at));
    return true;
}

bool fixes_diff(const struct source_file *f, const struct file_fixes *fixes, const char *shown,
                struct buf *out)
{
    int64_t grown = 0;
    bool ok = f->data != NULL;

    buf_printf(out, "--- a/%s\n+++ b/%s\n", shown, shown);
    for (uint32_t i = 0; ok && i < fixes->nedits;) {
        struct hunk h = next_hunk(f, fixes, i);
        struct buf lines = {0};
        const int64_t before = grown;
        const uint32_t n = h.to + 1 - h.from;
        ok = put_hunk_lines(f, fixes, &h, &lines, &grown);
        buf_printf(out, "@@ -%u,%u +%lld,%lld @@\n", h.from, n, (long long)(h.from + before),
                   (long long)(n + grown - before));
        buf_put(out, lines.data, lines.n);
        buf_free(&lines);
        i = h.end;
    }
    return ok;
}
