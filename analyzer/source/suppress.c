// SPDX-License-Identifier: Apache-2.0
// Two walks: the first goes over the file's comments and reads those that speak to us, while the
// scanner notes which lines have code; the second, when that is known for the whole file, gives
// each its lines.
//
// A comment speaks to us if one of its lines starts with "cclint:" behind the decoration that
// comments wear (`///`, `/**`, ` * `). Whatever follows is then meant for us, so a word that we do
// not know is a mistake to tell, not prose.
#include "analyzer/source/suppress.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/source/comments.h"

#include <ctype.h>
#include <string.h>

struct span {
    const char *s;
    size_t n;
};

// An ignore and what its lines depend on.
struct found {
    struct ignore ignore;
    uint32_t first_line, last_line; // of the comment around it
    bool is_closed;                 // a begin whose end was found
};

struct search {
    struct arena *arena;
    const struct source_file *f;
    struct found *found; // a list
};

static struct span trim(struct span t)
{
    while (t.n > 0 && isspace((unsigned char)t.s[0])) {
        t.s++;
        t.n--;
    }
    while (t.n > 0 && isspace((unsigned char)t.s[t.n - 1])) {
        t.n--;
    }
    return t;
}

static struct span behind(struct span t, size_t n)
{
    return (struct span){t.s + n, t.n - n};
}

static bool is_text(struct span t, const char *text)
{
    return t.n == strlen(text) && memcmp(t.s, text, t.n) == 0;
}

// Takes `text` off the front of `t`.
static bool take(struct span *t, const char *text)
{
    size_t n = strlen(text);

    if (t->n < n || memcmp(t->s, text, n) != 0) {
        return false;
    }
    *t = behind(*t, n);
    return true;
}

static struct span take_word(struct span *t)
{
    struct span word = {t->s, 0};

    while (word.n < t->n &&
           (isalnum((unsigned char)t->s[word.n]) || t->s[word.n] == '-' || t->s[word.n] == '_')) {
        word.n++;
    }
    *t = trim(behind(*t, word.n));
    return word;
}

// ---- One line of a comment ----------------------------------------------------------------------

static bool read_kind(struct span word, enum ignore_kind *kind)
{
    static const char *const words[] = {
        [IGNORE_LINE] = "ignore",        [IGNORE_FUNCTION] = "ignore-function",
        [IGNORE_BEGIN] = "ignore-begin", [IGNORE_END] = "ignore-end",
        [IGNORE_FILE] = "ignore-file",
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (is_text(word, words[i])) {
            *kind = (enum ignore_kind)i;
            return true;
        }
    }
    return false;
}

// "[a, b]"; false if there is no such list.
static bool read_rules(struct arena *a, struct span *t, struct ignore *into)
{
    const char *close;
    struct span list;
    uint32_t most = 1;

    if (!take(t, "[") || !(close = memchr(t->s, ']', t->n))) {
        return false;
    }
    list = (struct span){t->s, (size_t)(close - t->s)};
    *t = trim(behind(*t, list.n + 1));
    for (size_t i = 0; i < list.n; i++) {
        most += list.s[i] == ',';
    }
    into->rules = arena_array(a, const char *, most);
    while (list.n > 0) {
        const char *comma = memchr(list.s, ',', list.n);
        size_t n = comma ? (size_t)(comma - list.s) : list.n;
        struct span rule = trim((struct span){list.s, n});

        if (rule.n > 0) {
            into->rules[into->nrules++] = arena_text(a, rule.s, rule.n);
        }
        list = behind(list, comma ? n + 1 : n);
    }
    return into->nrules > 0;
}

// "" unless it says something: punctuation is no reason.
static const char *read_reason(struct arena *a, struct span t)
{
    bool says_something = false;

    while (t.n > 0 && (isspace((unsigned char)t.s[0]) || strchr(":-,;", t.s[0]))) {
        t = behind(t, 1);
    }
    for (size_t i = 0; i < t.n; i++) {
        says_something |= isalnum((unsigned char)t.s[i]) || (unsigned char)t.s[i] >= 0x80;
    }
    return says_something ? arena_text(a, t.s, t.n) : "";
}

// What follows "cclint:".
static void read_ignore(struct arena *a, struct span t, struct ignore *into)
{
    bool has_rules;

    into->reason = "";
    if (!read_kind(take_word(&t), &into->kind)) {
        into->fault = IGNORE_BAD_WORD;
        return;
    }
    has_rules = read_rules(a, &t, into);
    if (into->kind == IGNORE_END && !has_rules && t.n == 0) {
        return; // a bare end closes what was begun last
    }
    if (!has_rules) {
        into->fault = IGNORE_NO_RULES;
        return;
    }
    into->reason = read_reason(a, t);
    if (into->kind != IGNORE_END && into->reason[0] == '\0') {
        into->fault = IGNORE_NO_REASON;
    }
}

static bool is_decoration(char c)
{
    return isspace((unsigned char)c) || c == '/' || c == '*' || c == '!' || c == '<';
}

