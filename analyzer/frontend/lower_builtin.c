// SPDX-License-Identifier: Apache-2.0
// Builtins that are not calls: they are transparent, fold to constants, or change control. All
// others stay calls of the builtin's name.
#include "analyzer/frontend/lower_body.h"

#include <string.h>

static bool is_any(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static const char *const transparent[] = {
    "__builtin_expect",
    "__builtin_expect_with_probability",
    "__builtin_unpredictable",
    "__builtin_assume_aligned",
    NULL,
};

static const char *const fences[] = {
    "__atomic_thread_fence",
    "__atomic_signal_fence",
    "__c11_atomic_thread_fence",
    "__c11_atomic_signal_fence",
    NULL,
};

struct node *lower_transparent_call(struct body *b, struct node *n)
{
    uint32_t fn;

    if (n->nkids < 2 || !lower_callee(b, n->kids, &fn))
        return NULL;
    const char *name = names_text(b->l->names, ir_fn_at(b->l->b, fn)->name);
    return name[0] == '_' && is_any(name, transparent) ? &n->kids[1] : NULL;
}

// ---- Constants ---------------------------------------------------------------------------------

static bool is_literal(struct node *n)
{
    n = node_strip(n);
    while (n->kind == CXCursor_UnexposedExpr && n->nkids == 1)
        n = node_strip(n->kids);
    return (n->flags & NODE_CONST) != 0 || n->kind == CXCursor_StringLiteral;
}

static bool has_literal_arguments(struct node *n)
{
    for (uint32_t i = 1; i < n->nkids; i++)
        if (!is_literal(&n->kids[i]))
            return false;
    return true;
}

static bool folded_call(struct body *b, struct node *n, ir_opnd *value)
{
    type_id type = node_type(b, n);
    uint8_t kind = body_type(b, type).kind;
    double real;

    if (kind == TYPE_INT || kind == TYPE_BOOL)
        return lower_folded(b, n, value);
    if (kind != TYPE_FLOAT || !lower_evaluate_double(b->l, n->cursor, &real))
        return false;
    *value = body_float(b, type, real);
    return true;
}

static ir_opnd object_size(struct body *b, struct node *n)
{
    int64_t kind = 0;
    ir_opnd value;

    if (lower_folded(b, n, &value))
        return value;
    if (n->nkids == 3)
        lower_evaluate(b->l, n->kids[2].cursor, &kind);
    return body_int(b, node_type(b, n), (kind & 2) != 0 ? 0 : -1);
}

// ---- All ---------------------------------------------------------------------------------------

static bool fence(struct body *b, struct node *n, ir_opnd *value)
{
    enum ir_order order = n->nkids == 2 ? lower_order(b, &n->kids[1]) : ORDER_UNKNOWN;

    body_set_loc(b, n);
    ir_emit(b->f, (struct ir_insn){.op = IR_FENCE, .order = (uint8_t)order}, NULL, 0);
    *value = 0;
    return true;
}

static bool flag_operation(struct body *b, struct node *n, const char *name, ir_opnd dst,
                           ir_opnd *value)
{
    if (strcmp(name, "__atomic_test_and_set") != 0 && strcmp(name, "__atomic_clear") != 0)
        return false;
    // As a call it shows the order last; lower_atomic() reads operands, the order second.
    *value =
        n->nkids == 3 ? lower_atomic(b, n, name, dst) : lower_havoc(b, 0, node_type(b, n), dst);
    return true;
}

bool lower_builtin(struct body *b, struct node *n, const char *name, ir_opnd dst, ir_opnd *value)
{
    *value = 0;
    if (strncmp(name, "__sync_", 7) == 0)
        return lower_sync(b, n, name, dst, value);
    if (is_any(name, fences))
        return fence(b, n, value);
    if (flag_operation(b, n, name, dst, value))
        return true;
    if (strncmp(name, "__builtin_", 10) != 0)
        return false;
    if (is_any(name, transparent) && n->nkids >= 2) {
        *value = lower_rvalue(b, &n->kids[1], dst);
        return true;
    }
    if (strcmp(name, "__builtin_unreachable") == 0) {
        ir_emit_unreachable(b->f);
        return true;
    }
    if (strcmp(name, "__builtin_assume") == 0)
        return true;
    if (strcmp(name, "__builtin_constant_p") == 0) {
        if (!lower_folded(b, n, value))
            *value = body_int(b, node_type(b, n), 0);
        return true;
    }
    if (strcmp(name, "__builtin_object_size") == 0 ||
        strcmp(name, "__builtin_dynamic_object_size") == 0) {
        *value = object_size(b, n);
        return true;
    }
    return has_literal_arguments(n) && folded_call(b, n, value);
}
