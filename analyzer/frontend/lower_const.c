// SPDX-License-Identifier: Apache-2.0
// Literals, constant expressions, and operators whose operand is not evaluated.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <ctype.h>
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

ir_opnd lower_float_literal(struct body *b, struct node *n)
{
    double v;

    if (body_type(b, node_type(b, n)).kind != TYPE_FLOAT ||
        !lower_evaluate_double(b->l, n->cursor, &v))
        return lower_havoc(b, 0, node_type(b, n), 0);
    return body_float(b, node_type(b, n), v);
}

// ---- Strings
// --------------------------------------------------------------------------------------------------

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
    return ir_add_string(b->l->b, u.out == NULL ? "" : u.out, u.n, size, (uint8_t)u.width);
}

// ---- sizeof, offsetof
// -------------------------------------------------------------------------------------------

// sizeof of an array of run-time size. What is not one was folded.
ir_opnd lower_sizeof(struct body *b, struct node *n, ir_opnd dst)
{
    ir_opnd size = 0;

    if (n->nkids > 0) {
        struct node *operand = node_strip(n->kids);
        size = lower_vla_size(b, node_ctype(operand));
    }
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
            struct ir_field f = *ir_field_at(b->l->b, lower_field(b->l, *kid->ref));
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

// ---- Choices
// ------------------------------------------------------------------------------------------------------

static bool is_choose_expr(struct body *b, struct node *n)
{
    return n->kind == CXCursor_UnexposedExpr && n->nkids == 3 &&
           lower_spelling_word(b->l, n->cursor) == names_puts(b->l->names, "__builtin_choose_expr");
}

// Of several alternatives with the right type none is known to be meant.
struct node *lower_generic_choice(struct body *b, struct node *n)
{
    struct node *chosen = NULL;
    int64_t v;

    if (is_choose_expr(b, n))
        return lower_evaluate(b->l, n->kids[0].cursor, &v) ? &n->kids[v != 0 ? 1 : 2] : NULL;
    if (n->kind != CXCursor_GenericSelectionExpr)
        return NULL;
    if (n->nkids == 2)
        return &n->kids[1];
    CXType whole = node_ctype(n);
    for (uint32_t i = 1; i < n->nkids; i++) {
        if (!clang_equalTypes(node_ctype(&n->kids[i]), whole))
            continue;
        if (chosen != NULL)
            return NULL;
        chosen = &n->kids[i];
    }
    return chosen;
}
