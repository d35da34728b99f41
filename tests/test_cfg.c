// SPDX-License-Identifier: Apache-2.0
// links: cclint_ir
// Dominators, loops, liveness, definitions and uses; random graphs against a naive computation.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/ir/build.h"
#include "analyzer/ir/cfg.h"

#include <stdlib.h>
#include <string.h>

const char suite_name[] = "cfg";

enum { MAX_BLOCKS = 40, MAX_SUCCS = 3 };

static struct arena arena;
static struct ir_builder *b;
static struct ir_fbuilder *f;
static type_id t_int;

// A graph as text: one word a block, its successors as letters; "-" returns, "!" never returns.
// Several successors become an IJMP, whose edges the builder leaves alone. Each block starts with a
// call that names it, so that blocks can be told apart after the builder's work.
struct built {
    struct ir_unit *u;
    const struct ir_func *f;
    struct cfg *c;
    uint32_t letter_of[MAX_BLOCKS * 4]; // by block
    block_id block_of[26];              // by letter
};

static void start(void)
{
    arena_init(&arena, 0);
    b = ir_builder_new(&arena);
    t_int = ir_add_type(b, (struct ir_type){.kind = TYPE_INT, .size = 4, .align = 4});
    ir_add_fn(b, (struct ir_fn){.type = t_int});
    f = ir_func_begin(b, 0, 0, 0, 0);
    ir_add_local(f, (struct ir_local){.type = t_int, .flags = LOCAL_PARAM | LOCAL_REG});
}

static void mark_block(uint32_t letter)
{
    ir_opnd arg = ir_const_int(b, t_int, letter);

    ir_emit(f, (struct ir_insn){.op = IR_CALL, .type = t_int}, &arg, 1);
}

static void emit_end(const char *word)
{
    block_id targets[MAX_SUCCS + 1];
    uint32_t n = 0;

    for (; word[n] >= 'a' && word[n] <= 'z'; n++) {
        targets[n] = (block_id)(word[n] - 'a');
    }
    if (n == 1) {
        ir_emit_jmp(f, targets[0]);
    } else if (n) {
        ir_emit_ijmp(f, ir_opnd_make(IR_LOCAL, 0), targets, n);
    } else if (*word == '!') {
        ir_emit_unreachable(f);
    } else {
        ir_emit_ret(f, 0);
    }
}

static void name_blocks(struct built *g)
{
    memset(g->letter_of, 0xff, sizeof g->letter_of);
    for (block_id k = 0; k < g->f->nblocks; k++) {
        for (uint32_t i = 0; i < g->f->blocks[k].count; i++) {
            const struct ir_insn *insn = &g->f->insns[g->f->blocks[k].first + i];

            if (insn->op == IR_CALL &&
                insn->count == 1) { // a block that joined another has the other's number
                int64_t letter;

                ir_const_value(g->u, g->f->args[insn->first], &letter);
                g->block_of[letter] = k;
                if (g->letter_of[k] == UINT32_MAX) {
                    g->letter_of[k] = (uint32_t)letter;
                }
            }
        }
    }
}

static struct built finish(void)
{
    struct built g = {0};
    const char *fault;

    ir_func_end(f);
    g.u = ir_builder_end(b, 0);
    g.f = &g.u->funcs[0];
    fault = ir_verify_unit(&arena, g.u);
    CHECK_TEXT(fault ? fault : "", "");
    g.c = cfg_build(&arena, g.f);
    name_blocks(&g);
    return g;
}

static struct built graph(const char *text)
{
    uint32_t n = 0;

    start();
    for (const char *s = text; *s; s += strcspn(s, " "), s += *s == ' ') {
        n++;
    }
    for (uint32_t i = 1; i < n; i++) {
        ir_new_block(f);
    }
    for (uint32_t i = 0; i < n; i++) {
        ir_set_block(f, i);
        mark_block(i);
        emit_end(text);
        text += strcspn(text, " ");
        text += *text == ' ';
    }
    return finish();
}

static char letter(const struct built *g, block_id k)
{
    return k == CFG_NONE ? '-' : (char)('a' + g->letter_of[k]);
}

static char idom(const struct built *g, char of)
{
    return letter(g, g->c->idom[g->block_of[of - 'a']]);
}

static char ipdom(const struct built *g, char of)
{
    return letter(g, g->c->ipdom[g->block_of[of - 'a']]);
}

static char head(const struct built *g, char of)
{
    return letter(g, g->c->loop_head[g->block_of[of - 'a']]);
}

static unsigned depth(const struct built *g, char of)
{
    return g->c->loop_depth[g->block_of[of - 'a']];
}

static void end(void)
{
    arena_free(&arena);
}

// ---- Graphs with known answers -----------------------------------------------------------------

