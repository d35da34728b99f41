// SPDX-License-Identifier: Apache-2.0
// Macros that stand for attributes.
//
// libclang keeps macros only when it is asked for all of them, which costs a tenth of the parse. So
// the `#define` lines of the project's own files are read when something that may be an attribute
// macro is first met, and never in units without one. Definitions that the preprocessor left out
// count too: `#if __GNUC__ >= 13` hides from clang what the source says all the same.
#include "analyzer/frontend/lower_attr.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

#include <ctype.h>
#include <string.h>

enum { MACRO_BYTES_MAX = 2000, MACRO_DEPTH_MAX = 8 };

struct macro {
    struct text params, body;
    bool has_params;
};

// ---- Reading ------------------------------------------------------------------------------------

static const char *line_end(struct text t)
{
    const char *p = t.at;

    for (;;) {
        const char *end = memchr(p, '\n', (size_t)(t.end - p));

        if (!end) {
            return t.end;
        }
        if (end == p || end[-1] != '\\') {
            return end;
        }
        p = end + 1;
    }
}

static bool mentions_attribute(struct text t)
{
    return memmem(t.at, (size_t)(t.end - t.at), "__attribute", 11) ||
           memmem(t.at, (size_t)(t.end - t.at), "[[", 2);
}

static void keep(struct lower *l, struct text name, struct macro m)
{
    const void *key = table_key(names_put(l->names, name.at, (size_t)(name.end - name.at)));
    struct macro *known = ptr_map_get(&l->tables->macros, key);

    if (!known) {
        known = arena_new(l->arena, struct macro);
        ptr_map_put(l->arena, &l->tables->macros, key, known);
    } else if (mentions_attribute(known->body) || !mentions_attribute(m.body)) {
        return;
    }
    *known = m;
}

// `t`: what follows "#" on a logical line.
static void read_directive(struct lower *l, struct text t)
{
    struct macro m = {0};
    struct token name;

    if (!text_is(text_next(&t).text, "define")) {
        return;
    }
    name = text_next(&t);
    m.has_params = t.at < t.end && *t.at == '(';
    if (m.has_params) {
        t.at++;
        m.params = text_balanced(&t);
    }
    m.body = t;
    if (name.kind == TOKEN_WORD && text_peek(t).kind != TOKEN_END &&
        t.end - t.at <= MACRO_BYTES_MAX) {
        keep(l, name.text, m);
    }
}

static bool starts_line(const char *at, const char *start)
{
    while (at > start && (at[-1] == ' ' || at[-1] == '\t')) {
        at--;
    }
    return at == start || at[-1] == '\n';
}

static void read_file(struct lower *l, struct text t)
{
    const char *start = t.at, *hash;

    while ((hash = memchr(t.at, '#', (size_t)(t.end - t.at))) != NULL) {
        t.at = hash + 1;
        if (starts_line(hash, start)) {
            struct text line = {t.at, line_end(t)};

            read_directive(l, line);
            t.at = line.end;
        }
    }
}

static void see_file(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    struct lower *l = data;
    CXSourceLocation at = clang_getLocationForOffset(l->tu, file, 0);
    size_t n;

    (void)stack;
    (void)depth;
    if (!clang_Location_isInSystemHeader(at)) {
        const char *text = clang_getFileContents(l->tu, file, &n);

        if (text) {
            read_file(l, (struct text){text, text + n});
        }
    }
}

const struct macro *macro_find(struct lower *l, struct text name)
{
    struct lower_tables *t = l->tables;

    if (!t->has_read_macros) {
        t->has_read_macros = true;
        clang_getInclusions(l->tu, see_file, l);
    }
    return ptr_map_get(&t->macros,
                       table_key(names_put(l->names, name.at, (size_t)(name.end - name.at))));
}

// ---- Expanding ----------------------------------------------------------------------------------

bool macro_has_params(const struct macro *m)
{
    return m->has_params;
}

bool macro_is_attribute(struct lower *l, const struct macro *m)
{
    for (unsigned depth = 0; m && depth < MACRO_DEPTH_MAX; depth++) {
        struct token first;

        if (mentions_attribute(m->body)) {
            return true;
        }
        first = text_peek(m->body);
        m = first.kind == TOKEN_WORD ? macro_find(l, first.text) : NULL;
    }
    return false;
}

static void put(struct buf *out, struct text t)
{
    buf_put(out, t.at, (size_t)(t.end - t.at));
}

// The argument for a parameter's name; what is no parameter stands for itself.
static struct text argument_for(const struct macro *m, struct text name, struct text args)
{
    struct text params = m->params;

    if (text_is(name, "__VA_ARGS__")) {
        for (; !text_take(&params, "."); text_argument(&params), text_argument(&args)) {
            if (text_peek(params).kind == TOKEN_END) {
                return name;
            }
        }
        return args;
    }
    while (text_peek(params).kind != TOKEN_END) {
        struct text param = text_argument(&params), arg = text_argument(&args);
        struct text word = text_next(&param).text;

        if (text_is(word, "")) {
            continue;
        }
        if ((size_t)(word.end - word.at) == (size_t)(name.end - name.at) &&
            memcmp(word.at, name.at, (size_t)(name.end - name.at)) == 0) {
            return arg;
        }
    }
    return name;
}

struct text macro_expand(struct lower *l, const struct macro *m, struct text args)
{
    struct buf out = {0};
    struct text body = m->body, result;

    while (text_peek(body).kind != TOKEN_END) {
        const char *before = body.at;
        struct token token = text_next(&body);

        if (token.kind == TOKEN_WORD && m->has_params) {
            put(&out, argument_for(m, token.text, args));
        } else {
            put(&out, (struct text){before, body.at});
        }
        buf_byte(&out, ' ');
    }
    result.at = arena_text(l->arena, out.n ? out.data : "", out.n);
    result.end = result.at + out.n;
    buf_free(&out);
    return result;
}
