// SPDX-License-Identifier: Apache-2.0
// while, do and for.
//
// libclang shows only the parts of a `for` that exist. With fewer than four children, the source
// text behind `for (` tells which ones they are: parts are separated by the two `;` at the level
// of the parentheses.
#include "analyzer/frontend/lower_body.h"

#include <ctype.h>

struct loop {
    struct jump_target on_break, on_continue;
    struct jump_target *outer_break, *outer_continue;
};

static void loop_enter(struct body *b, struct loop *loop, block_id after, block_id next)
{
    loop->outer_break = b->on_break;
    loop->outer_continue = b->on_continue;
    loop->on_break = (struct jump_target){after, b->scope};
    loop->on_continue = (struct jump_target){next, b->scope};
    b->on_break = &loop->on_break;
    b->on_continue = &loop->on_continue;
}

static void loop_leave(struct body *b, const struct loop *loop)
{
    b->on_break = loop->outer_break;
    b->on_continue = loop->outer_continue;
}

void lower_while(struct body *b, struct node *n)
{
    struct loop loop;

    if (n->nkids != 2)
        return;
    block_id head = ir_new_block(b->f), inside = ir_new_block(b->f), after = ir_new_block(b->f);
    ir_emit_jmp(b->f, head);
    ir_set_block(b->f, head);
    body_set_loc(b, &n->kids[0]);
    lower_full_cond(b, &n->kids[0], inside, after);
    ir_set_block(b->f, inside);
    loop_enter(b, &loop, after, head);
    lower_substatement(b, &n->kids[1]);
    loop_leave(b, &loop);
    body_set_loc(b, &n->kids[0]);
    ir_emit_jmp(b->f, head);
    ir_set_block(b->f, after);
}

void lower_do(struct body *b, struct node *n)
{
    struct loop loop;

    if (n->nkids != 2)
        return;
    block_id inside = ir_new_block(b->f), test = ir_new_block(b->f), after = ir_new_block(b->f);
    ir_emit_jmp(b->f, inside);
    ir_set_block(b->f, inside);
    loop_enter(b, &loop, after, test);
    lower_substatement(b, &n->kids[0]);
    loop_leave(b, &loop);
    ir_emit_jmp(b->f, test);
    ir_set_block(b->f, test);
    body_set_loc(b, &n->kids[1]);
    lower_full_cond(b, &n->kids[1], inside, after);
    ir_set_block(b->f, after);
}

// ---- for ---------------------------------------------------------------------------------------

enum { FOR_INIT, FOR_COND, FOR_NEXT, FOR_BODY, FOR_PARTS };

// Skips a comment, a string or a character constant at s[i]; returns the index of its last
// character, or i.
static size_t skip_opaque(const char *s, size_t n, size_t i)
{
    if (s[i] == '/' && i + 1 < n && s[i + 1] == '/') {
        while (i + 1 < n && s[i + 1] != '\n')
            i++;
    } else if (s[i] == '/' && i + 1 < n && s[i + 1] == '*') {
        for (i += 2; i + 1 < n && !(s[i] == '*' && s[i + 1] == '/'); i++)
            ;
        i++;
    } else if (s[i] == '"' || s[i] == '\'') {
        char quote = s[i];
        for (i++; i < n && s[i] != quote; i++)
            if (s[i] == '\\')
                i++;
    }
    return i;
}

// Which of the three parts in the parentheses are there. False if the text is no `for`.
static bool read_parts(const char *s, size_t n, bool has[3])
{
    int depth = 0, part = 0;

    has[0] = has[1] = has[2] = false;
    for (size_t i = 0; i < n; i++) {
        size_t last = skip_opaque(s, n, i);
        bool is_comment = last != i && s[i] == '/';
        if (depth == 1 && s[i] == ')')
            return part == 2;
        if (depth == 1 && s[i] == ';') {
            if (++part > 2)
                return false;
        } else if (depth >= 1 && !is_comment && !isspace((unsigned char)s[i]) && s[i] != '\\') {
            has[part] = true;
        }
        if (s[i] == '(' || s[i] == '[' || s[i] == '{')
            depth++;
        else if (s[i] == ')' || s[i] == ']' || s[i] == '}')
            depth--;
        i = last;
    }
    return false;
}

// Without text that agrees: by what the parts look like.
static void guess_parts(struct node *n, struct node *parts[FOR_PARTS])
{
    uint32_t i = 0, rest = n->nkids - 1;

    if (rest > 0 && n->kids[0].kind == CXCursor_DeclStmt) {
        parts[FOR_INIT] = &n->kids[i++];
        rest--;
    } else if (rest > 1 && node_is_assign(&n->kids[0])) {
        parts[FOR_INIT] = &n->kids[i++];
        rest--;
    }
    if (rest > 0 && !(rest == 1 && (node_is_incdec(&n->kids[i]) || node_is_assign(&n->kids[i])))) {
        parts[FOR_COND] = &n->kids[i++];
        rest--;
    }
    if (rest > 0)
        parts[FOR_NEXT] = &n->kids[i];
}

static void find_parts(struct body *b, struct node *n, struct node *parts[FOR_PARTS])
{
    bool has[3] = {true, true, true};
    uint32_t i = 0;

    for (int part = 0; part < FOR_PARTS; part++)
        parts[part] = NULL;
    parts[FOR_BODY] = &n->kids[n->nkids - 1];
    if (n->nkids < FOR_PARTS) {
        size_t size;
        const char *s = lower_spelling_text(b->l, n->cursor, &size);
        bool agrees = s != NULL && read_parts(s, size, has) &&
                      (uint32_t)(has[0] + has[1] + has[2] + 1) == n->nkids;
        if (!agrees) {
            guess_parts(n, parts);
            return;
        }
    }
    for (int part = FOR_INIT; part < FOR_BODY; part++)
        if (has[part])
            parts[part] = &n->kids[i++];
}

void lower_for(struct body *b, struct node *n)
{
    struct node *parts[FOR_PARTS];
    struct loop loop;

    if (n->nkids == 0)
        return;
    find_parts(b, n, parts);
    scope_open(b, n);
    if (parts[FOR_INIT] != NULL)
        lower_stmt(b, parts[FOR_INIT]);
    block_id head = ir_new_block(b->f), inside = ir_new_block(b->f);
    block_id next = ir_new_block(b->f), after = ir_new_block(b->f);
    ir_emit_jmp(b->f, head);
    ir_set_block(b->f, head);
    if (parts[FOR_COND] != NULL) {
        body_set_loc(b, parts[FOR_COND]);
        lower_full_cond(b, parts[FOR_COND], inside, after);
    } else {
        ir_emit_jmp(b->f, inside);
    }
    ir_set_block(b->f, inside);
    loop_enter(b, &loop, after, next);
    lower_substatement(b, parts[FOR_BODY]);
    loop_leave(b, &loop);
    ir_emit_jmp(b->f, next);
    ir_set_block(b->f, next);
    if (parts[FOR_NEXT] != NULL)
        lower_stmt(b, parts[FOR_NEXT]);
    ir_emit_jmp(b->f, head);
    ir_set_block(b->f, after);
    body_set_loc(b, n);
    scope_close(b, 0);
}