static void diamond(void)
{
    struct built g = graph("bc d d -");

    CU_ASSERT_EQUAL(idom(&g, 'a'), '-');
    CU_ASSERT_EQUAL(idom(&g, 'b'), 'a');
    CU_ASSERT_EQUAL(idom(&g, 'd'), 'a');
    CU_ASSERT_EQUAL(ipdom(&g, 'a'), 'd');
    CU_ASSERT_EQUAL(ipdom(&g, 'b'), 'd');
    CU_ASSERT_EQUAL(ipdom(&g, 'd'), '-');
    CU_ASSERT_EQUAL(head(&g, 'd'), '-');
    CU_ASSERT(cfg_dominates(g.c, g.block_of[0], g.block_of[3]));
    CU_ASSERT(!cfg_dominates(g.c, g.block_of[1], g.block_of[3]));
    CU_ASSERT(cfg_post_dominates(g.c, g.block_of[3], g.block_of[0]));
    CU_ASSERT(!cfg_post_dominates(g.c, g.block_of[2], g.block_of[0]));
    CU_ASSERT(cfg_dominates(g.c, g.block_of[2], g.block_of[2]));
    CU_ASSERT(bitset_has(g.c->reaches_exit, g.block_of[0]));
    end();
}

// a -> b (outer head) -> c (inner head) -> d -> c or e; e -> b or f.
static void nested_loops(void)
{
    struct built g = graph("b cf de c bf -");

    CU_ASSERT_EQUAL(head(&g, 'b'), 'b');
    CU_ASSERT_EQUAL(head(&g, 'c'), 'c');
    CU_ASSERT_EQUAL(head(&g, 'd'), 'c');
    CU_ASSERT_EQUAL(head(&g, 'e'), 'b');
    CU_ASSERT_EQUAL(head(&g, 'f'), '-');
    CU_ASSERT_EQUAL(depth(&g, 'd'), 2);
    CU_ASSERT_EQUAL(depth(&g, 'e'), 1);
    CU_ASSERT_EQUAL(depth(&g, 'a'), 0);
    CU_ASSERT(cfg_in_loop(g.c, g.block_of[3], g.block_of[1]));
    CU_ASSERT(!cfg_in_loop(g.c, g.block_of[4], g.block_of[2]));
    CU_ASSERT_EQUAL(bitset_count(g.c->is_loop_head), 2);
    CU_ASSERT(g.block_of[5] + 1 == g.f->nblocks); // what follows the loops is last
    end();
}

static void self_loop(void)
{
    struct built g = graph("b bc -");

    CU_ASSERT_EQUAL(head(&g, 'b'), 'b');
    CU_ASSERT_EQUAL(depth(&g, 'b'), 1);
    CU_ASSERT_EQUAL(head(&g, 'c'), '-');
    end();
}

// Two ways into the cycle b <-> c.
static void irreducible(void)
{
    struct built g = graph("bc c bd -");

    CU_ASSERT_EQUAL(idom(&g, 'b'), 'a');
    CU_ASSERT_EQUAL(idom(&g, 'c'), 'a');
    CU_ASSERT_EQUAL(bitset_count(g.c->is_loop_head), 1);
    CU_ASSERT_EQUAL(depth(&g, 'b'), 1);
    CU_ASSERT_EQUAL(depth(&g, 'c'), 1);
    CU_ASSERT_EQUAL(head(&g, 'd'), '-');
    end();
}

// b <-> c never leaves; d returns, e does not.
static void endless_loops(void)
{
    struct built g = graph("bde c b - !");

    CU_ASSERT(!bitset_has(g.c->reaches_exit, g.block_of[1]));
    CU_ASSERT(!bitset_has(g.c->reaches_exit, g.block_of[4]));
    CU_ASSERT(bitset_has(g.c->reaches_exit, g.block_of[3]));
    CU_ASSERT(bitset_has(g.c->reaches_exit, g.block_of[0]));
    CU_ASSERT_EQUAL(ipdom(&g, 'a'), '-');
    CU_ASSERT_EQUAL(ipdom(&g, 'd'), '-');
    CU_ASSERT(!cfg_post_dominates(g.c, g.block_of[3], g.block_of[0]));
    CU_ASSERT_EQUAL(head(&g, 'c'), letter(&g, g.c->loop_head[g.block_of[1]]));
    end();
}

static void nothing_but_a_loop(void)
{
    struct built g = graph("a");

    CU_ASSERT_EQUAL(g.f->nblocks, 2);
    CU_ASSERT_EQUAL(depth(&g, 'a'), 1);
    CU_ASSERT(!bitset_has(g.c->reaches_exit, 0));
    end();
}