// `line` of the file from offset `from` to `to`, which is inside comment `c`.
static void read_line(struct search *x, const struct comment *c, uint32_t line, size_t from,
                      size_t to)
{
    size_t start = x->f->line_starts[line - 1];
    struct span t = {x->f->data + from, to - from};
    struct found found = {.first_line = c->line, .last_line = c->last_line};

    while (t.n > 0 && is_decoration(t.s[0])) {
        t = behind(t, 1);
    }
    t = trim(t);
    while (t.n > 0 && line != c->last_line && t.s[t.n - 1] == '\\') {
        t.n--;
    }
    found.ignore.line = line;
    found.ignore.col =
        line == c->line ? c->col : (uint32_t)((size_t)(t.s - x->f->data) - start) + 1;
    found.ignore.end_col = (uint32_t)((size_t)(t.s + t.n - x->f->data) - start) + 1;
    if (line == c->last_line) {
        found.ignore.end_col = (uint32_t)(c->end - start) + 1;
    }
    if (take(&t, "cclint:")) {
        read_ignore(x->arena, trim(t), &found.ignore);
        arrput(x->found, found);
    }
}

static void read_comment(void *ctx, const struct comment *c)
{
    struct search *x = ctx;
    size_t from = (size_t)(c->text - x->f->data), end = from + c->n;

    for (uint32_t line = c->line; line <= c->last_line; line++) {
        size_t next = line < x->f->nlines ? x->f->line_starts[line] : x->f->n;

        read_line(x, c, line, from, next < end ? next : end);
        from = next < end ? next : end;
    }
}

// ---- Lines --------------------------------------------------------------------------------------

static bool same_rules(const struct ignore *a, const struct ignore *b)
{
    if (a->nrules != b->nrules) {
        return false;
    }
    for (uint32_t i = 0; i < a->nrules; i++) {
        bool is_there = false;

        for (uint32_t j = 0; j < b->nrules; j++) {
            is_there |= strcmp(a->rules[i], b->rules[j]) == 0;
        }
        if (!is_there) {
            return false;
        }
    }
    return true;
}

// Finds the begin that the end at `end` closes: the last open one, or the last with its rules.
static void close_block(struct found *found, size_t end)
{
    struct ignore *e = &found[end].ignore;

    for (size_t i = end; i-- > 0;) {
        struct ignore *b = &found[i].ignore;

        if (b->kind == IGNORE_BEGIN && b->fault != IGNORE_BAD_WORD && !found[i].is_closed &&
            (e->nrules == 0 || same_rules(b, e))) {
            found[i].is_closed = true;
            b->first = b->line;
            b->last = e->line;
            return;
        }
    }
    if (e->fault == IGNORE_OK) {
        e->fault = IGNORE_UNPAIRED;
    }
}

// The line that a plain ignore speaks of; 0 if no code follows.
static uint32_t covered_line(const struct found *x, struct comment_lines lines)
{
    uint32_t next;

    if (bitset_has(lines.text, x->first_line)) {
        return x->first_line;
    }
    if (bitset_has(lines.text, x->last_line)) {
        return x->last_line;
    }
    next = bitset_next(lines.code, x->last_line + 1);
    return next < lines.code.nbits ? next : 0;
}

static void cover(struct found *x, struct comment_lines lines,
                  suppress_function_range function_range, void *ctx)
{
    struct ignore *g = &x->ignore;

    switch (g->kind) {
    case IGNORE_LINE:
        g->first = g->last = covered_line(x, lines);
        break;
    case IGNORE_FUNCTION:
        if (!function_range || !function_range(ctx, g->line, &g->first, &g->last)) {
            g->first = g->last = g->line;
        }
        break;
    case IGNORE_FILE:
        g->first = 1;
        g->last = UINT32_MAX;
        break;
    case IGNORE_BEGIN: // close_block() knows its lines
    case IGNORE_END:
        break;
    }
}

static struct ignore_list freeze(struct arena *a, const struct found *found, size_t n)
{
    struct ignore_list list = {.items = arena_array(a, struct ignore, n), .n = (uint32_t)n};

    for (size_t i = 0; i < n; i++) {
        list.items[i] = found[i].ignore;
    }
    return list;
}

struct ignore_list suppress_scan(struct arena *a, const struct source_file *f,
                                 suppress_function_range function_range, void *ctx)
{
    struct search x = {.arena = a, .f = f};
    struct comment_lines lines = {bitset_new(a, f->nlines + 1), bitset_new(a, f->nlines + 1)};
    struct ignore_list list;
    size_t n;

    comments_scan(f, lines, read_comment, &x);
    n = arrlenu(x.found);
    for (size_t i = 0; i < n; i++) {
        if (x.found[i].ignore.fault == IGNORE_BAD_WORD) {
            continue;
        }
        if (x.found[i].ignore.kind == IGNORE_END) {
            close_block(x.found, i);
        }
        cover(&x.found[i], lines, function_range, ctx);
    }
    for (size_t i = 0; i < n; i++) {
        struct ignore *g = &x.found[i].ignore;

        if (g->kind == IGNORE_BEGIN && g->fault == IGNORE_OK && !x.found[i].is_closed) {
            g->fault = IGNORE_UNPAIRED;
        }
    }
    list = freeze(a, x.found, n);
    arrfree(x.found);
    return list;
}
