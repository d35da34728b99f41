// SPDX-License-Identifier: Apache-2.0
// Which operand _Generic or __builtin_choose_expr chooses.
//
// libclang shows the controlling expression and all alternatives, and marks none. The chosen one
// has the type of the whole. Where several have it, the association list is read from the text and
// the names of types are compared with the type of the controlling expression. A name that is a
// typedef cannot be compared; it is chosen only when nothing else is left.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <ctype.h>
#include <string.h>

enum { ALTERNATIVES_MAX = 64 };

struct text {
    const char *s;
    size_t n;
};

// ---- Names of types ----------------------------------------------------------------------------

// A type's name in one form: "unsigned" is "unsigned int", blanks and the order of words are fixed.
struct type_name {
    bool is_const, is_volatile;
    int is_unsigned, is_signed, longs, shorts; // how often the words stand there
    bool is_builtin;                           // made of such words only
    char base[32];                             // "int", "char", "double", or another name
    char stars[32];                            // "*", "*const*" ...
};

static void take_word(struct type_name *t, const char *word)
{
    bool after_star = t->stars[0] != '\0';
    size_t room = sizeof t->stars - strlen(t->stars) - 1;

    if (strcmp(word, "const") == 0 && !after_star)
        t->is_const = true;
    else if (strcmp(word, "volatile") == 0 && !after_star)
        t->is_volatile = true;
    else if (after_star)
        strncat(t->stars, word, room);
    else if (strcmp(word, "unsigned") == 0)
        t->is_unsigned++;
    else if (strcmp(word, "signed") == 0)
        t->is_signed++;
    else if (strcmp(word, "long") == 0)
        t->longs++;
    else if (strcmp(word, "short") == 0)
        t->shorts++;
    else if (strcmp(word, "bool") == 0)
        strncat(t->base, "_Bool", sizeof t->base - strlen(t->base) - 1);
    else
        strncat(t->base, word, sizeof t->base - strlen(t->base) - 1);
}

static bool is_builtin_base(const char *base)
{
    static const char *const names[] = {"char", "int", "float", "double", "void", "_Bool"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(base, names[i]) == 0)
            return true;
    return strncmp(base, "struct", 6) == 0 || strncmp(base, "union", 5) == 0;
}

static struct type_name parse_name(struct text name)
{
    struct type_name t = {0};

    for (size_t i = 0; i < name.n;) {
        char word[32] = "";
        size_t n = 0;
        unsigned char c = (unsigned char)name.s[i];
        if (isalnum(c) || c == '_') {
            for (; i < name.n && (isalnum((unsigned char)name.s[i]) || name.s[i] == '_'); i++)
                if (n + 1 < sizeof word)
                    word[n++] = name.s[i];
            take_word(&t, word);
            continue;
        }
        if (!isspace(c) && c != '\\' && strlen(t.stars) + 2 < sizeof t.stars)
            strncat(t.stars, (char[]){(char)c, '\0'}, 2);
        i++;
    }
    if (t.base[0] == '\0' && (t.is_unsigned || t.is_signed || t.longs || t.shorts))
        strcpy(t.base, "int");
    t.is_builtin = is_builtin_base(t.base);
    if (strcmp(t.base, "char") != 0)
        t.is_signed = 0;
    return t;
}

static bool same_name(const struct type_name *x, const struct type_name *y)
{
    return x->is_const == y->is_const && x->is_volatile == y->is_volatile &&
           x->is_unsigned == y->is_unsigned && x->is_signed == y->is_signed &&
           x->longs == y->longs && x->shorts == y->shorts && strcmp(x->base, y->base) == 0 &&
           strcmp(x->stars, y->stars) == 0;
}

static struct type_name control_name(struct node *control)
{
    CXType t = clang_getUnqualifiedType(node_ctype(control));
    bool is_array = clang_getArrayElementType(t).kind != CXType_Invalid;
    CXString spelling = clang_getTypeSpelling(is_array ? clang_getArrayElementType(t) : t);
    const char *s = clang_getCString(spelling);
    struct type_name name = parse_name((struct text){s, s == NULL ? 0 : strlen(s)});