static void chain_of_loops(void)
{
    enum { N = 3000 };
    struct cfg *c;
    struct ir_unit *u;

    start();
    for (int i = 0; i < N; i++) { // heads nested N deep
        block_id next = ir_new_block(f);

        ir_emit_jmp(f, next);
        ir_set_block(f, next);
    }
    for (block_id i = N; i > 0; i--) { // each loops back to the i-th head, or goes out
        block_id out = ir_new_block(f);

        ir_emit_br(f, ir_opnd_make(IR_LOCAL, 0), i, out);
        ir_set_block(f, out);
    }
    ir_func_end(f);
    u = ir_builder_end(b, 0);
    CU_ASSERT_PTR_NULL(ir_verify_unit(&arena, u));
    c = cfg_build(&arena, &u->funcs[0]);
    CU_ASSERT_EQUAL(bitset_count(c->is_loop_head), N);
    CU_ASSERT_EQUAL(c->loop_depth[N], N);
    end();
}

static void body_given_up(void)
{
    struct ir_unit *u;

    start();
    ir_func_abandon(f, 0);
    u = ir_builder_end(b, 0);
    CU_ASSERT_PTR_NOT_NULL(cfg_build(&arena, &u->funcs[0]));
    end();
}

// ---- Random graphs -----------------------------------------------------------------------------

static uint64_t seed = 88172645463325252u;

