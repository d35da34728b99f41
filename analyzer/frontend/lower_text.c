// SPDX-License-Identifier: Apache-2.0
// C text in tokens, as far as attributes need it: words, numbers, strings, and single characters.
#include "analyzer/frontend/lower_attr.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool starts(const struct text *t, const char *with)
{
    size_t n = strlen(with);

    return (size_t)(t->end - t->at) >= n && memcmp(t->at, with, n) == 0;
}

static void skip_past(struct text *t, const char *what)
{
    while (t->at < t->end && !starts(t, what)) {
        t->at++;
    }
    t->at += t->at < t->end ? strlen(what) : 0;
}

static void skip_space(struct text *t)
{
    while (t->at < t->end) {
        if (isspace((unsigned char)*t->at) || *t->at == '\\') {
            t->at++;
        } else if (starts(t, "//")) {
            skip_past(t, "\n");
        } else if (starts(t, "/*")) {
            skip_past(t, "*/");
        } else {
            return;
        }
    }
}

static struct text quoted(struct text *t)
{
    char quote = *t->at++;
    struct text inside = {t->at, t->at};

    while (t->at < t->end && *t->at != quote) {
        t->at += *t->at == '\\' && t->end - t->at > 1 ? 2 : 1;
    }
    inside.end = t->at;
    t->at += t->at < t->end;
    return inside;
}

struct token text_next(struct text *t)
{
    struct token token = {.kind = TOKEN_MARK};

    skip_space(t);
    if (t->at >= t->end) {
        return (struct token){.kind = TOKEN_END, .text = {t->end, t->end}};
    }
    if (*t->at == '"' || *t->at == '\'') {
        return (struct token){.kind = TOKEN_STRING, .text = quoted(t)};
    }
    token.text.at = t->at;
    if (is_word(*t->at)) {
        token.kind = isdigit((unsigned char)*t->at) ? TOKEN_NUMBER : TOKEN_WORD;
        while (t->at < t->end && is_word(*t->at)) {
            t->at++;
        }
    } else {
        t->at++;
    }
    token.text.end = t->at;
    return token;
}

struct token text_peek(struct text t)
{
    return text_next(&t);
}

bool text_take(struct text *t, const char *mark)
{
    struct text ahead = *t;
    struct token token = text_next(&ahead);

    if (token.kind != TOKEN_MARK || !text_is(token.text, mark)) {
        return false;
    }
    *t = ahead;
    return true;
}

// -1, 0 or 1: what the token does to the depth of brackets.
static int nesting(const struct token *token)
{
    if (token->kind != TOKEN_MARK) {
        return 0;
    }
    return strchr("([{", *token->text.at) ? 1 : strchr(")]}", *token->text.at) ? -1 : 0;
}

struct text text_balanced(struct text *t)
{
    struct text inside = {t->at, t->at};

    for (int depth = 1; depth > 0;) {
        struct token token = text_next(t);

        if (token.kind == TOKEN_END) {
            inside.end = t->end;
            return inside;
        }
        depth += nesting(&token);
        inside.end = token.text.at;
    }
    return inside;
}

struct text text_argument(struct text *t)
{
    struct text whole = {t->at, t->end};
    int depth = 0;

    for (;;) {
        struct token token = text_next(t);

        if (token.kind == TOKEN_END) {
            return whole;
        }
        if (depth == 0 && token.kind == TOKEN_MARK && *token.text.at == ',') {
            whole.end = token.text.at;
            return whole;
        }
        depth += nesting(&token);
    }
}

bool text_is(struct text t, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(t.end - t.at) == n && memcmp(t.at, word, n) == 0;
}
