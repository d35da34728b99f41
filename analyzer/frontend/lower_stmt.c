// SPDX-License-Identifier: Apache-2.0
// Statements, and the whole of a body.
//
// Labels, cases and attributed statements are prefixes: they are taken off in a loop. A chain of
// else-ifs is walked in a loop too.
#include "analyzer/frontend/lower_body.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

// ---- Blocks ------------------------------------------------------------------------------------

static loc_id end_of(struct body *b, const struct node *n)
{
    return b->scope->n == 0 ? 0 : lower_last_loc(b->l, n->cursor);
}

static void compound(struct body *b, struct node *n)
{
    scope_open(b, n);
    for (uint32_t i = 0; i < n->nkids; i++)
        lower_stmt(b, &n->kids[i]);
    scope_close(b, end_of(b, n));
}

void lower_substatement(struct body *b, struct node *n)
{
    if (n->kind == CXCursor_CompoundStmt) {
        lower_stmt(b, n);
        return;
    }
    scope_open(b, n);
    lower_stmt(b, n);
    scope_close(b, end_of(b, n));
}

// ---- Statement expressions ---------------------------------------------------------------------

// A value that outlives the locals of its block.
static ir_opnd carried_out(struct body *b, struct node *last, type_id type, ir_opnd dst)
{
    struct ir_type t = body_type(b, type);
    ir_opnd v = lower_full_value(b, last, 0);

    if (ir_opnd_kind(v) == IR_LOCAL)
        return body_mov(b, v, type, ir_opnd_kind(dst) == IR_LOCAL ? dst : 0);
    if (ir_opnd_kind(v) != IR_PLACE)
        return v;
    place_id to = ir_opnd_kind(dst) == IR_PLACE ? ir_opnd_index(dst)
                                                : body_local_place(b, body_hidden(b, type, false));
    if (t.kind == TYPE_ARRAY)
        return v;
    body_copy(b, to, ir_opnd_index(v), type);
    return ir_opnd_make(IR_PLACE, to);
}

ir_opnd lower_stmt_expr(struct body *b, struct node *n, bool used, ir_opnd dst)
{
    type_id type = node_type(b, n);
    ir_opnd value = 0;
    loc_id loc = b->loc;
    bool in_macro = b->in_macro;

    if (n->nkids != 1 || n->kids[0].kind != CXCursor_CompoundStmt)
        return lower_havoc(b, 0, type, dst);
    struct node *block = n->kids;
    bool has_value = used && body_type(b, type).kind != TYPE_VOID;
    scope_open(b, block);
    for (uint32_t i = 0; i < block->nkids; i++) {
        struct node *kid = &block->kids[i];
        bool is_last = i + 1 == block->nkids;
        while (is_last && has_value && kid->kind == CXCursor_LabelStmt)
            kid = lower_label(b, kid);
        if (is_last && has_value && clang_isExpression((enum CXCursorKind)kid->kind))
            value = carried_out(b, kid, type, dst);
        else
            lower_stmt(b, kid);
    }
    scope_close(b, 0);
    body_restore_loc(b, loc, in_macro);
    return has_value && value == 0 ? lower_havoc(b, 0, type, dst) : value;
}

// ---- if ----------------------------------------------------------------------------------------

static void if_chain(struct body *b, struct node *n)
{
    block_id end = ir_new_block(b->f);

    for (;;) {
        block_id yes = ir_new_block(b->f);
        block_id no = n->nkids > 2 ? ir_new_block(b->f) : end;
        body_set_loc(b, &n->kids[0]);
        lower_full_cond(b, &n->kids[0], yes, no);
        ir_set_block(b->f, yes);
        lower_substatement(b, &n->kids[1]);
        ir_emit_jmp(b->f, end);
        ir_set_block(b->f, no);
        if (n->nkids < 3)
            return;
        struct node *other = &n->kids[2];
        if (other->kind != CXCursor_IfStmt || other->nkids < 2) {
            lower_substatement(b, other);
            ir_emit_jmp(b->f, end);
            ir_set_block(b->f, end);
            return;
        }
        n = other;
    }
}

// ---- return ------------------------------------------------------------------------------------

static ir_opnd kept_over_cleanups(struct body *b, ir_opnd v)
{
    if (ir_opnd_kind(v) != IR_PLACE || !scope_has_cleanups(b))
        return v;
    place_id copy = body_local_place(b, body_hidden(b, b->result, false));
    body_copy(b, copy, ir_opnd_index(v), b->result);
    return ir_opnd_make(IR_PLACE, copy);
}

void lower_return(struct body *b, struct node *n)
{
    ir_opnd v = 0;

    if (n->nkids > 0 && body_type(b, b->result).kind == TYPE_VOID) {
        lower_full_effect(b, n->kids);
    } else if (n->nkids > 0) {
        v = lower_full_value(b, n->kids, 0);
        v = body_convert(b, v, node_type(b, n->kids), b->result, 0);
        if (type_is_scalar(body_type(b, b->result)))
            v = body_scalar(b, v, b->result);
        else if (ir_opnd_kind(v) != IR_PLACE)
            v = lower_havoc(b, 0, b->result, 0);
        v = kept_over_cleanups(b, v);
    }
    body_set_loc(b, n);
    scope_cleanups(b);
    ir_emit_ret(b->f, v);
}

// ---- All statements ----------------------------------------------------------------------------

