// SPDX-License-Identifier: Apache-2.0
// Follows a value from its definition to the instructions that do something with it.
//
// Copies (MOV, CAST, a register local in between) are looked through; what joins several values
// (the hidden local of `?:`, a variable assigned on two arms) is followed as well and marked as
// joined. A comparison ends the way: what is done with its outcome says nothing more about the
// value, so `bad = n < 0; if (bad)` is the sign test that it looks like.
//
// Kinds are chosen for one question: does the function look at how much a call moved, or only at
// whether it failed? Hence the special role of 0 and -1, and of 1 where it stands for them.
#include "analyzer/flow/reaching.h"

#include "analyzer/base/arena.h"
#include "analyzer/flow/value.h"

struct pending {
    uint32_t def;
    bool is_joined;
    struct pending *next;
};

struct follow {
    struct arena *a;
    const struct reaching *r;
    flow_use_fn each;
    void *ctx;
    struct pending *pending;
    struct bitset seen[2]; // definitions already followed: plain, joined
    // The definition at hand.
    uint32_t def;
    ir_opnd value;
    bool is_joined;
};

static void push(struct follow *w, uint32_t def, bool is_joined)
{
    struct pending *p;

    if (bitset_has(w->seen[is_joined], def) || bitset_has(w->seen[1], def)) {
        return;
    }
    bitset_set(w->seen[is_joined], def);
    p = arena_new(w->a, struct pending);
    *p = (struct pending){.def = def, .is_joined = is_joined, .next = w->pending};
    w->pending = p;
}

static bool is_copy(const struct reaching *r, const struct ir_insn *i)
{
    return i->op == IR_MOV || (i->op == IR_CAST && r->unit->types[i->type].kind != TYPE_BOOL);
}

static void on_read(struct follow *w, uint32_t insn, bool is_joined)
{
    const struct ir_insn *i = &w->r->func->insns[insn];

    if (is_copy(w->r, i) && i->a == w->value) {
        push(w, insn, is_joined);
    } else {
        w->each(w->ctx, insn, w->value, is_joined);
    }
}

static void on_local_read(void *ctx, uint32_t insn)
{
    struct follow *w = ctx;
    uint32_t local = ir_opnd_index(w->value);
    bool is_single = w->def == CFG_NONE ? flow_is_argument(w->r, local, insn)
                                        : flow_single_def(w->r, local, insn) == w->def;

    on_read(w, insn, w->is_joined || !is_single);
}

static void follow_one(struct follow *w, const struct pending *p)
{
    const struct defuse *temps = w->r->temps;

    w->def = p->def;
    w->is_joined = p->is_joined;
    w->value = w->r->func->insns[p->def].dst;
    if (ir_opnd_kind(w->value) == IR_LOCAL) {
        reaching_each_read(w->a, w->r, ir_opnd_index(w->value), p->def, on_local_read, w);
    } else if (ir_opnd_kind(w->value) == IR_TEMP) {
        uint32_t t = ir_opnd_index(w->value);
        for (uint32_t u = temps->use_first[t]; u < temps->use_first[t + 1]; u++) {
            if (u == temps->use_first[t] || temps->uses[u] != temps->uses[u - 1]) {
                on_read(w, temps->uses[u], p->is_joined);
            }
        }
    }
}

static struct follow new_follow(struct arena *a, const struct reaching *r, flow_use_fn each,
                                void *ctx)
{
    return (struct follow){
        .a = a,
        .r = r,
        .each = each,
        .ctx = ctx,
        .seen = {bitset_new(a, r->func->ninsns), bitset_new(a, r->func->ninsns)}};
}

static void follow_all(struct follow *w)
{
    while (w->pending) {
        const struct pending *p = w->pending;
        w->pending = p->next;
        follow_one(w, p);
    }
}

void flow_each_use(struct arena *a, const struct reaching *r, uint32_t def, flow_use_fn each,
                   void *ctx)
{
    struct follow w = new_follow(a, r, each, ctx);

    push(&w, def, false);
    follow_all(&w);
}

void flow_each_argument_use(struct arena *a, const struct reaching *r, uint32_t local,
                            flow_use_fn each, void *ctx)
{
    struct follow w = new_follow(a, r, each, ctx);

    w.def = CFG_NONE;
    w.value = ir_opnd_make(IR_LOCAL, local);
    reaching_each_read(a, r, local, CFG_NONE, on_local_read, &w);
    follow_all(&w);
}

// ---- Kinds --------------------------------------------------------------------------------------

