// SPDX-License-Identifier: Apache-2.0
// Attributes in the source, as facts on functions, variables, fields and types.
//
// Declarations of the project are noted while they are lowered and read when all bodies are: the
// text between the start of the declaration and its name, and between its declarator and what ends
// it. A glance tells the many without attributes. Of a field or a type, clang says whether it has
// any; where it refused one, which it does as an error, all fields are looked at.
//
// An error that is about an attribute leaves the tree whole: such errors are not the unit's.
#include "analyzer/frontend/lower_attr.h"

#include <stdlib.h>
#include <string.h>

enum { EXPANSIONS_MAX = 8, BACK_MAX = 400 };

// ---- The attributes -----------------------------------------------------------------------------

enum form {
    FORM_PLAIN,
    FORM_NUMBERS, // parameters, from 1
    FORM_FREES,   // a function, and which of its parameters
    FORM_LOCKS,
    FORM_TRY, // a result, then locks
};

static const struct spelling {
    const char *name;
    enum ir_attr_kind kind;
    enum form form;
} spellings[] = {
    {"acquire_capability", ATTR_ACQUIRES, FORM_LOCKS},
    {"acquire_shared_capability", ATTR_ACQUIRES_SHARED, FORM_LOCKS},
    {"acquired_after", ATTR_ACQUIRED_AFTER, FORM_LOCKS},
    {"acquired_before", ATTR_ACQUIRED_BEFORE, FORM_LOCKS},
    {"assert_capability", ATTR_ASSERTS, FORM_LOCKS},
    {"assert_exclusive_lock", ATTR_ASSERTS, FORM_LOCKS},
    {"assert_shared_capability", ATTR_ASSERTS, FORM_LOCKS},
    {"assert_shared_lock", ATTR_ASSERTS, FORM_LOCKS},
    {"capability", ATTR_LOCKABLE, FORM_PLAIN},
    {"const", ATTR_PURE, FORM_PLAIN},
    {"exclusive_lock_function", ATTR_ACQUIRES, FORM_LOCKS},
    {"exclusive_locks_required", ATTR_REQUIRES, FORM_LOCKS},
    {"exclusive_trylock_function", ATTR_TRIES, FORM_TRY},
    {"fd_arg", ATTR_FD, FORM_NUMBERS},
    {"fd_arg_read", ATTR_FD_READ, FORM_NUMBERS},
    {"fd_arg_write", ATTR_FD_WRITE, FORM_NUMBERS},
    {"guarded_by", ATTR_GUARDED_BY, FORM_LOCKS},
    {"lock_function", ATTR_ACQUIRES, FORM_LOCKS},
    {"lockable", ATTR_LOCKABLE, FORM_PLAIN},
    {"locks_excluded", ATTR_EXCLUDES, FORM_LOCKS},
    {"malloc", ATTR_ALLOCATES, FORM_FREES},
    {"no_thread_safety_analysis", ATTR_UNCHECKED, FORM_PLAIN},
    {"nonnull", ATTR_NONNULL, FORM_NUMBERS},
    {"pt_guarded_by", ATTR_PT_GUARDED_BY, FORM_LOCKS},
    {"pure", ATTR_PURE, FORM_PLAIN},
    {"release_capability", ATTR_RELEASES, FORM_LOCKS},
    {"release_generic_capability", ATTR_RELEASES, FORM_LOCKS},
    {"release_shared_capability", ATTR_RELEASES, FORM_LOCKS},
    {"requires_capability", ATTR_REQUIRES, FORM_LOCKS},
    {"requires_shared_capability", ATTR_REQUIRES_SHARED, FORM_LOCKS},
    {"returns_nonnull", ATTR_RETURNS_NONNULL, FORM_PLAIN},
    {"returns_twice", ATTR_RETURNS_TWICE, FORM_PLAIN},
    {"scoped_lockable", ATTR_SCOPED, FORM_PLAIN},
    {"shared_capability", ATTR_LOCKABLE, FORM_PLAIN},
    {"shared_lock_function", ATTR_ACQUIRES_SHARED, FORM_LOCKS},
    {"shared_locks_required", ATTR_REQUIRES_SHARED, FORM_LOCKS},
    {"shared_trylock_function", ATTR_TRIES_SHARED, FORM_TRY},
    {"try_acquire_capability", ATTR_TRIES, FORM_TRY},
    {"try_acquire_shared_capability", ATTR_TRIES_SHARED, FORM_TRY},
    {"unlock_function", ATTR_RELEASES, FORM_LOCKS},
};

static int by_name(const void *name, const void *spelling)
{
    return strcmp(name, ((const struct spelling *)spelling)->name);
}

