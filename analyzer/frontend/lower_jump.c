// SPDX-License-Identifier: Apache-2.0
// switch, goto and labels.
//
// The cases of a switch are collected while its body is lowered, wherever they stand in it (Duff's
// device), and the SWITCH is put behind its operand afterwards.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <string.h>

struct switch_body {
    struct switch_body *outer;
    type_id type;
    struct ir_case *cases;
    block_id *targets;
    uint32_t n, cap;
    block_id otherwise;
    bool has_default;
};

// ---- switch ------------------------------------------------------------------------------------

static void add_case(struct body *b, struct switch_body *s, struct ir_case c, block_id target)
{
    if (s->n == s->cap) {
        uint32_t cap = s->cap == 0 ? 8 : s->cap * 2;
        struct ir_case *cases = arena_array(b->arena, struct ir_case, cap);
        block_id *targets = arena_array(b->arena, block_id, cap);
        if (s->n > 0) {
            memcpy(cases, s->cases, s->n * sizeof *cases);
            memcpy(targets, s->targets, s->n * sizeof *targets);
        }
        s->cases = cases;
        s->targets = targets;
        s->cap = cap;
    }
    s->cases[s->n] = c;
    s->targets[s->n++] = target;
}

static bool case_value(struct body *b, struct node *n, type_id type, int64_t *value)
{
    return lower_evaluate(b->l, n->cursor, value) &&
           body_const(b, body_int(b, type, *value), value);
}

// Takes one `case` or `default` off; the statement behind it may have more.
struct node *lower_case(struct body *b, struct node *n)
{
    struct switch_body *s = b->in_switch;
    block_id here = ir_new_block(b->f);
    struct ir_case c;

    ir_emit_jmp(b->f, here);
    ir_set_block(b->f, here);
    if (s != NULL && n->kind == CXCursor_DefaultStmt) {
        s->has_default = true;
        s->otherwise = here;
    } else if (s != NULL && n->nkids >= 2 && case_value(b, &n->kids[0], s->type, &c.lo)) {
        c.hi = c.lo;
        if (n->nkids < 3 || case_value(b, &n->kids[1], s->type, &c.hi))
            add_case(b, s, c, here);
    }
    return n->nkids == 0 ? NULL : &n->kids[n->nkids - 1];
}

// The constants of a range are in the order of the switch's type.
static bool is_empty(struct body *b, struct ir_case c, type_id type)
{
    bool is_unsigned = (body_type(b, type).flags & TYPE_UNSIGNED) != 0;

    return is_unsigned ? (uint64_t)c.lo > (uint64_t)c.hi : c.lo > c.hi;
}

static void drop_empty_cases(struct body *b, struct switch_body *s)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < s->n; i++)
        if (!is_empty(b, s->cases[i], s->type)) {
            s->cases[kept] = s->cases[i];
            s->targets[kept++] = s->targets[i];
        }
    s->n = kept;
}

void lower_switch(struct body *b, struct node *n)
{
    if (n->nkids != 2)
        return;
    struct switch_body s = {.outer = b->in_switch, .type = node_type(b, &n->kids[0])};
    struct jump_target after = {ir_new_block(b->f), b->scope};
    struct jump_target *outer_break = b->on_break;

    body_set_loc(b, &n->kids[0]);
    ir_opnd v = body_scalar(b, lower_full_value(b, &n->kids[0], 0), s.type);
    loc_id loc = b->loc;
    bool in_macro = b->in_macro;
    block_id head = ir_current_block(b->f);
    b->in_switch = &s;
    b->on_break = &after;
    ir_set_block(b->f, ir_new_block(b->f)); // before the first case nothing comes in
    lower_substatement(b, &n->kids[1]);
    ir_emit_jmp(b->f, after.block);
    b->in_switch = s.outer;
    b->on_break = outer_break;
    drop_empty_cases(b, &s);
    ir_set_block(b->f, head);
    body_restore_loc(b, loc, in_macro);
    ir_emit_switch(b->f, v, s.type, s.cases, s.targets, s.n,
                   s.has_default ? s.otherwise : after.block);
    ir_set_block(b->f, after.block);
}

// ---- goto --------------------------------------------------------------------------------------

block_id body_label_block(struct body *b, struct label *label)
{
    if (!label->has_block) {
        label->block = ir_new_block(b->f);
        label->has_block = true;
    }
    return label->block;
}

struct node *lower_label(struct body *b, struct node *n)
{
    block_id here = body_label_block(b, body_label(b, &n->cursor));

    ir_emit_jmp(b->f, here);
    ir_set_block(b->f, here);
    return n->nkids == 0 ? NULL : &n->kids[n->nkids - 1];
}

void lower_goto(struct body *b, struct node *n)
{
    if (n->nkids == 0 || n->kids[0].ref == NULL ||
        clang_getCursorKind(*n->kids[0].ref) != CXCursor_LabelStmt) {
        ir_emit_unreachable(b->f);
        return;
    }
    struct label *label = body_label(b, n->kids[0].ref);
    if (label->node != NULL)
        scope_leave_for_label(b, label->node);
    ir_emit_jmp(b->f, body_label_block(b, label));
}

// A block on the way to a label, which ends what the jump leaves.
block_id body_exit_block(struct body *b, struct label *label)
{
    block_id here = ir_current_block(b->f), exit = ir_new_block(b->f);

    ir_set_block(b->f, exit);
    if (label->node != NULL)
        scope_leave_for_label(b, label->node);
    ir_emit_jmp(b->f, body_label_block(b, label));
    ir_set_block(b->f, here);
    return exit;
}

// The innermost scope that a jump to some label does not leave.
static struct scope *common_scope(const struct body *b)
{
    for (struct scope *s = b->scope; s != NULL; s = s->outer)
        for (uint32_t i = 0; i < b->ntaken_labels; i++)
            if (b->taken_labels[i]->node != NULL && scope_kept(b, b->taken_labels[i]->node) == s)
                return s;
    return NULL;
}

// What the jump leaves whatever its target ends before it, the rest on the way to each label.
// (Compilers refuse to leave variables with a cleanup like this.)
void lower_indirect_goto(struct body *b, struct node *n)
{
    block_id *targets = arena_array(b->arena, block_id, b->ntaken_labels);

    if (n->nkids == 0)
        return;
    ir_opnd v = body_scalar(b, lower_full_value(b, n->kids, 0), 0);
    if (b->ntaken_labels == 0) {
        ir_emit_unreachable(b->f);
        return;
    }
    if (ir_opnd_kind(v) == IR_LOCAL) // its own lifetime may end here
        v = body_mov(b, v, node_type(b, n->kids), 0);
    struct scope *inner = b->scope, *common = common_scope(b);
    scope_leave_to(b, common);
    b->scope = common;
    for (uint32_t i = 0; i < b->ntaken_labels; i++) {
        struct label *label = b->taken_labels[i];
        bool ends = label->node != NULL && scope_ends_any(b, label->node);
        targets[i] = ends ? body_exit_block(b, label) : body_label_block(b, label);
    }
    b->scope = inner;
    ir_emit_ijmp(b->f, v, targets, b->ntaken_labels);
}
