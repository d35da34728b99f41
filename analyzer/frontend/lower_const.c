// SPDX-License-Identifier: Apache-2.0
// Literals, constant expressions, and operators whose operand is not evaluated.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool lower_folded(struct body *b, struct node *n, ir_opnd *value)
{
    type_id type = node_type(b, n);
    struct ir_type t = body_type(b, type);
    int64_t v;

    if ((t.kind != TYPE_INT && t.kind != TYPE_BOOL) || !lower_evaluate(b->l, n->cursor, &v))
        return false;
    *value = body_int(b, type, v);
    return true;
}

// A constant of the IR is a double. A literal of a wider type is the sum of two or three, exactly,
// or unknown where doubles do not reach.
static ir_opnd wide_literal(struct body *b, struct node *n)
{
    type_id type = node_type(b, n);
    size_t size;
    const char *s = lower_spelling_text(b->l, n->cursor, &size);
    char *end;
    long double rest = strtold(arena_text(b->arena, s, size < 128 ? size : 128), &end);
    if (*end != 'l' && *end != 'L') // not read to its suffix
        return lower_havoc(b, 0, type, 0);
    ir_opnd sum = body_float(b, type, (double)rest);

    rest -= (double)rest;
    for (int part = 0; part < 2 && rest != 0 && isfinite(rest); part++) {
        sum = body_bin(b, BIN_ADD, type, sum, body_float(b, type, (double)rest), 0);
        rest -= (double)rest;
    }
    return rest == 0 ? sum : lower_havoc(b, 0, type, 0);
}

ir_opnd lower_float_literal(struct body *b, struct node *n)
{
    double v;

    if (body_type(b, node_type(b, n)).kind == TYPE_FLOAT &&
        body_type(b, node_type(b, n)).size > sizeof(double))
        return wide_literal(b, n);

    if (body_type(b, node_type(b, n)).kind != TYPE_FLOAT ||
        !lower_evaluate_double(b->l, n->cursor, &v))
        return lower_havoc(b, 0, node_type(b, n), 0);
    return body_float(b, node_type(b, n), v);
}

// ---- Strings -----------------------------------------------------------------------------------

// The spelling of a string literal is its text in escaped form with its prefix, neighbours joined.
struct unescape {
    const char *at, *end;
    char *out; // `width` bytes a unit, little-endian
    size_t n;
    unsigned width;
};

static void put_unit(struct unescape *u, uint32_t v)
{
    for (unsigned i = 0; i < u->width; i++)
        u->out[u->n++] = (char)(v >> 8 * i & 0xff);
}

static uint32_t number(struct unescape *u, unsigned base, unsigned most)
{
    uint32_t v = 0;

    for (unsigned i = 0; i < most && u->at < u->end; i++, u->at++) {
        unsigned char c = (unsigned char)*u->at;
        unsigned digit = isdigit(c)    ? (unsigned)(c - '0')
                         : isxdigit(c) ? (unsigned)(tolower(c) - 'a') + 10
                                       : 16;
        if (digit >= base)
            break;
        v = v * base + digit;
    }
    return v;
}

static void escape(struct unescape *u)
{
    static const char names[] = "abefnrtv", values[] = "\a\b\033\f\n\r\t\v";
    char c = *u->at;
    const char *found;

    if (c >= '0' && c <= '7') {
        put_unit(u, number(u, 8, 3));
        return;
    }
    u->at++;
    if (c == 'x') {
        put_unit(u, number(u, 16, 8));
        return;
    }
    if (c == 'u' || c == 'U') {
        put_unit(u, number(u, 16, c == 'u' ? 4 : 8));
        return;
    }
    found = memchr(names, c, sizeof names - 1);
    put_unit(u, found == NULL ? (unsigned char)c : (unsigned char)values[found - names]);
}

static void unescape(struct unescape *u)
{
    while (u->at < u->end) {
        if (*u->at == '\\' && u->at + 1 < u->end) {
            u->at++;
            escape(u);
        } else if (*u->at == '"') { // the end, or `""` that ends a hexadecimal escape
            u->at++;
        } else {
            put_unit(u, (unsigned char)*u->at++);
        }
    }
}

// Formats and paths are looked at to their ends. Of other texts a beginning is enough to know them
// by: names are compared, prose is not.
static size_t kept_of(const struct body *b, const struct unescape *u)
{
    enum { NAME_KEPT = 20, PROSE_KEPT = 8 };
    size_t kept = memchr(u->out, ' ', u->n) == NULL ? NAME_KEPT : PROSE_KEPT;
    bool whole = b->l->request->whole || u->n <= kept || u->out[0] == '/' ||
                 memchr(u->out, '%', u->n) != NULL;

    return whole ? u->n : kept;
}

