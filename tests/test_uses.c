// SPDX-License-Identifier: Apache-2.0
// links: cclint_flow
// with: ir_make.c
// Which assignments reach, and what becomes of a call's result.
#include "analyzer/base/arena.h"
#include "analyzer/flow/uses.h"
#include "tests/ir_make.h"
#include "tests/test.h"

#include <string.h>

const char suite_name[] = "uses";

// A function `f(p)` with locals n and m, and a callee `get()` and `use(int)`.
struct sample {
    struct arena a;
    struct ir_make m;
    uint32_t get, use;
    ir_opnd p, n, k; // register locals; p is a parameter
    struct ir_unit *u;
    const struct ir_func *f;
    struct reaching *r;
};

static void begin(struct sample *s)
{
    arena_init(&s->a, 0);
    make_unit(&s->m, &s->a, "a.c");
    s->get = make_fn(&s->m, "get", "i()", 0, NULL);
    s->use = make_fn(&s->m, "use", "i(i)", 0, NULL);
    make_begin(&s->m, make_fn(&s->m, "f", "i(i)", 0, NULL), 0);
    s->p = make_local(&s->m, "p", 'i', LOCAL_PARAM | LOCAL_REG);
    s->n = make_local(&s->m, "n", 'i', LOCAL_REG);
    s->k = make_local(&s->m, "k", 'i', LOCAL_REG);
}

static void end(struct sample *s)
{
    make_finish(&s->m);
    s->u = make_end(&s->m);
    s->f = &s->u->funcs[0];
    s->r = flow_reaching(&s->a, cfg_build(&s->a, s->f), s->u);
}

// The n-th instruction with this opcode.
static uint32_t nth(const struct sample *s, enum ir_op op, uint32_t n)
{
    for (uint32_t i = 0; i < s->f->ninsns; i++) {
        if (s->f->insns[i].op == op && n-- == 0) {
            return i;
        }
    }
    CU_FAIL_FATAL("no such instruction");
    return 0;
}

// Kinds of use of `n = get(); if (n OP value)`.
static uint32_t kinds_of_test(enum ir_bin op, int64_t value, bool turned)
{
    struct sample s;
    ir_opnd c, v;
    uint32_t kinds;

    begin(&s);
    make_call(&s.m, s.get, s.n, 0);
    v = make_int(&s.m, value);
    c = turned ? make_bin(&s.m, op, v, s.n) : make_bin(&s.m, op, s.n, v);
    block_id yes = ir_new_block(s.m.f), no = ir_new_block(s.m.f);
    ir_emit_br(s.m.f, c, yes, no);
    ir_set_block(s.m.f, yes);
    ir_emit_ret(s.m.f, make_int(&s.m, 1));
    ir_set_block(s.m.f, no);
    ir_emit_ret(s.m.f, make_int(&s.m, 0));
    end(&s);
    kinds = flow_uses(&s.a, s.r, nth(&s, IR_CALL, 0)).kinds;
    arena_free(&s.a);
    return kinds;
}

static void test_comparisons(void)
{
    CU_ASSERT_EQUAL(kinds_of_test(BIN_LT, 0, false), USE_SIGN_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_GE, 0, false), USE_SIGN_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_EQ, -1, false), USE_SIGN_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_NE, -1, false), USE_SIGN_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_GT, -1, false), USE_SIGN_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_LE, 0, false), USE_SIGN_TEST | USE_ZERO_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_GT, 0, false), USE_SIGN_TEST | USE_ZERO_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_LT, 1, false), USE_SIGN_TEST | USE_ZERO_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_EQ, 0, false), USE_ZERO_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_NE, 512, false), USE_EQUAL_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_LT, 512, false), USE_ORDER_TEST);
}

static void test_turned_comparisons(void)
{
    CU_ASSERT_EQUAL(kinds_of_test(BIN_GT, 0, true), USE_SIGN_TEST); // 0 > n
    CU_ASSERT_EQUAL(kinds_of_test(BIN_LT, 0, true), USE_SIGN_TEST | USE_ZERO_TEST);
    CU_ASSERT_EQUAL(kinds_of_test(BIN_GE, 1, true), USE_ORDER_TEST); // 1 >= n
    CU_ASSERT_EQUAL(kinds_of_test(BIN_EQ, -1, true), USE_SIGN_TEST);
}