static uint32_t random_below(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

static void random_function(uint32_t n)
{
    start();
    for (uint32_t i = 1; i < n; i++) {
        ir_new_block(f);
    }
    for (block_id i = 0; i < n; i++) {
        block_id x = random_below(n), y = random_below(n), z = random_below(n), three[] = {x, y, z};

        ir_set_block(f, i);
        mark_block(i);
        switch (random_below(6)) {
        case 0:
            ir_emit_ret(f, 0);
            break;
        case 1:
            ir_emit_jmp(f, x);
            break;
        case 2:
            ir_emit_ijmp(f, ir_opnd_make(IR_LOCAL, 0), three, 3);
            break;
        default:
            ir_emit_br(f, ir_opnd_make(IR_LOCAL, 0), x, y);
        }
    }
    ir_func_end(f);
}

// What `from` reaches without entering `without`.
static void reach(const struct ir_func *g, block_id from, block_id without, bool *seen)
{
    block_id *work = calloc(g->nblocks, sizeof *work);
    uint32_t n = 0;

    memset(seen, 0, g->nblocks);
    if (from != without) {
        seen[from] = true;
        work[n++] = from;
    }
    while (n) {
        block_id v = work[--n];

        for (uint32_t s = 0; s < g->blocks[v].nsuccs; s++) {
            block_id to = g->succs[g->blocks[v].first_succ + s];

            if (to != without && !seen[to]) {
                seen[to] = true;
                work[n++] = to;
            }
        }
    }
    free(work);
}

static bool has_end(const struct ir_func *g, const bool *seen)
{
    for (block_id v = 0; v < g->nblocks; v++) {
        if (seen[v] && g->blocks[v].nsuccs == 0) {
            return true;
        }
    }
    return false;
}

static bool all_reach_end(const struct ir_func *g)
{
    bool *seen = calloc(g->nblocks, 1), all = true;

    for (block_id v = 0; v < g->nblocks; v++) {
        reach(g, v, CFG_NONE, seen);
        all = all && has_end(g, seen);
    }
    free(seen);
    return all;
}

// a dominates x: without a, x is not reached. a post-dominates x: without a, x reaches no end.
static unsigned count_wrong(const struct ir_func *g, const struct cfg *c, bool ends)
{
    bool *seen = calloc(g->nblocks, 1);
    unsigned wrong = 0;

    for (block_id a = 0; a < g->nblocks; a++) {
        reach(g, 0, a, seen);
        for (block_id x = 0; x < g->nblocks; x++) {
            wrong += cfg_dominates(c, a, x) != !seen[x];
        }
        for (block_id x = 0; ends && x < g->nblocks; x++) {
            reach(g, x, a, seen);
            wrong += cfg_post_dominates(c, a, x) != (x == a || !has_end(g, seen));
        }
    }
    free(seen);
    return wrong;
}

static void random_graphs(void)
{
    unsigned wrong = 0, with_ends = 0;

    for (int i = 0; i < 400; i++) {
        struct ir_unit *u;
        bool ends;

        random_function(2 + random_below(MAX_BLOCKS - 2));
        u = ir_builder_end(b, 0);
        CU_ASSERT_PTR_NULL_FATAL(ir_verify_unit(&arena, u));
        ends = all_reach_end(&u->funcs[0]);
        with_ends += ends;
        wrong += count_wrong(&u->funcs[0], cfg_build(&arena, &u->funcs[0]), ends);
        end();
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(with_ends > 50);
}

// ---- Liveness, uses ----------------------------------------------------------------------------

static ir_opnd reg(uint32_t i)
{
    return ir_opnd_make(IR_LOCAL, i);
}

static void mov(uint32_t to, ir_opnd from)
{
    ir_emit(f, (struct ir_insn){.op = IR_MOV, .type = t_int, .dst = reg(to), .a = from}, NULL, 0);
}

// s = n; while (n) { n = s; } return p read through p->..., index i.
static void liveness(void)
{
    struct built g;
    struct liveness *l;
    block_id loop, body, out;
    place_id place;
    type_id pointer, dead;

    start();
    pointer = ir_add_type(
        b, (struct ir_type){.kind = TYPE_POINTER, .size = 8, .align = 8, .elem = t_int});
    for (int i = 1; i < 5; i++) { // s, p, i, unused
        ir_add_local(f, (struct ir_local){.type = i == 2 ? pointer : t_int, .flags = LOCAL_REG});
    }
    loop = ir_new_block(f);
    body = ir_new_block(f);
    out = ir_new_block(f);
    mov(1, reg(0));
    ir_emit_jmp(f, loop);
    ir_set_block(f, loop);
    mark_block(0);
    ir_emit_br(f, reg(0), body, out);
    ir_set_block(f, body);
    mark_block(1);
    mov(0, reg(1));
    mov(4, reg(0));
    ir_emit_jmp(f, loop);
    ir_set_block(f, out);
    mark_block(2);
    place = place_base(ir_builder_places(b), PLACE_LOCAL, 2, pointer);
    place = ir_place_step(f, place, PLACE_DEREF, 0, t_int, 0);
    place = ir_place_step(f, place, PLACE_INDEX, reg(3), t_int, 0);
    ir_emit(f, (struct ir_insn){.op = IR_LOAD, .type = t_int, .dst = reg(4), .place = place}, NULL,
            0);
    ir_emit_ret(f, reg(4));
    g = finish();
    l = cfg_liveness(&arena, g.c, g.u);
    dead = 4;
    loop = g.block_of[0];
    body = g.block_of[1];
    out = g.block_of[2];
    CU_ASSERT(bitset_has(l->live_in[loop], 0));
    CU_ASSERT(bitset_has(l->live_in[loop], 1));
    CU_ASSERT(bitset_has(l->live_in[loop], 2));
    CU_ASSERT(bitset_has(l->live_in[loop], 3));
    CU_ASSERT(!bitset_has(l->live_in[loop], dead));
    CU_ASSERT(!bitset_has(l->live_in[body], 0));
    CU_ASSERT(!bitset_has(l->live_out[body], dead));
    CU_ASSERT(!bitset_has(l->live_in[out], 1));
    CU_ASSERT(bitset_has(l->live_in[out], 2));
    CU_ASSERT_EQUAL(bitset_count(l->live_out[out]), 0);
    CU_ASSERT(bitset_has(l->live_in[0], 0));
    end();
}

static void definitions_and_uses(void)
{
    struct built g;
    struct defuse *d;
    ir_opnd t, args[2];

    start();
    t = ir_emit(f,
                (struct ir_insn){.op = IR_MOV, .type = t_int, .dst = ir_new_temp(f), .a = reg(0)},
                NULL, 0);
    args[0] = args[1] = t;
    ir_emit(f, (struct ir_insn){.op = IR_CALL, .type = t_int, .dst = ir_new_temp(f)}, args, 2);
    ir_emit_ret(f, t);
    g = finish();
    d = cfg_defuse(&arena, g.f, g.u);
    CU_ASSERT_EQUAL(d->def[0], 0);
    CU_ASSERT_EQUAL(d->def[1], 1);
    CU_ASSERT_EQUAL(d->use_first[1] - d->use_first[0], 2); // the call counts once
    CU_ASSERT_EQUAL(d->uses[d->use_first[0]], 1);
    CU_ASSERT_EQUAL(d->uses[d->use_first[0] + 1], 2);
    CU_ASSERT_EQUAL(d->use_first[2], d->use_first[1]);
    CU_ASSERT_EQUAL(cfg_block_of(g.f, 2), 0);
    end();
}

const struct test suite[] = {
    {"diamond", diamond},
    {"nested_loops", nested_loops},
    {"self_loop", self_loop},
    {"irreducible", irreducible},
    {"endless_loops", endless_loops},
    {"nothing_but_a_loop", nothing_but_a_loop},
    {"chain_of_loops", chain_of_loops},
    {"body_given_up", body_given_up},
    {"random_graphs", random_graphs},
    {"liveness", liveness},
    {"definitions_and_uses", definitions_and_uses},
    {NULL, NULL},
};