// `name` with or without the underscores that keep it from macros.
static const struct spelling *find_spelling(struct text name)
{
    char plain[40];
    size_t n = (size_t)(name.end - name.at);

    if (n > 4 && memcmp(name.at, "__", 2) == 0 && memcmp(name.end - 2, "__", 2) == 0) {
        name.at += 2;
        n -= 4;
    }
    if (n >= sizeof plain) {
        return NULL;
    }
    memcpy(plain, name.at, n);
    plain[n] = 0;
    return bsearch(plain, spellings, sizeof spellings / sizeof *spellings, sizeof *spellings,
                   by_name);
}

// ---- Reading ------------------------------------------------------------------------------------

struct reading {
    struct lower *l;
    const struct attr_decl *d;
    unsigned depth; // macros being expanded
};

static void add(struct reading *r, enum ir_attr_kind kind, int32_t number, place_id place)
{
    ir_add_attr(r->l->b, (struct ir_attr){.kind = (uint8_t)kind,
                                          .on = (uint8_t)r->d->on,
                                          .target = r->d->target,
                                          .number = number,
                                          .place = place});
}

static int32_t number_in(struct text t)
{
    bool is_negative = text_take(&t, "-");
    struct token token = text_next(&t);
    char *end;
    long value;

    if (token.kind == TOKEN_WORD) {
        return text_is(token.text, "true") ? 1 : text_is(token.text, "false") ? 0 : INT32_MIN;
    }
    value = token.kind == TOKEN_NUMBER ? strtol(token.text.at, &end, 0) : INT32_MIN;
    return value > INT32_MAX || value < INT32_MIN ? INT32_MIN
           : is_negative                          ? (int32_t)-value
                                                  : (int32_t)value;
}

static void add_numbers(struct reading *r, enum ir_attr_kind kind, struct text args)
{
    if (text_peek(args).kind == TOKEN_END) {
        add(r, kind, ATTR_NUMBER_NONE, 0);
    }
    while (text_peek(args).kind != TOKEN_END) {
        int32_t n = number_in(text_argument(&args));

        if (n > 0) {
            add(r, kind, n - 1, 0);
        }
    }
}

static void add_frees(struct reading *r, enum ir_attr_kind kind, struct text args)
{
    struct text name = text_argument(&args);
    struct token token = text_peek(name);
    int32_t n = text_peek(args).kind == TOKEN_END ? 1 : number_in(args);
    place_id place = token.kind == TOKEN_WORD ? attr_function(r->l, token.text) : 0;

    if (n > 0 && (place || token.kind == TOKEN_END)) {
        add(r, kind, place ? n - 1 : ATTR_NUMBER_NONE, place);
    }
}

static void add_locks(struct reading *r, enum ir_attr_kind kind, int32_t number, struct text args)
{
    while (text_peek(args).kind != TOKEN_END) {
        place_id place = attr_place(r->l, r->d, text_argument(&args));

        if (place) {
            add(r, kind, number, place);
        }
    }
}

static void add_spelled(struct reading *r, const struct spelling *s, struct text args)
{
    switch (s->form) {
    case FORM_PLAIN:
        add(r, s->kind, ATTR_NUMBER_NONE, 0);
        break;
    case FORM_NUMBERS:
        add_numbers(r, s->kind, args);
        break;
    case FORM_FREES:
        add_frees(r, s->kind, args);
        break;
    case FORM_LOCKS:
        add_locks(r, s->kind, ATTR_NUMBER_NONE, args);
        break;
    case FORM_TRY: {
        int32_t result = number_in(text_argument(&args));

        if (result != INT32_MIN) {
            add_locks(r, s->kind, result, args);
        }
        break;
    }
    }
}

// "malloc, fd_arg(1), gnu::pure"
static void read_list(struct reading *r, struct text list)
{
    while (text_peek(list).kind != TOKEN_END) {
        struct text one = text_argument(&list);
        struct text name = text_next(&one).text, args = {one.at, one.at};
        const struct spelling *s;

        if (text_take(&one, ":") && text_take(&one, ":")) {
            name = text_next(&one).text;
        }
        s = find_spelling(name);
        if (text_take(&one, "(")) {
            args = text_balanced(&one);
        }
        if (s) {
            add_spelled(r, s, args);
        }
    }
}

static void read_text(struct reading *r, struct text t);