    clang_disposeString(spelling);
    if (is_array && strlen(name.stars) + 1 < sizeof name.stars)
        strcat(name.stars, "*");
    return name;
}

// ---- The association list ----------------------------------------------------------------------

static size_t skip_quoted(const char *s, size_t n, size_t i)
{
    char quote = s[i];

    for (i++; i < n && s[i] != quote; i++)
        if (s[i] == '\\')
            i++;
    return i;
}

// The names before the colons of `_Generic(x, NAME: e, NAME: e)`, in order. Returns how many.
static uint32_t read_names(const char *s, size_t n, struct text *names)
{
    int depth = 0;
    uint32_t count = 0;
    size_t start = 0;
    bool named = true; // the controlling expression has no name

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\'') {
            i = skip_quoted(s, n, i);
        } else if (s[i] == '(' || s[i] == '[' || s[i] == '{') {
            depth++;
        } else if (s[i] == ')' || s[i] == ']' || s[i] == '}') {
            if (--depth == 0)
                return count;
        } else if (depth == 1 && s[i] == ',') {
            start = i + 1;
            named = false;
        } else if (depth == 1 && s[i] == ':' && !named) {
            if (count == ALTERNATIVES_MAX)
                return 0;
            names[count++] = (struct text){s + start, i - start};
            named = true;
        }
    }
    return 0;
}

// ---- Choosing ----------------------------------------------------------------------------------

static bool has_type_of_whole(struct node *n, uint32_t kid)
{
    return clang_equalTypes(clang_getUnqualifiedType(node_ctype(&n->kids[kid])),
                            clang_getUnqualifiedType(node_ctype(n))) != 0;
}

static struct node *choose_by_name(struct body *b, struct node *n)
{
    struct text names[ALTERNATIVES_MAX];
    struct node *other = NULL, *by_default = NULL;
    uint32_t nothers = 0;
    size_t size;
    const char *s = lower_spelling_text(b->l, n->cursor, &size);
    struct type_name control = control_name(n->kids);

    if (s == NULL || read_names(s, size, names) != n->nkids - 1)
        return NULL;
    for (uint32_t i = 1; i < n->nkids; i++) {
        struct type_name name = parse_name(names[i - 1]);
        if (!has_type_of_whole(n, i))
            continue;
        if (strcmp(name.base, "default") == 0) {
            by_default = &n->kids[i];
        } else if (same_name(&name, &control)) {
            return &n->kids[i];
        } else if (!name.is_builtin) {
            other = &n->kids[i];
            nothers++;
        }
    }
    if (nothers == 0)
        return by_default;
    return nothers == 1 && by_default == NULL ? other : NULL;
}

static struct node *choose_generic(struct body *b, struct node *n)
{
    struct node *chosen = NULL;
    uint32_t found = 0;

    for (uint32_t i = 1; i < n->nkids; i++)
        if (has_type_of_whole(n, i)) {
            chosen = &n->kids[i];
            found++;
        }
    return found > 1 ? choose_by_name(b, n) : chosen;
}

static bool is_choose_expr(struct body *b, struct node *n)
{
    return n->kind == CXCursor_UnexposedExpr && n->nkids == 3 &&
           lower_spelling_word(b->l, n->cursor) == names_puts(b->l->names, "__builtin_choose_expr");
}

struct node *lower_generic_choice(struct body *b, struct node *n)
{
    int64_t v;

    if (is_choose_expr(b, n))
        return lower_evaluate(b->l, n->kids[0].cursor, &v) ? &n->kids[v != 0 ? 1 : 2] : NULL;
    if (n->kind != CXCursor_GenericSelectionExpr || n->nkids < 2)
        return NULL;
    return n->nkids == 2 ? &n->kids[1] : choose_generic(b, n);
}
