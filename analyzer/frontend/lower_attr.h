// SPDX-License-Identifier: Apache-2.0
// Inside the front end: attributes as they are written.
//
// libclang shows some attributes, prints others, refuses a few and drops those only GCC knows, and
// it hides their arguments; so the text around a declaration is read where there is one at all.
#ifndef CCLINT_FRONTEND_LOWER_ATTR_H
#define CCLINT_FRONTEND_LOWER_ATTR_H

#include "analyzer/frontend/lower_tables.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_MARK };
struct token {
    enum token_kind kind;
    struct text text; // of a string: without its quotes
};

// ---- lower_text.c -------------------------------------------------------------------------------
struct token text_next(struct text *t); // takes it; comments and line ends are white space
struct token text_peek(struct text t);
bool text_take(struct text *t, const char *mark); // takes the next token if it is that
// Takes up to the bracket that closes one already taken; returns what is between.
struct text text_balanced(struct text *t);
struct text text_argument(struct text *t); // takes up to a comma outside brackets, and the comma
bool text_is(struct text t, const char *word);

// ---- lower_macro.c ------------------------------------------------------------------------------
// The macro of that name in the project's files; NULL: none. Where files define it several times
// under conditions, the definition with an attribute in it counts.
struct macro;
const struct macro *macro_find(struct lower *l, struct text name);
bool macro_is_attribute(struct lower *l, const struct macro *m); // its text is one
// The macro's text for arguments (without their parentheses). In the unit's arena.
struct text macro_expand(struct lower *l, const struct macro *m, struct text args);
bool macro_has_params(const struct macro *m);

// ---- lower_attr_place.c -------------------------------------------------------------------------
// What an argument of an attribute names: `mu`, `->mu`, `this->mu`, `p->mu`, `&global`. 0: not
// understood.
place_id attr_place(struct lower *l, const struct attr_decl *d, struct text expression);
place_id attr_function(struct lower *l, struct text name);

#endif