static void read_macro(struct reading *r, struct text name, struct text *t)
{
    const struct macro *m = r->depth < EXPANSIONS_MAX ? macro_find(r->l, name) : NULL;
    struct text args = {t->at, t->at};

    if (!m || (macro_has_params(m) && !text_take(t, "("))) {
        return;
    }
    if (macro_has_params(m)) {
        args = text_balanced(t);
    }
    r->depth++;
    read_text(r, macro_expand(r->l, m, args));
    r->depth--;
}

static bool is_attribute_word(struct text word)
{
    return text_is(word, "__attribute__") || text_is(word, "__attribute");
}

// Takes what follows `__attribute__` or `[`; the list inside, empty if there is none.
static bool take_list(struct token token, struct text *t, struct text *list)
{
    bool is_gnu = token.kind == TOKEN_WORD && is_attribute_word(token.text);

    if (is_gnu ? !text_take(t, "(") || !text_take(t, "(")
               : token.kind != TOKEN_MARK || *token.text.at != '[' || !text_take(t, "[")) {
        return false;
    }
    *list = text_balanced(t);
    text_balanced(t); // the outer bracket
    return true;
}

// Attributes written out in a stretch of text; how many lists.
static unsigned read_plain(struct reading *r, struct text t)
{
    unsigned n = 0;

    for (struct token token; (token = text_next(&t)).kind != TOKEN_END;) {
        struct text list;

        if (take_list(token, &t, &list)) {
            read_list(r, list);
            n++;
        }
    }
    return n;
}

static bool is_asm(struct text word)
{
    return text_is(word, "asm") || text_is(word, "__asm__") || text_is(word, "__asm");
}

// Attributes behind macros. To look a name up is dear, so words are passed over that cannot be
// macros where nothing else is said to be there: `needs_call` asks for arguments.
static void read_macros(struct reading *r, struct text t, bool needs_call)
{
    for (struct token token; (token = text_next(&t)).kind != TOKEN_END;) {
        struct text list, ahead = t;

        if (!take_list(token, &t, &list) && token.kind == TOKEN_WORD && !is_asm(token.text) &&
            (!needs_call || text_take(&ahead, "("))) {
            read_macro(r, token.text, &t);
        }
    }
}

static void read_text(struct reading *r, struct text t)
{
    read_plain(r, t);
    read_macros(r, t, false);
}

// ---- Where attributes stand ---------------------------------------------------------------------

// A declaration's text, around its name.
struct around {
    struct text before, after;
};

static bool is_end(const struct token *t, bool is_function)
{
    return t->kind == TOKEN_END ||
           (t->kind == TOKEN_MARK && strchr(is_function ? ";{" : ";,={:", *t->text.at));
}

// Up to what ends the declaration.
static struct text tail(struct text t, bool is_function)
{
    struct text whole = {t.at, t.at};

    for (;;) {
        struct text ahead = t;
        struct token token = text_next(&ahead);

        if (is_end(&token, is_function)) {
            return whole;
        }
        t = ahead;
        if (token.kind == TOKEN_MARK && strchr("([", *token.text.at)) {
            text_balanced(&t);
        }
        whole.end = t.at;
    }
}

static bool has_brackets(struct text t)
{
    size_t n = (size_t)(t.end - t.at);

    return n > 0 && (memchr(t.at, '(', n) || memmem(t.at, n, "[[", 2));
}

static name_id name_of(struct lower *l, const struct attr_decl *d)
{
    switch (d->on) {
    case ATTR_ON_FN:
        return ir_fn_at(l->b, d->target)->name;
    case ATTR_ON_GLOBAL:
        return ir_global_at(l->b, d->target)->name;
    default:
        return ir_field_at(l->b, d->target)->name;
    }
}

// The text of the file from the name on, and what precedes it in the declaration. A name that a
// macro made is nowhere in the file.
static bool find_around(struct lower *l, const struct attr_decl *d, struct around *a)
{
    CXSourceRange extent = clang_getCursorExtent(d->cursor);
    struct text file;
    name_id id = name_of(l, d);
    const char *name = names_text(l->names, id);
    size_t n = names_length(l->names, id);
    unsigned at, start;
    bool found;

    file = lower_file_text(l, clang_getCursorLocation(d->cursor), &at);
    lower_file_text(l, clang_getRangeStart(extent), &start);
    found = n > 0 && start <= at && at + n <= (size_t)(file.end - file.at) &&
            memcmp(file.at + at, name, n) == 0;
    if (found) {
        // C23 attributes in front are not part of the extent.
        while (start > 0 && file.at[start - 1] != ';' && file.at[start - 1] != '}' &&
               file.at[start - 1] != '\n') {
            start--;
        }
        a->before = (struct text){file.at + start, file.at + at};
        a->after = (struct text){file.at + at + n, file.end};
    }
    return found;
}

