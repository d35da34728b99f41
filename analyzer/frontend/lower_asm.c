// SPDX-License-Identifier: Apache-2.0
// asm statements: what they write becomes unknown.
//
// libclang shows the operand expressions, outputs first. How many of them are outputs, whether
// memory is clobbered and which labels may be jumped to is read from the text:
//     asm volatile ("template" : outputs : inputs : clobbers : labels)
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <ctype.h>
#include <string.h>

enum { SECTION_TEMPLATE, SECTION_OUTPUTS, SECTION_INPUTS, SECTION_CLOBBERS, SECTION_LABELS };

struct asm_text {
    bool known; // the text was understood
    uint32_t noutputs;
    bool has_template; // not the empty string: it does more than hold the compiler back
    bool clobbers_memory;
    const char *labels; // the label section, NULL if none
    size_t nlabels;
};

static size_t string_end(const char *s, size_t n, size_t i)
{
    for (i++; i < n && s[i] != '"'; i++)
        if (s[i] == '\\')
            i++;
    return i;
}

static size_t comment_end(const char *s, size_t n, size_t i)
{
    if (i + 1 < n && s[i + 1] == '/') {
        while (i + 1 < n && s[i + 1] != '\n')
            i++;
    } else if (i + 1 < n && s[i + 1] == '*') {
        for (i += 2; i + 1 < n && !(s[i] == '*' && s[i + 1] == '/'); i++)
            ;
        i++;
    }
    return i;
}

static void note_string(struct asm_text *t, int section, const char *s, size_t n)
{
    if (section == SECTION_TEMPLATE && n > 0)
        t->has_template = true;
    if (section == SECTION_CLOBBERS && n == 6 && memcmp(s, "memory", 6) == 0)
        t->clobbers_memory = true;
}

static struct asm_text read_asm(const char *s, size_t n)
{
    struct asm_text t = {0};
    size_t i = 0, start = 0;
    int depth = 0, section = 0;
    bool any = false; // something in the operand at hand

    while (i < n && (isalnum((unsigned char)s[i]) || s[i] == '_' || isspace((unsigned char)s[i])))
        i++;
    if (i == n || s[i] != '(')
        return t;
    for (; i < n; i++) {
        char c = s[i];
        if (c == '"') {
            size_t end = string_end(s, n, i);
            note_string(&t, section, s + i + 1, end - i - 1);
            i = end;
            any = true;
        } else if (c == '/') {
            i = comment_end(s, n, i);
        } else if (c == '(' || c == '[') {
            depth++;
        } else if (c == ')' || c == ']') {
            depth--;
        } else if (depth == 1 && c == ',') {
            t.noutputs += section == SECTION_OUTPUTS;
        } else if (depth == 1 && c == ':') {
            t.noutputs += section == SECTION_OUTPUTS && any;
            section++;
            start = i + 1;
            any = false;
        }
        if (depth == 0)
            break;
    }
    t.noutputs += section == SECTION_OUTPUTS && any;
    t.known = depth == 0 && i < n;
    if (section == SECTION_LABELS && t.known) {
        t.labels = s + start;
        t.nlabels = i - start;
    }
    return t;
}

// ---- asm goto ----------------------------------------------------------------------------------

static struct label *label_named(struct body *b, const char *name, size_t n)
{
    struct label *found = NULL;

    for (uint32_t i = 0; i < b->labels.cap && found == NULL; i++) {
        struct label *label = b->labels.entries[i].value;
        if (b->labels.entries[i].key == NULL || label->node == NULL)
            continue;
        CXString spelling = clang_getCursorSpelling(label->node->cursor);
        const char *s = clang_getCString(spelling);
        if (s != NULL && strlen(s) == n && memcmp(s, name, n) == 0)
            found = label;
        clang_disposeString(spelling);
    }
    return found;
}

static size_t word_end(const char *s, size_t n, size_t i)
{
    while (i < n && (isalnum((unsigned char)s[i]) || s[i] == '_'))
        i++;
    return i;
}

// Control goes on behind the statement or to a label, in the order of the text: an unknown number
// decides.
static void jump_anywhere(struct body *b, const struct asm_text *t)
{
    struct ir_case *cases = arena_array(b->arena, struct ir_case, t->nlabels);
    block_id *targets = arena_array(b->arena, block_id, t->nlabels);
    block_id next = ir_new_block(b->f);
    type_id type = lower_int_type(b->l);
    ir_opnd v = lower_havoc(b, 0, type, 0);
    uint32_t n = 0;

    for (size_t i = 0, end; i < t->nlabels; i = end + 1) {
        end = word_end(t->labels, t->nlabels, i);
        struct label *label = end == i ? NULL : label_named(b, t->labels + i, end - i);
        if (label == NULL)
            continue;
        targets[n] = body_exit_block(b, label);
        cases[n] = (struct ir_case){n + 1, n + 1};
        n++;
    }
    ir_emit_switch(b->f, v, type, cases, targets, n, next);
    ir_set_block(b->f, next);
}

// ---- All ---------------------------------------------------------------------------------------

static bool may_be_output(struct body *b, struct node *n)
{
    return (n->kind == CXCursor_DeclRefExpr || n->kind == CXCursor_MemberRefExpr ||
            n->kind == CXCursor_ArraySubscriptExpr ||
            (n->kind == CXCursor_UnaryOperator && n->op == CXUnaryOperator_Deref)) &&
           body_type(b, node_type(b, n)).kind != TYPE_FUNCTION;
}

static void havoc_output(struct body *b, struct node *n)
{
    struct lval lv = lower_lvalue(b, n);

    if (lv.is_reg)
        lower_havoc(b, 0, lv.type, ir_opnd_make(IR_LOCAL, lv.local));
    else if (lv.place != 0)
        lower_havoc(b, lv.place, 0, 0);
}

void lower_asm(struct body *b, struct node *n)
{
    size_t size;
    const char *s = lower_spelling_text(b->l, n->cursor, &size);
    struct asm_text t = {0};

    if (s != NULL)
        t = read_asm(s, size);
    if (t.noutputs > n->nkids)
        t.known = false;
    for (uint32_t i = 0; i < n->nkids; i++)
        if (t.known ? i >= t.noutputs : !may_be_output(b, &n->kids[i]))
            lower_full_value(b, &n->kids[i], 0);
    for (uint32_t i = 0; i < n->nkids; i++)
        if (t.known ? i < t.noutputs : may_be_output(b, &n->kids[i]))
            havoc_output(b, &n->kids[i]);
    if (t.known && !t.has_template && t.clobbers_memory && n->nkids == 0)
        ir_emit(b->f, (struct ir_insn){.op = IR_FENCE, .order = ORDER_NONE}, NULL, 0);
    else if (!t.known || t.clobbers_memory)
        lower_havoc(b, 0, 0, 0);
    if (t.labels != NULL)
        jump_anywhere(b, &t);
}