static void jump_to(struct body *b, const struct jump_target *t)
{
    if (t == NULL) { // broken code
        ir_emit_unreachable(b->f);
        return;
    }
    scope_leave_to(b, t->scope);
    ir_emit_jmp(b->f, t->block);
}

// Kinds that lowering does not know (OpenMP directives, say): what is inside still runs.
static void unknown(struct body *b, struct node *n)
{
    for (uint32_t i = 0; i < n->nkids; i++)
        if (n->kids[i].kind != CXCursor_LabelRef && n->kids[i].kind != CXCursor_MemberRef)
            lower_stmt(b, &n->kids[i]);
}

static void statement(struct body *b, struct node *n)
{
    switch (n->kind) {
    case CXCursor_CompoundStmt:
        compound(b, n);
        break;
    case CXCursor_DeclStmt:
        lower_decl_stmt(b, n);
        break;
    case CXCursor_NullStmt:
        break;
    case CXCursor_IfStmt:
        if (n->nkids >= 2)
            if_chain(b, n);
        break;
    case CXCursor_WhileStmt:
        lower_while(b, n);
        break;
    case CXCursor_DoStmt:
        if (!lower_cancel_scope(b, n))
            lower_do(b, n);
        break;
    case CXCursor_ForStmt:
        lower_for(b, n);
        break;
    case CXCursor_SwitchStmt:
        lower_switch(b, n);
        break;
    case CXCursor_GotoStmt:
        lower_goto(b, n);
        break;
    case CXCursor_IndirectGotoStmt:
        lower_indirect_goto(b, n);
        break;
    case CXCursor_BreakStmt:
        jump_to(b, b->on_break);
        break;
    case CXCursor_ContinueStmt:
        jump_to(b, b->on_continue);
        break;
    case CXCursor_ReturnStmt:
        lower_return(b, n);
        break;
    case CXCursor_GCCAsmStmt:
        lower_asm(b, n);
        break;
    case CXCursor_MSAsmStmt:
        lower_havoc(b, 0, 0, 0);
        break;
    default:
        if (clang_isExpression((enum CXCursorKind)n->kind))
            lower_full_effect(b, n);
        else
            unknown(b, n);
    }
}

void lower_stmt(struct body *b, struct node *n)
{
    if (++b->depth > LOWER_DEPTH_MAX)
        give_up("nested more than %d levels deep", LOWER_DEPTH_MAX);
    while (n != NULL) {
        b->l->stats.statements++;
        if (n->kind == CXCursor_CaseStmt || n->kind == CXCursor_DefaultStmt) {
            n = lower_case(b, n);
        } else if (n->kind == CXCursor_LabelStmt) {
            n = lower_label(b, n);
        } else if (n->kind == CXCursor_UnexposedStmt && n->nkids == 1) {
            n = n->kids; // with an attribute
        } else {
            if (n->kind != CXCursor_CompoundStmt)
                body_set_loc(b, n);
            statement(b, n);
            break;
        }
    }
    b->depth--;
}

// ---- Functions ---------------------------------------------------------------------------------

struct arena *body_arena(struct lower *l)
{
    if (l->scratch == NULL) {
        l->scratch = arena_new(l->arena, struct arena);
        arena_init(l->scratch, l->arena->limit);
    }
    return l->scratch;
}

void lower_scratch_free(struct lower *l)
{
    if (l->scratch != NULL)
        arena_free(l->scratch);
    l->scratch = NULL;
    l->labels = NULL;
}

// Bounds in parameter types: int a[n][m].
static void param_bounds(struct body *b, CXCursor function)
{
    int n = clang_Cursor_getNumArguments(function);

    for (int i = 0; i < n; i++) {
        CXCursor param = clang_Cursor_getArgument(function, (unsigned)i);
        CXType t = clang_getCanonicalType(clang_getCursorType(param));
        if (t.kind == CXType_VariableArray || t.kind == CXType_IncompleteArray ||
            t.kind == CXType_ConstantArray || t.kind == CXType_Pointer) {
            if (!type_is_variably_modified(t))
                continue;
            lower_vla_bounds(b, body_read(b, param));
        }
    }
}

static bool is_main(CXCursor function)
{
    CXString s = clang_getCursorSpelling(function);
    const char *name = clang_getCString(s);
    bool is = name != NULL && name[0] == 'm' && name[1] == 'a' && name[2] == 'i' &&
              name[3] == 'n' && name[4] == '\0';

    clang_disposeString(s);
    return is;
}

void lower_function_body(struct lower *l, struct ir_fbuilder *f, CXCursor function, CXCursor body)
{
    struct arena *arena = body_arena(l);

    arena_reset(arena);
    struct body b = {.l = l,
                     .f = f,
                     .arena = arena,
                     .result = lower_type(l, clang_getCursorResultType(function))};
    struct node *n = body_read(&b, body);
    body_set_loc(&b, n);
    lower_params(&b, function);
    param_bounds(&b, function);
    scope_open(&b, n);
    for (uint32_t i = 0; i < n->nkids; i++)
        lower_stmt(&b, &n->kids[i]);
    if (ir_block_ended(f))
        return;
    body_restore_loc(&b, lower_last_loc(l, body), false);
    scope_cleanups(&b);
    bool zero = is_main(function) && body_type(&b, b.result).kind == TYPE_INT;
    ir_emit_ret(f, zero ? body_int(&b, b.result, 0) : 0);
}