// A later declaration has those of the first one too.
static bool has_own_attrs(CXCursor decl)
{
    return clang_Cursor_hasAttrs(decl) &&
           clang_equalCursors(decl, clang_getCanonicalCursor(decl)) != 0;
}

static void read_around(struct reading *r, struct around a)
{
    bool is_function = r->d->on == ATTR_ON_FN;
    unsigned nplain;

    if (is_function) {
        if (!text_take(&a.after, "(")) {
            return; // declared by a typedef, or in brackets
        }
        text_balanced(&a.after);
    }
    a.after = tail(a.after, is_function);
    nplain = read_plain(r, a.after);
    read_macros(r, a.after, false);
    if (has_brackets(a.before) || has_own_attrs(r->d->cursor)) {
        nplain += read_plain(r, a.before);
        read_macros(r, a.before, nplain > 0 || !has_own_attrs(r->d->cursor));
    }
}

// `struct ATTRIBUTE tag { … } ATTRIBUTE`
static void read_type(struct reading *r)
{
    CXSourceRange extent = clang_getCursorExtent(r->d->cursor);
    unsigned start, end;
    struct text file = lower_file_text(r->l, clang_getRangeStart(extent), &start), head, ahead,
                behind;

    lower_file_text(r->l, clang_getRangeEnd(extent), &end);
    if (start >= end || end > (size_t)(file.end - file.at)) {
        return;
    }
    head = ahead = (struct text){file.at + start, file.at + end};
    for (struct token t; (t = text_next(&ahead)).kind != TOKEN_END && !text_is(t.text, "{");) {
        head.end = ahead.at;
    }
    if (head.end < file.at + end) {
        behind = tail((struct text){file.at + end, file.end}, false);
        if (read_plain(r, head) + read_plain(r, behind) == 0) {
            text_next(&head); // struct
            read_macros(r, head, false);
            read_macros(r, behind, false);
        }
    }
}

void lower_attr_note(struct lower *l, CXCursor decl, enum ir_attr_on on, uint32_t target)
{
    struct source_file *f = lower_file_of(l, clang_getCursorLocation(decl));

    if (f && f->flags & FILE_PROJECT) {
        VEC_PUSH(l->arena, &l->tables->declarations, (struct attr_decl){decl, on, target});
    }
}

bool lower_attrs(struct lower *l)
{
    struct lower_tables *t = l->tables;
    bool any = false;

    // What attributes name may bring new declarations.
    for (; t->nattrs_read < t->declarations.n; any = true) {
        struct attr_decl d = t->declarations.items[t->nattrs_read++];
        struct reading r = {.l = l, .d = &d};
        struct around a;

        if (d.on == ATTR_ON_TYPE) {
            read_type(&r);
        } else if (find_around(l, &d, &a)) {
            read_around(&r, a);
        }
    }
    return any;
}

// ---- Errors -------------------------------------------------------------------------------------

static bool opens_attribute(struct lower *l, struct text word)
{
    const struct macro *m;

    if (is_attribute_word(word)) {
        return true;
    }
    m = word.at < word.end ? macro_find(l, word) : NULL;
    return m && macro_is_attribute(l, m);
}

static struct text word_before(const char *start, const char *end)
{
    struct text word;

    while (end > start && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    word = (struct text){end, end};
    while (word.at > start && (end - word.at) < BACK_MAX &&
           strchr("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", word.at[-1])) {
        word.at--;
    }
    return word;
}

// Whether a bracket that is open at `at` is an attribute's.
static bool is_inside(struct lower *l, struct text file, const char *at)
{
    int closed = 0;

    for (const char *p = at; p > file.at && at - p < BACK_MAX && !strchr(";{}", p[-1]); p--) {
        closed += p[-1] == ')';
        if (p[-1] == '(' && closed-- == 0) {
            closed = 0;
            if (opens_attribute(l, word_before(file.at, p - 1))) {
                return true;
            }
        }
    }
    return false;
}

bool lower_is_attr_error(struct lower *l, CXSourceLocation at, const char *message)
{
    unsigned offset;
    struct text file, word;
    struct token first;

    if (*message == '\'' && strstr(message, "' attribute ")) {
        return true;
    }
    if (strncmp(message, "use of undeclared identifier", 28) != 0) {
        return false;
    }
    file = lower_file_text(l, at, &offset);
    if (offset > file.end - file.at) {
        return false;
    }
    word = (struct text){file.at + offset, file.end};
    first = text_peek(word);
    return (first.kind == TOKEN_WORD && opens_attribute(l, first.text)) ||
           is_inside(l, file, file.at + offset);
}