// k = (long)get(); bad = k < 0; if (bad): through copies, and a stored comparison.
static void test_copies(void)
{
    struct sample s;
    ir_opnd t, c;
    struct uses u;

    begin(&s);
    t = make_call(&s.m, s.get, 0, 0);
    make_mov(&s.m, s.n, make_cast(&s.m, 'l', t));
    make_mov(&s.m, s.k, s.n);
    c = make_bin(&s.m, BIN_LT, s.k, make_int(&s.m, 0));
    make_mov(&s.m, s.n, c);
    block_id yes = ir_new_block(s.m.f), no = ir_new_block(s.m.f);
    ir_emit_br(s.m.f, s.n, yes, no);
    ir_set_block(s.m.f, yes);
    ir_emit_ret(s.m.f, make_int(&s.m, 1));
    ir_set_block(s.m.f, no);
    ir_emit_ret(s.m.f, make_int(&s.m, 0));
    end(&s);
    u = flow_uses(&s.a, s.r, nth(&s, IR_CALL, 0));
    CU_ASSERT_EQUAL(u.kinds, USE_SIGN_TEST);
    CU_ASSERT_EQUAL_FATAL(u.n, 1);
    CU_ASSERT_EQUAL(u.insns[0], nth(&s, IR_BIN, 0));
    arena_free(&s.a);
}

static void test_other_kinds(void)
{
    struct sample s;

    begin(&s);
    make_call(&s.m, s.get, s.n, 0);
    make_call(&s.m, s.use, 0, 1, s.n);
    make_bin(&s.m, BIN_ADD, s.n, s.p);
    ir_emit_ret(s.m.f, s.n);
    end(&s);
    CU_ASSERT_EQUAL(flow_uses(&s.a, s.r, nth(&s, IR_CALL, 0)).kinds,
                    USE_PASSED | USE_ARITHMETIC | USE_RETURNED);
    CU_ASSERT_EQUAL(flow_uses(&s.a, s.r, nth(&s, IR_CALL, 1)).kinds, USE_NONE);
    arena_free(&s.a);
}

// n = get(); n = get(); use(n): the first result is never read.
static void test_overwritten(void)
{
    struct sample s;

    begin(&s);
    make_call(&s.m, s.get, s.n, 0);
    make_call(&s.m, s.get, s.n, 0);
    make_call(&s.m, s.use, 0, 1, s.n);
    ir_emit_ret(s.m.f, make_int(&s.m, 0));
    end(&s);
    CU_ASSERT_EQUAL(flow_uses(&s.a, s.r, nth(&s, IR_CALL, 0)).kinds, USE_NONE);
    CU_ASSERT_EQUAL(flow_uses(&s.a, s.r, nth(&s, IR_CALL, 1)).kinds, USE_PASSED);
    CU_ASSERT_EQUAL(flow_single_def(s.r, 1, nth(&s, IR_CALL, 2)), nth(&s, IR_CALL, 1));
    arena_free(&s.a);
}

// if (p) n = 1; else n = 2; then use(n): two definitions; k = 7 above reaches alone.
static void test_joins(void)
{
    struct sample s;
    uint32_t use;
    int64_t v = 0;

    begin(&s);
    make_mov(&s.m, s.k, make_int(&s.m, 7));
    block_id yes = ir_new_block(s.m.f), no = ir_new_block(s.m.f), join = ir_new_block(s.m.f);
    ir_emit_br(s.m.f, s.p, yes, no);
    ir_set_block(s.m.f, yes);
    make_mov(&s.m, s.n, make_int(&s.m, 1));
    ir_emit_jmp(s.m.f, join);
    ir_set_block(s.m.f, no);
    make_mov(&s.m, s.n, make_int(&s.m, 2));
    ir_emit_jmp(s.m.f, join);
    ir_set_block(s.m.f, join);
    make_call(&s.m, s.use, 0, 1, s.n);
    ir_emit_ret(s.m.f, make_int(&s.m, 0));
    end(&s);
    use = nth(&s, IR_CALL, 0);
    CU_ASSERT_EQUAL(flow_single_def(s.r, 1, use), CFG_NONE);
    CU_ASSERT_NOT_EQUAL(flow_single_def(s.r, 2, use), CFG_NONE);
    CU_ASSERT(flow_constant(s.r, s.k, use, &v));
    CU_ASSERT_EQUAL(v, 7);
    CU_ASSERT_FALSE(flow_constant(s.r, s.n, use, &v));
    CU_ASSERT(flow_is_argument(s.r, 0, use));
    CU_ASSERT_FALSE(flow_is_argument(s.r, 1, use));
    arena_free(&s.a);
}