uint32_t lower_string(struct body *b, struct node *n)
{
    struct ir_type t = body_type(b, node_type(b, n));
    uint64_t width = body_type(b, t.elem).size;
    CXString spelling = clang_getCursorSpelling(n->cursor);
    const char *s = clang_getCString(spelling);
    const char *quote = s == NULL ? NULL : strchr(s, '"');
    struct unescape u = {.width = width == 0 ? 1 : (unsigned)width};
    uint32_t size = (uint32_t)t.size;

    if (quote != NULL) {
        u.at = quote + 1;
        u.end = s + strlen(s);
        u.out = arena_array(b->arena, char, strlen(s) * u.width + 1);
        unescape(&u);
    }
    clang_disposeString(spelling);
    if (size == 0)
        size = (uint32_t)(u.n + u.width);
    if (u.n > size)
        u.n = size;
    return ir_add_string(b->l->b, u.out == NULL ? "" : u.out, u.n, size, (uint8_t)u.width,
                         kept_of(b, &u));
}

// ---- sizeof, offsetof --------------------------------------------------------------------------

// The typedef in sizeof(name), as a type.
static CXType named_type(struct body *b, const struct node *n)
{
    struct cursor_list kids = lower_children(b->l, n->cursor);

    for (uint32_t i = 0; i < kids.n; i++)
        if (clang_getCursorKind(kids.items[i]) == CXCursor_TypeRef)
            return clang_getCursorType(kids.items[i]);
    return (CXType){.kind = CXType_Invalid};
}

// sizeof(int[n]) shows the bound twice and no type: that of an element is read from the text.
static long long element_size(struct body *b, const struct node *n)
{
    static const struct {
        const char *word;
        int size;
    } words[] = {{"char", 1}, {"short", 2}, {"int", 4}, {"float", 4}, {"double", 8}};
    size_t size;
    const char *s = lower_spelling_text(b->l, n->cursor, &size);
    const char *open = s == NULL ? NULL : memchr(s, '(', size);
    const char *end = open == NULL ? NULL : memchr(open, '[', size - (size_t)(open - s));

    if (end == NULL)
        return -1;
    for (open++; open < end && isspace((unsigned char)*open); open++)
        ;
    while (end > open && isspace((unsigned char)end[-1]))
        end--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size_t)(end - open) == strlen(words[i].word) &&
            memcmp(open, words[i].word, (size_t)(end - open)) == 0)
            return words[i].size;
    return end > open && end[-1] == '*' ? (long long)body_type(b, lower_size_type(b->l)).size : -1;
}

static ir_opnd size_of_bound(struct body *b, struct node *n)
{
    type_id size = lower_size_type(b->l);
    CXType named = named_type(b, n);
    long long each =
        named.kind == CXType_Invalid ? element_size(b, n) : clang_Type_getSizeOf(named);

    if (each < 0)
        return 0;
    ir_opnd count = lower_rvalue_as(b, &n->kids[n->nkids - 1], size);
    return body_bin(b, BIN_MUL, size, count, body_int(b, size, each), 0);
}

// sizeof of something of run-time size. What is not was folded.
ir_opnd lower_sizeof(struct body *b, struct node *n, ir_opnd dst)
{
    CXType type = n->nkids > 0 ? node_ctype(node_strip(n->kids)) : named_type(b, n);
    ir_opnd size = 0;

    if (type_is_variably_modified(type))
        size = lower_vla_size(b, type);
    else if (n->nkids == 2)
        size = size_of_bound(b, n);
    return size != 0 ? size : lower_havoc(b, 0, node_type(b, n), dst);
}

// offsetof(struct s, f[i].g): the constant part comes from the fields.
ir_opnd lower_offsetof(struct body *b, struct node *n, ir_opnd dst)
{
    type_id size = node_type(b, n), type = 0;
    ir_opnd sum;

    if (n->nkids == 0 || body_type(b, size).kind != TYPE_INT)
        return lower_havoc(b, 0, size, dst);
    sum = body_int(b, size, 0);
    for (uint32_t i = 0; i < n->nkids; i++) {
        struct node *kid = &n->kids[i];
        ir_opnd part;
        if (kid->kind == CXCursor_MemberRef && kid->ref != NULL) {
            uint32_t field = lower_field(b->l, *kid->ref);
            if (field == UINT32_MAX)
                return lower_havoc(b, 0, size, dst);
            struct ir_field f = *ir_field_at(b->l->b, field);
            part = body_int(b, size, (int64_t)(f.bit_offset / 8));
            type = f.type;
        } else {
            type = body_type(b, type).elem;
            part = lower_rvalue_as(b, kid, size);
            part = body_bin(b, BIN_MUL, size, part,
                            body_int(b, size, (int64_t)body_type(b, type).size), 0);
        }
        sum = body_bin(b, BIN_ADD, size, sum, part, 0);
    }
    return sum;
}
