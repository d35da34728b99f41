// SPDX-License-Identifier: Apache-2.0
// pthread_cleanup_push and pthread_cleanup_pop, which are macros that open and close a block:
//
//     do {
//         __pthread_unwind_buf_t __cancel_buf;
//         void (*__cancel_routine)(void *) = (routine);
//         void *__cancel_arg = (arg);
//         int __not_first_call = __sigsetjmp(...);
//         if (__not_first_call) { __cancel_routine(__cancel_arg); __pthread_unwind_next(...); }
//         __pthread_register_cancel(&__cancel_buf);
//         do { BODY } while (0);
//         __pthread_unregister_cancel(&__cancel_buf);
//         if (execute) __cancel_routine(__cancel_arg);
//     } while (0);
//
// They become calls of pseudo functions pthread_cleanup_push(routine, arg) and
// pthread_cleanup_pop(execute), and a call of the routine if `execute`. The branch taken on
// cancellation leaves the function for good and is dropped.
#include "analyzer/frontend/lower_body.h"

#include <string.h>

static bool is_named(CXCursor c, const char *name)
{
    CXString s = clang_getCursorSpelling(c);
    const char *text = clang_getCString(s);
    bool same = text != NULL && strcmp(text, name) == 0;

    clang_disposeString(s);
    return same;
}

// The variable `name` declared by statement `n`, or NULL.
static struct node *declares(struct node *n, const char *name)
{
    if (n->kind != CXCursor_DeclStmt || n->nkids != 1 || n->kids[0].kind != CXCursor_VarDecl)
        return NULL;
    return is_named(n->kids[0].cursor, name) ? n->kids : NULL;
}

static bool calls(const struct node *n, const char *name)
{
    return n->kind == CXCursor_CallExpr && is_named(n->cursor, name);
}

static struct node *initialiser(struct node *var)
{
    for (uint32_t i = var->nkids; i-- > 0;)
        if ((var->kids[i].flags & NODE_INIT) != 0)
            return &var->kids[i];
    return NULL;
}

static ir_opnd in_hidden(struct body *b, struct node *n)
{
    type_id type = node_type(b, n);
    ir_opnd local = ir_opnd_make(IR_LOCAL, body_hidden(b, type, true));
    ir_opnd v = lower_full_value(b, n, local);

    if (v != local)
        body_mov(b, v, type, local);
    return local;
}

struct cancel {
    struct node *routine; // the expression
    ir_opnd routine_value, arg;
};

static void push(struct body *b, struct cancel *c)
{
    ir_opnd args[2] = {c->routine_value, c->arg};
    uint32_t fn = lower_builtin_fn(b->l, "pthread_cleanup_push", 0);

    body_call(b, fn, 0, args, 2, 0, 0);
}

static void call_routine(struct body *b, struct cancel *c)
{
    uint32_t fn;

    if (lower_callee(b, c->routine, &fn))
        body_call(b, fn, body_type(b, ir_fn_at(b->l->b, fn)->type).elem, &c->arg, 1, INSN_DISCARDED,
                  0);
    else
        ir_emit(b->f, (struct ir_insn){.op = IR_ICALL, .a = c->routine_value}, &c->arg, 1);
}

static void pop(struct body *b, struct cancel *c, struct node *execute)
{
    ir_opnd v = lower_full_value(b, execute, 0);
    uint32_t fn = lower_builtin_fn(b->l, "pthread_cleanup_pop", 0);
    block_id yes = ir_new_block(b->f), after = ir_new_block(b->f);
    int64_t k;

    body_call(b, fn, 0, &v, 1, 0, 0);
    if (body_const(b, v, &k))
        ir_emit_jmp(b->f, k != 0 ? yes : after);
    else
        ir_emit_br(b->f, v, yes, after);
    ir_set_block(b->f, yes);
    call_routine(b, c);
    ir_emit_jmp(b->f, after);
    ir_set_block(b->f, after);
}

// Lowers one statement of the block.
static void part(struct body *b, struct node *n, struct cancel *c)
{
    struct node *var, *init;

    if (declares(n, "__cancel_buf") != NULL || calls(n, "__pthread_register_cancel") ||
        calls(n, "__pthread_unregister_cancel"))
        return;
    if ((var = declares(n, "__cancel_routine")) != NULL && (init = initialiser(var)) != NULL) {
        c->routine = init;
        c->routine_value = in_hidden(b, init);
    } else if ((var = declares(n, "__cancel_arg")) != NULL && (init = initialiser(var)) != NULL) {
        c->arg = in_hidden(b, init);
    } else if (declares(n, "__not_first_call") != NULL) {
        push(b, c);
    } else if (n->kind == CXCursor_IfStmt && n->nkids >= 2) {
        if (n->kids[1].kind != CXCursor_CompoundStmt) // the other one is the cancelled path
            pop(b, c, &n->kids[0]);
    } else {
        lower_stmt(b, n);
    }
}

bool lower_cancel_scope(struct body *b, struct node *n)
{
    struct node *block = n->nkids == 2 ? n->kids : NULL;
    struct cancel c = {0};

    if (block == NULL || block->kind != CXCursor_CompoundStmt || block->nkids < 7 ||
        declares(&block->kids[0], "__cancel_buf") == NULL ||
        declares(&block->kids[1], "__cancel_routine") == NULL)
        return false;
    scope_open(b, block);
    for (uint32_t i = 0; i < block->nkids; i++) {
        body_set_loc(b, &block->kids[i]);
        part(b, &block->kids[i], &c);
    }
    scope_close(b, 0);
    return true;
}