static uint32_t test_of_constant(enum ir_bin op, int64_t v)
{
    switch (op) {
    case BIN_EQ:
    case BIN_NE:
        return v == 0 ? USE_ZERO_TEST : v == -1 ? USE_SIGN_TEST : USE_EQUAL_TEST;
    case BIN_LT:
    case BIN_GE:
        if (v == 1) {
            return USE_SIGN_TEST | USE_ZERO_TEST;
        }
        return v == 0 || v == -1 ? USE_SIGN_TEST : USE_ORDER_TEST;
    default:
        if (v == 0) {
            return USE_SIGN_TEST | USE_ZERO_TEST;
        }
        return v == -1 ? USE_SIGN_TEST : USE_ORDER_TEST;
    }
}

// -1 as an unsigned number counts as -1.
static int64_t signed_constant(const struct reaching *r, ir_opnd o, int64_t v)
{
    if (ir_opnd_kind(o) == IR_CONST) {
        const struct ir_type *t = &r->unit->types[r->unit->consts[ir_opnd_index(o)].type];
        if (t->kind == TYPE_INT && t->size == 4 && v == (int64_t)UINT32_MAX) {
            return -1;
        }
    }
    return v;
}

static uint32_t test_kind(const struct reaching *r, uint32_t insn, ir_opnd value)
{
    const struct ir_insn *i = &r->func->insns[insn];
    bool is_left = i->a == value;
    ir_opnd other = is_left ? i->b : i->a;
    enum ir_bin op = is_left ? (enum ir_bin)i->sub : compare_swap((enum ir_bin)i->sub);
    int64_t v;

    if (flow_constant(r, other, insn, &v)) {
        return test_of_constant(op, signed_constant(r, other, v));
    }
    return op == BIN_EQ || op == BIN_NE ? USE_EQUAL_TEST : USE_ORDER_TEST;
}

static uint32_t call_kind(const struct reaching *r, const struct ir_insn *i, ir_opnd value)
{
    uint32_t kinds = i->op == IR_ICALL && i->a == value ? USE_OTHER : 0;

    for (uint32_t n = 0; n < i->count; n++) {
        if (r->func->args[i->first + n] == value) {
            kinds |= i->op == IR_CAS ? USE_STORED : USE_PASSED;
        }
    }
    return kinds;
}

// An operand that is none of the instruction's own stands in its place: an index or a base.
static uint32_t place_kind(const struct ir_unit *u, const struct ir_insn *i, ir_opnd value)
{
    for (place_id p = i->place; p != 0;) {
        const struct place *at = place_get(u->places, p);
        if (at->step == PLACE_INDEX && at->arg == value) {
            return USE_ARITHMETIC;
        }
        p = at->parent;
    }
    return USE_OTHER;
}

static uint32_t kind_of(const struct reaching *r, uint32_t insn, ir_opnd value)
{
    const struct ir_insn *i = &r->func->insns[insn];
    bool is_operand = i->a == value || i->b == value;

    switch (i->op) {
    case IR_BIN:
        return is_compare(i->sub) ? test_kind(r, insn, value) : USE_ARITHMETIC;
    case IR_UN:
        return USE_ARITHMETIC;
    case IR_CAST: // to bool; the others are copies
    case IR_BR:
        return USE_ZERO_TEST;
    case IR_SWITCH:
        return USE_SWITCHED;
    case IR_RET:
        return USE_RETURNED;
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
        return is_operand ? USE_STORED : place_kind(r->unit, i, value);
    case IR_CALL:
    case IR_ICALL:
    case IR_CAS: {
        uint32_t kinds = call_kind(r, i, value);
        return kinds ? kinds : USE_OTHER;
    }
    case IR_LOAD:
    case IR_ADDR:
    case IR_ALOAD:
        return place_kind(r->unit, i, value);
    default:
        return USE_OTHER;
    }
}

struct collect {
    const struct reaching *r;
    struct bitset insns;
    uint32_t kinds;
};

static void collect_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct collect *c = ctx;

    (void)is_joined;
    bitset_set(c->insns, insn);
    c->kinds |= kind_of(c->r, insn, o);
}

struct uses flow_uses(struct arena *a, const struct reaching *r, uint32_t def)
{
    struct collect c = {.r = r, .insns = bitset_new(a, r->func->ninsns)};
    struct uses out = {0};

    flow_each_use(a, r, def, collect_use, &c);
    out.kinds = c.kinds;
    out.insns = arena_array(a, uint32_t, bitset_count(c.insns));
    for (uint32_t i = bitset_next(c.insns, 0); i < r->func->ninsns;
         i = bitset_next(c.insns, i + 1)) {
        out.insns[out.n++] = i;
    }
    return out;
}
