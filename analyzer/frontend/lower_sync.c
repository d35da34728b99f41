// SPDX-License-Identifier: Apache-2.0
// The older atomic builtins: __sync_fetch_and_add(p, v) and relatives. They are plain calls, of a
// function whose name libclang shows with the operand's size: __sync_fetch_and_add_4.
#include "analyzer/frontend/lower_body.h"

#include <string.h>

struct sync {
    struct node *call;
    place_id place;
    type_id type;
};

static ir_opnd operand(struct body *b, const struct sync *s, uint32_t i)
{
    return lower_rvalue_as(b, &s->call->kids[i + 1], s->type);
}

// "add" of "fetch_and_add_4" (fetches) and of "add_and_fetch_4".
static bool operation(const char *name, enum ir_bin *op, bool *fetches)
{
    char word[8] = "";
    const char *start = name, *end;

    *fetches = strncmp(name, "fetch_and_", 10) == 0;
    if (*fetches)
        start = name + 10;
    else if (strstr(name, "_and_fetch") == NULL)
        return false;
    end = start + strcspn(start, "_");
    if (end - start >= (long)sizeof word)
        return false;
    memcpy(word, start, (size_t)(end - start));
    return atomic_bin(word, op);
}

static ir_opnd update(struct body *b, const struct sync *s, enum ir_bin op, bool fetches,
                      ir_opnd dst)
{
    ir_opnd v = operand(b, s, 1);

    body_set_loc(b, s->call);
    ir_opnd old = lower_atomic_rmw(b, s->place, s->type, op, v, ORDER_SEQ_CST, fetches ? dst : 0);
    if (fetches)
        return old;
    if (op != BIN_NAND)
        return body_bin(b, op, s->type, old, v, dst);
    old = body_bin(b, BIN_AND, s->type, old, v, 0);
    return body_emit(b, (struct ir_insn){.op = IR_UN, .sub = UN_COM, .type = s->type, .a = old},
                     dst);
}

// CAS wants the expected value in memory.
static ir_opnd compare_and_swap(struct body *b, const struct sync *s, bool wants_value, ir_opnd dst)
{
    struct lval expected = {.type = s->type};
    ir_opnd args[2];
    type_id flag = wants_value ? lower_int_type(b->l) : node_type(b, s->call);

    expected.place = body_local_place(b, body_hidden(b, s->type, false));
    lval_store(b, expected, operand(b, s, 1));
    args[1] = operand(b, s, 2);
    args[0] = body_addr(b, expected.place, lower_pointer_to(b->l, s->type), 0);
    body_set_loc(b, s->call);
    ir_opnd done =
        ir_emit(b->f,
                (struct ir_insn){.op = IR_CAS,
                                 .order = ORDER_SEQ_CST,
                                 .type = flag,
                                 .dst = wants_value || dst == 0 ? body_temp(b, flag) : dst,
                                 .place = s->place},
                args, 2);
    return wants_value ? lval_load(b, expected, dst) : done;
}

bool lower_sync(struct body *b, struct node *call, const char *name, ir_opnd dst, ir_opnd *value)
{
    struct sync s = {.call = call};
    enum ir_bin op;
    bool fetches;

    name += strlen("__sync_");
    if (strcmp(name, "synchronize") == 0) {
        ir_emit(b->f, (struct ir_insn){.op = IR_FENCE, .order = ORDER_SEQ_CST}, NULL, 0);
        return true;
    }
    if (call->nkids < 2)
        return false;
    s.type = body_type(b, node_type(b, &call->kids[1])).elem;
    if (!type_is_scalar(body_type(b, s.type)))
        return false;
    s.place = lower_deref(b, &call->kids[1], s.type);
    if (s.place == 0)
        return false;
    if (operation(name, &op, &fetches) && call->nkids >= 3) {
        *value = update(b, &s, op, fetches, dst);
    } else if (strncmp(name, "bool_compare_and_swap", 21) == 0 && call->nkids >= 4) {
        *value = compare_and_swap(b, &s, false, dst);
    } else if (strncmp(name, "val_compare_and_swap", 20) == 0 && call->nkids >= 4) {
        *value = compare_and_swap(b, &s, true, dst);
    } else if (strncmp(name, "lock_test_and_set", 17) == 0 && call->nkids >= 3) {
        ir_opnd v = operand(b, &s, 1);
        *value = lower_atomic_rmw(b, s.place, s.type, BIN_XCHG, v, ORDER_ACQUIRE, dst);
    } else if (strncmp(name, "lock_release", 12) == 0) {
        ir_emit(b->f,
                (struct ir_insn){.op = IR_ASTORE,
                                 .order = ORDER_RELEASE,
                                 .type = s.type,
                                 .place = s.place,
                                 .a = body_int(b, s.type, 0)},
                NULL, 0);
    } else {
        return false;
    }
    return true;
}
