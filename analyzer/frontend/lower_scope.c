// SPDX-License-Identifier: Apache-2.0
// Scopes and the lifetimes of locals.
//
// A scope lists the locals declared in it so far. Whatever leaves it (its end, break, continue,
// goto) ends them, newest first, each cleanup function called before the END of its variable. A
// return ends nothing, because the frame goes with it, but runs the cleanups.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"

#include <string.h>

void scope_open(struct body *b, const struct node *n)
{
    struct scope *s = arena_new(b->arena, struct scope);

    s->node = n;
    s->outer = b->scope;
    b->scope = s;
}

void scope_add(struct body *b, uint32_t local, const struct node *decl)
{
    struct scope *s = b->scope;

    if (s == NULL)
        return;
    if (s->n == s->cap) {
        uint32_t cap = s->cap == 0 ? 4 : s->cap * 2;
        struct scope_local *grown = arena_array(b->arena, struct scope_local, cap);
        if (s->n > 0)
            memcpy(grown, s->locals, s->n * sizeof *grown);
        s->locals = grown;
        s->cap = cap;
    }
    s->locals[s->n++] = (struct scope_local){local, decl};
}

static void clean_up(struct body *b, uint32_t local)
{
    struct ir_local v = *ir_local_at(b->f, local);

    if ((v.flags & LOCAL_CLEANUP) == 0)
        return;
    ir_opnd arg = body_addr(b, body_local_place(b, local), lower_pointer_to(b->l, v.type), 0);
    type_id result = body_type(b, ir_fn_at(b->l->b, v.cleanup)->type).elem;
    body_call(b, v.cleanup, result, &arg, 1, INSN_HIDDEN | INSN_DISCARDED, 0);
}

static void end_local(struct body *b, uint32_t local)
{
    clean_up(b, local);
    ir_emit(b->f, (struct ir_insn){.op = IR_END, .local = local}, NULL, 0);
}

static void end_locals(struct body *b, const struct scope *s)
{
    for (uint32_t i = s->n; i-- > 0;)
        end_local(b, s->locals[i].local);
}

void scope_close(struct body *b, loc_id end)
{
    struct scope *s = b->scope;

    if (s->n > 0 && !ir_block_ended(b->f)) {
        loc_id loc = b->loc;
        bool in_macro = b->in_macro;
        if (end != 0)
            body_restore_loc(b, end, false);
        end_locals(b, s);
        body_restore_loc(b, loc, in_macro);
    }
    b->scope = s->outer;
}

void scope_leave_to(struct body *b, const struct scope *target)
{
    for (const struct scope *s = b->scope; s != NULL && s != target; s = s->outer)
        end_locals(b, s);
}

static bool is_above(const struct node *ancestor, const struct node *n)
{
    while (n != NULL && n != ancestor)
        n = n->parent;
    return n != NULL;
}

// The child of `ancestor` on the way down to `n`.
static const struct node *branch_of(const struct node *ancestor, const struct node *n)
{
    while (n != NULL && n->parent != ancestor)
        n = n->parent;
    return n;
}

// Jumping backwards over a declaration in the same scope ends its variable too. Siblings lie in
// one array in their order.
static bool is_behind(const struct scope *s, const struct scope_local *v, const struct node *label)
{
    const struct node *target = branch_of(s->node, label);
    const struct node *decl = v->decl == NULL ? NULL : branch_of(s->node, v->decl);

    return decl != NULL && target != NULL && decl > target;
}

static void end_those_behind(struct body *b, const struct scope *s, const struct node *label)
{
    for (uint32_t i = s->n; i-- > 0;)
        if (is_behind(s, &s->locals[i], label))
            end_local(b, s->locals[i].local);
}

void scope_leave_for_label(struct body *b, const struct node *label)
{
    const struct scope *s = b->scope;

    for (; s != NULL && !is_above(s->node, label); s = s->outer)
        end_locals(b, s);
    if (s != NULL)
        end_those_behind(b, s, label);
}

struct scope *scope_kept(const struct body *b, const struct node *label)
{
    struct scope *s = b->scope;

    while (s != NULL && !is_above(s->node, label))
        s = s->outer;
    return s;
}

bool scope_ends_any(const struct body *b, const struct node *label)
{
    const struct scope *s = b->scope;

    for (; s != NULL && !is_above(s->node, label); s = s->outer)
        if (s->n > 0)
            return true;
    for (uint32_t i = 0; s != NULL && i < s->n; i++)
        if (is_behind(s, &s->locals[i], label))
            return true;
    return false;
}

bool scope_has_cleanups(const struct body *b)
{
    for (const struct scope *s = b->scope; s != NULL; s = s->outer)
        for (uint32_t i = 0; i < s->n; i++)
            if ((ir_local_at(b->f, s->locals[i].local)->flags & LOCAL_CLEANUP) != 0)
                return true;
    return false;
}

void scope_cleanups(struct body *b)
{
    for (const struct scope *s = b->scope; s != NULL; s = s->outer)
        for (uint32_t i = s->n; i-- > 0;)
            clean_up(b, s->locals[i].local);
}
