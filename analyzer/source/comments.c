// SPDX-License-Identifier: Apache-2.0
// As much of C's lexical grammar as it takes to tell comments from the rest: string and character
// literals, in which "//" means nothing; numbers, since the separator of 1'000 opens no literal;
// line splices; and directives, which are no code that a finding could be in. A literal that is not
// closed ends with its line, as compilers have it, so that an apostrophe in a disabled part of the
// file does not swallow what follows.
#include "analyzer/source/comments.h"
#include "analyzer/source/suppress.h"

#include <ctype.h>

struct scan {
    const struct source_file *f;
    struct comment_lines lines;
    size_t at;
    uint32_t line; // of `at`
    bool in_directive;
    bool line_is_empty; // nothing but blanks and comments so far on this logical line
};

static char peek(const struct scan *s, size_t ahead)
{
    return ahead < s->f->n - s->at ? s->f->data[s->at + ahead] : '\0';
}

static bool at_end(const struct scan *s)
{
    return s->at >= s->f->n;
}

static void advance(struct scan *s, size_t by)
{
    s->at += by < s->f->n - s->at ? by : s->f->n - s->at;
    while (s->line < s->f->nlines && s->f->line_starts[s->line] <= s->at) {
        s->line++;
    }
}

// The length of a line end, of a backslash with a line end; 0 if there is none here.
static size_t line_end(const struct scan *s, size_t ahead)
{
    if (peek(s, ahead) == '\r') {
        return peek(s, ahead + 1) == '\n' ? 2 : 1;
    }
    return peek(s, ahead) == '\n' ? 1 : 0;
}

static size_t splice(const struct scan *s)
{
    size_t n = peek(s, 0) == '\\' ? line_end(s, 1) : 0;

    return n ? n + 1 : 0;
}

static void set_line(struct bitset lines, uint32_t line)
{
    if (line < lines.nbits) {
        bitset_set(lines, line);
    }
}

static void mark_text(const struct scan *s)
{
    set_line(s->lines.text, s->line);
    if (!s->in_directive) {
        set_line(s->lines.code, s->line);
    }
}

static void skip_line_comment(struct scan *s)
{
    while (!at_end(s) && line_end(s, 0) == 0) {
        size_t spliced = splice(s);

        advance(s, spliced ? spliced : 1);
    }
}

// Returns the length of the closing mark: 0 if the file ends first.
static size_t skip_block_comment(struct scan *s)
{
    while (!at_end(s)) {
        if (peek(s, 0) == '*' && peek(s, 1) == '/') {
            return 2;
        }
        advance(s, 1);
    }
    return 0;
}

static struct comment take_comment(struct scan *s)
{
    struct comment c = {.line = s->line};
    bool is_block = peek(s, 1) == '*';
    size_t closing = 0;

    c.col = (uint32_t)(s->at - s->f->line_starts[s->line - 1]) + 1;
    advance(s, 2);
    c.text = s->f->data + s->at;
    if (is_block) {
        closing = skip_block_comment(s);
    } else {
        skip_line_comment(s);
    }
    c.n = (size_t)(s->f->data + s->at - c.text);
    advance(s, closing);
    c.end = s->at;
    // At the file's end, `at` may stand behind the last line end.
    c.last_line = s->line;
    return c;
}

static void skip_literal(struct scan *s)
{
    char quote = peek(s, 0);

    mark_text(s);
    advance(s, 1);
    while (!at_end(s) && line_end(s, 0) == 0) {
        size_t spliced = splice(s);
        char c = peek(s, 0);

        mark_text(s);
        advance(s, spliced ? spliced : c == '\\' ? 2 : 1);
        if (c == quote) {
            return;
        }
    }
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

// Names and numbers.
static void skip_word(struct scan *s)
{
    bool is_number = isdigit((unsigned char)peek(s, 0));

    mark_text(s);
    while (is_word(peek(s, 0)) || (is_number && peek(s, 0) == '\'' && is_word(peek(s, 1)))) {
        advance(s, 1);
    }
}

static void skip_text(struct scan *s)
{
    char c = peek(s, 0);

    if (s->line_is_empty && c == '#') {
        s->in_directive = true;
    }
    s->line_is_empty = false;
    if (c == '"' || c == '\'') {
        skip_literal(s);
    } else if (is_word(c)) {
        skip_word(s);
    } else {
        mark_text(s);
        advance(s, 1);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

void comments_scan(const struct source_file *f, struct comment_lines lines,
                   void (*each)(void *ctx, const struct comment *c), void *ctx)
{
    struct scan s = {.f = f, .lines = lines, .line = 1, .line_is_empty = true};

    while (f->data && !at_end(&s)) {
        size_t end = line_end(&s, 0), spliced = splice(&s);

        if (end) {
            s.line_is_empty = true;
            s.in_directive = false;
            advance(&s, end);
        } else if (spliced || is_blank(peek(&s, 0))) {
            advance(&s, spliced ? spliced : 1);
        } else if (peek(&s, 0) == '/' && (peek(&s, 1) == '/' || peek(&s, 1) == '*')) {
            struct comment c = take_comment(&s);

            each(ctx, &c);
        } else {
            skip_text(&s);
        }
    }
}

// ---- The comments alone, for callers that want no more ------------------------------------------

struct plain {
    const struct source_file *f;
    void (*each)(void *ctx, uint32_t line, uint32_t col, uint32_t end_col, const char *text,
                 size_t n);
    void *ctx;
};

static void pass_on(void *ctx, const struct comment *c)
{
    struct plain *p = ctx;
    const char *text = c->text;
    size_t n = c->n, on_line;
    const char *line = source_line(p->f, c->line, &on_line);
    size_t end = c->end - (size_t)(line - p->f->data);

    while (n > 0 && isspace((unsigned char)*text)) {
        text++;
        n--;
    }
    while (n > 0 && isspace((unsigned char)text[n - 1])) {
        n--;
    }
    // A comment that goes on below ends, as far as its first line is concerned, with that line.
    p->each(p->ctx, c->line, c->col, (uint32_t)(end < on_line ? end : on_line) + 1, text, n);
}

void source_comments(const struct source_file *f,
                     void (*each)(void *ctx, uint32_t line, uint32_t col, uint32_t end_col,
                                  const char *text, size_t n),
                     void *ctx)
{
    struct plain p = {.f = f, .each = each, .ctx = ctx};

    comments_scan(f, (struct comment_lines){0}, pass_on, &p);
}