// while (n = get(), n > 0) { p = n; }: a parameter assigned in a loop has two sources above it.
static void test_loop(void)
{
    struct sample s;
    ir_opnd c;
    uint32_t test, assign;

    begin(&s);
    block_id head = ir_new_block(s.m.f), body = ir_new_block(s.m.f), out = ir_new_block(s.m.f);
    ir_emit_jmp(s.m.f, head);
    ir_set_block(s.m.f, head);
    make_call(&s.m, s.use, 0, 1, s.p);
    make_call(&s.m, s.get, s.n, 0);
    c = make_bin(&s.m, BIN_GT, s.n, make_int(&s.m, 0));
    ir_emit_br(s.m.f, c, body, out);
    ir_set_block(s.m.f, body);
    make_mov(&s.m, s.p, s.n);
    ir_emit_jmp(s.m.f, head);
    ir_set_block(s.m.f, out);
    ir_emit_ret(s.m.f, s.n);
    end(&s);
    test = nth(&s, IR_CALL, 0);
    assign = nth(&s, IR_MOV, 0);
    CU_ASSERT_EQUAL(flow_single_def(s.r, 0, test), CFG_NONE); // argument or assignment
    CU_ASSERT_FALSE(flow_is_argument(s.r, 0, test));
    CU_ASSERT_EQUAL(flow_single_def(s.r, 0, assign + 1), assign);
    CU_ASSERT_EQUAL(flow_single_def(s.r, 1, nth(&s, IR_RET, 0)), nth(&s, IR_CALL, 1));
    CU_ASSERT_EQUAL(flow_uses(&s.a, s.r, nth(&s, IR_CALL, 1)).kinds,
                    USE_SIGN_TEST | USE_ZERO_TEST | USE_PASSED | USE_RETURNED);
    arena_free(&s.a);
}

struct seen {
    uint32_t uses, joined;
};

static void count_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct seen *seen = ctx;

    (void)insn;
    (void)o;
    seen->uses++;
    seen->joined += is_joined;
}

// n = get(); use(n); if (p) n = 0; use(n): the second use may see another value.
static void test_joined_use(void)
{
    struct sample s;
    struct seen seen = {0};

    begin(&s);
    make_call(&s.m, s.get, s.n, 0);
    make_call(&s.m, s.use, 0, 1, s.n);
    block_id yes = ir_new_block(s.m.f), join = ir_new_block(s.m.f);
    ir_emit_br(s.m.f, s.p, yes, join);
    ir_set_block(s.m.f, yes);
    make_mov(&s.m, s.n, make_int(&s.m, 0));
    ir_emit_jmp(s.m.f, join);
    ir_set_block(s.m.f, join);
    make_call(&s.m, s.use, 0, 1, s.n);
    ir_emit_ret(s.m.f, make_int(&s.m, 0));
    end(&s);
    flow_each_use(&s.a, s.r, nth(&s, IR_CALL, 0), count_use, &seen);
    CU_ASSERT_EQUAL(seen.uses, 2);
    CU_ASSERT_EQUAL(seen.joined, 1);
    arena_free(&s.a);
}

// Constants keep to the type they are cast to.
static void test_constant_casts(void)
{
    struct sample s;
    int64_t v = 0;
    uint32_t ret;

    begin(&s);
    make_mov(&s.m, s.n, make_cast(&s.m, 'i', ir_const_int(s.m.b, s.m.type_long, 0xffffffff)));
    ir_emit_ret(s.m.f, s.n);
    end(&s);
    ret = nth(&s, IR_RET, 0);
    CU_ASSERT(flow_constant(s.r, s.n, ret, &v));
    CU_ASSERT_EQUAL(v, -1);
    CU_ASSERT_EQUAL(flow_origin(s.r, s.n, ret), CFG_NONE);
    arena_free(&s.a);
}

const struct test suite[] = {{"comparisons", test_comparisons},
                             {"turned comparisons", test_turned_comparisons},
                             {"copies", test_copies},
                             {"other kinds", test_other_kinds},
                             {"overwritten", test_overwritten},
                             {"joins", test_joins},
                             {"loop", test_loop},
                             {"joined use", test_joined_use},
                             {"constant casts", test_constant_casts},
                             {NULL, NULL}};
