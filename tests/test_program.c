// SPDX-License-Identifier: Apache-2.0
// links: cclint_summary
// with: ir_make.c
// Linking: which body or model a call means, who never returns, what callees touch, what is closed.
#include "analyzer/base/arena.h"
#include "analyzer/summary/link.h"
#include "tests/ir_make.h"
#include "tests/test.h"

#include <string.h>

const char suite_name[] = "program";

static const char rows[] =
    "{\"library\": \"test\", \"functions\": [\n"
    " {\"fn\": \"open\", \"params\": 2, \"variadic\": true, \"result\": \"int\",\n"
    "  \"effects\": [{\"if\": {\"ret\": [0, null]}, \"acquire\": \"fd\", \"at\": \"ret\"}]},\n"
    " {\"fn\": \"read\", \"params\": 1, \"result\": \"int\",\n"
    "  \"effects\": [{\"use\": \"fd\", \"at\": \"arg0\"}]},\n"
    " {\"fn\": \"lock\", \"params\": 1, \"result\": \"int\",\n"
    "  \"effects\": [{\"lock\": \"mutex\", \"at\": \"*arg0\"}]},\n"
    " {\"fn\": \"unlock\", \"params\": 1, \"result\": \"int\",\n"
    "  \"effects\": [{\"unlock\": \"mutex\", \"at\": \"*arg0\"}]},\n"
    " {\"fn\": \"quit\", \"params\": 0, \"result\": \"void\", \"flags\": [\"noreturn\"]}]}";

struct sample {
    struct arena a;
    struct models *models;
    struct program *p;
    struct ir_make m;
};

static void start(struct sample *s)
{
    const char *why = "";

    arena_init(&s->a, 0);
    s->models = models_new(&s->a);
    if (!models_add(s->models, "test.json", rows, strlen(rows), &why)) {
        CU_FAIL_FATAL("the rows are wrong");
    }
    s->p = program_new(&s->a, s->models);
}

static const struct ir_unit *add(struct sample *s)
{
    const struct ir_unit *u = make_end(&s->m);

    program_add(s->p, u);
    return u;
}

// A function whose body is one call without arguments.
static uint32_t caller(struct ir_make *m, const char *name, uint32_t callee)
{
    uint32_t fn = make_fn(m, name, "v()", 0, NULL);

    make_begin(m, fn, 0);
    make_call(m, callee, 0, 0);
    make_finish(m);
    return fn;
}

static const struct callee *callee_of(const struct sample *s, const struct ir_unit *u,
                                      const char *name)
{
    for (uint32_t i = 0; i < u->nfns; i++) {
        if (strcmp(ir_name(u, u->fns[i].name), name) == 0) {
            return program_callee_fn(s->p, u, i);
        }
    }
    CU_FAIL_FATAL("no such function");
    return NULL;
}

static const char *path_of(const struct sample *s, func_id f)
{
    const struct ir_unit *u = program_func(s->p, f)->unit;

    return ir_name(u, u->path);
}

// ---- Definitions --------------------------------------------------------------------------------

static void test_across_units(void)
{
    struct sample s;
    const struct ir_unit *a, *b;
    const struct callee *c;

    start(&s);
    make_unit(&s.m, &s.a, "b.c");
    caller(&s.m, "f", make_fn(&s.m, "g", "v()", 0, NULL));
    b = add(&s);
    make_unit(&s.m, &s.a, "a.c");
    make_begin(&s.m, make_fn(&s.m, "g", "v()", 0, NULL), 0);
    make_finish(&s.m);
    a = add(&s);
    program_link(s.p);
    CU_ASSERT_EQUAL_FATAL(program_func_count(s.p), 2);
    CHECK_TEXT(path_of(&s, 0), "a.c"); // sorted by path, whatever the order of adding
    CHECK_TEXT(path_of(&s, 1), "b.c");
    CU_ASSERT_EQUAL(program_find(s.p, b, &b->funcs[0]), 1);
    c = callee_of(&s, b, "g");
    CU_ASSERT_EQUAL(c->body, program_find(s.p, a, &a->funcs[0]));
    CU_ASSERT_EQUAL(c->flags, CALLEE_HAS_BODY);
    CU_ASSERT_PTR_NULL(c->api);
    arena_free(&s.a);
}

static void test_static_names(void)
{
    struct sample s;
    const struct ir_unit *a, *b;

    start(&s);
    for (int i = 0; i < 2; i++) {
        make_unit(&s.m, &s.a, i ? "b.c" : "a.c");
        uint32_t g = make_fn(&s.m, "g", "v()", FN_INTERNAL, i ? "b.c@g" : "a.c@g");
        make_begin(&s.m, g, FUNC_STATIC);
        make_finish(&s.m);
        caller(&s.m, i ? "fb" : "fa", g);
        *(i ? &b : &a) = add(&s);
    }
    program_link(s.p);
    CHECK_TEXT(path_of(&s, callee_of(&s, a, "g")->body), "a.c");
    CHECK_TEXT(path_of(&s, callee_of(&s, b, "g")->body), "b.c");
    arena_free(&s.a);
}

// An inline function of a header in two units; in the third it came out differently.
static void test_header_functions(void)
{
    struct sample s;
    uint32_t duplicates = 0;

    start(&s);
    for (int i = 0; i < 3; i++) {
        static const char *const paths[] = {"a.c", "b.c", "c.c"};
        make_unit(&s.m, &s.a, paths[i]);
        uint32_t file = ir_add_file(s.m.b, names_puts(ir_builder_names(s.m.b), "h.h"), 0);
        s.m.file = file;
        uint32_t g = make_fn(&s.m, "g", "i()", FN_INTERNAL, "h.h@g");
        make_begin(&s.m, g, FUNC_STATIC | FUNC_INLINE | FUNC_IN_HEADER);
        ir_emit_ret(s.m.f, make_int(&s.m, i == 2 ? 1 : 0));
        make_finish(&s.m);
        add(&s);
    }
    program_link(s.p);
    for (func_id f = 0; f < program_func_count(s.p); f++) {
        duplicates += program_func(s.p, f)->is_duplicate;
    }
    CU_ASSERT_EQUAL(duplicates, 1);
    CU_ASSERT_FALSE(program_func(s.p, 0)->is_duplicate);
    CU_ASSERT(program_func(s.p, 1)->is_duplicate);
    CU_ASSERT_FALSE(program_func(s.p, 2)->is_duplicate);
    CU_ASSERT_EQUAL(callee_of(&s, program_func(s.p, 1)->unit, "g")->body, 0);
    arena_free(&s.a);
}

// Two programs in one tree: each call means the definition nearest to it.
static void test_nearest_definition(void)
{
    struct sample s;
    const struct ir_unit *two;

    start(&s);
    for (int i = 0; i < 2; i++) {
        make_unit(&s.m, &s.a, i ? "two/util.c" : "one/util.c");
        uint32_t g = make_fn(&s.m, "g", "i()", 0, NULL);
        make_begin(&s.m, g, 0);
        ir_emit_ret(s.m.f, make_int(&s.m, i));
        make_finish(&s.m);
        add(&s);
    }
    make_unit(&s.m, &s.a, "two/main.c");
    caller(&s.m, "main", make_fn(&s.m, "g", "i()", 0, NULL));
    two = add(&s);
    program_link(s.p);
    CHECK_TEXT(path_of(&s, callee_of(&s, two, "g")->body), "two/util.c");
    CU_ASSERT_EQUAL(callee_of(&s, two, "g")->flags, CALLEE_HAS_BODY);
    arena_free(&s.a);
}

// ---- Models -------------------------------------------------------------------------------------

static void test_models(void)
{
    struct sample s;
    const struct ir_unit *u;

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    caller(&s.m, "f", make_fn(&s.m, "open", "i(pi.)", 0, NULL));
    caller(&s.m, "g", make_fn(&s.m, "read", "p(i)", 0, NULL)); // somebody else's read()
    caller(&s.m, "h", make_fn(&s.m, "quit", "v()", 0, NULL));
    caller(&s.m, "i", make_fn(&s.m, "unknown", "v()", 0, NULL));
    u = add(&s);
    program_link(s.p);
    CU_ASSERT_PTR_NOT_NULL_FATAL(callee_of(&s, u, "open")->api);
    CHECK_TEXT(callee_of(&s, u, "open")->api->name, "open");
    CU_ASSERT_EQUAL(callee_of(&s, u, "open")->flags, 0);
    CU_ASSERT_EQUAL(callee_of(&s, u, "open")->touches, 0);
    CU_ASSERT_PTR_NULL(callee_of(&s, u, "read")->api);
    CU_ASSERT_EQUAL(callee_of(&s, u, "quit")->flags, CALLEE_NORETURN);
    CU_ASSERT_EQUAL(callee_of(&s, u, "unknown")->flags, CALLEE_INCOMPLETE);
    arena_free(&s.a);
}

static const char posix[] =
    "{\"library\": \"posix\", \"functions\": [{\"fn\": \"close\", \"params\": 1,"
    " \"result\": \"int\", \"effects\": [{\"release\": \"fd\", \"at\": \"arg0\"}]}]}";

// A library of the built-in models (posix) does not speak for what the program defines itself; the
// user's own row does.
static void test_own_function(void)
{
    struct sample s;
    const char *why = "";
    const struct ir_unit *u;

    start(&s);
    CU_ASSERT_FATAL(models_add(s.models, "posix.json", posix, strlen(posix), &why));
    make_unit(&s.m, &s.a, "a.c");
    for (int i = 0; i < 2; i++) {
        uint32_t fn = make_fn(&s.m, i ? "read" : "close", "i(i)", 0, NULL);
        make_begin(&s.m, fn, 0);
        make_local(&s.m, "fd", 'i', LOCAL_PARAM | LOCAL_REG);
        ir_emit_ret(s.m.f, make_int(&s.m, 0));
        make_finish(&s.m);
    }
    u = add(&s);
    program_link(s.p);
    CU_ASSERT_PTR_NULL(callee_of(&s, u, "close")->api);
    CU_ASSERT_PTR_NOT_NULL(callee_of(&s, u, "read")->api);
    CU_ASSERT(callee_of(&s, u, "close")->flags & CALLEE_HAS_BODY);
    arena_free(&s.a);
}

// An inline body in a system header leaves the model in force.
static void test_library_body(void)
{
    struct sample s;
    const char *why = "";
    const struct ir_unit *u;

    start(&s);
    CU_ASSERT_FATAL(models_add(s.models, "posix.json", posix, strlen(posix), &why));
    make_unit(&s.m, &s.a, "a.c");
    s.m.file = ir_add_file(s.m.b, names_puts(ir_builder_names(s.m.b), "/usr/h.h"), FILE_SYSTEM);
    uint32_t fn = make_fn(&s.m, "close", "i(i)", FN_SYSTEM, NULL);
    make_begin(&s.m, fn, FUNC_INLINE | FUNC_IN_HEADER);
    make_local(&s.m, "fd", 'i', LOCAL_PARAM | LOCAL_REG);
    ir_emit_ret(s.m.f, make_int(&s.m, 0));
    make_finish(&s.m);
    u = add(&s);
    program_link(s.p);
    CU_ASSERT_PTR_NOT_NULL(callee_of(&s, u, "close")->api);
    CU_ASSERT_EQUAL(callee_of(&s, u, "close")->body, FUNC_UNKNOWN);
    arena_free(&s.a);
}

// ---- Noreturn -----------------------------------------------------------------------------------

// `name(p)`: if (p) on_true(); and then, unless `on_false` is 0, on_false(); falls off its end.
static uint32_t brancher(struct ir_make *m, const char *name, uint32_t on_true, uint32_t on_false)
{
    uint32_t fn = make_fn(m, name, "v(i)", 0, NULL);
    ir_opnd p;

    make_begin(m, fn, 0);
    p = make_local(m, "p", 'i', LOCAL_PARAM | LOCAL_REG);
    block_id yes = ir_new_block(m->f), no = ir_new_block(m->f);
    ir_emit_br(m->f, p, yes, no);
    ir_set_block(m->f, yes);
    make_call(m, on_true, 0, 0);
    ir_emit_ret(m->f, 0);
    ir_set_block(m->f, no);
    if (on_false) {
        make_call(m, on_false, 0, 0);
    }
    ir_emit_ret(m->f, 0);
    make_finish(m);
    return fn;
}

static bool is_noreturn(const struct sample *s, const struct ir_unit *u, const char *name)
{
    return (callee_of(s, u, name)->flags & CALLEE_NORETURN) != 0;
}

static void test_noreturn(void)
{
    struct sample s;
    const struct ir_unit *u;

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    make_fn(&s.m, "", "v()", 0, NULL); // so that no function has index 0
    uint32_t quit = make_fn(&s.m, "quit", "v()", 0, NULL);
    uint32_t die = caller(&s.m, "die", quit);
    caller(&s.m, "die_later", die);
    brancher(&s.m, "maybe", die, 0);
    brancher(&s.m, "surely", die, quit);
    uint32_t loop = make_fn(&s.m, "loop", "v()", 0, NULL);
    make_begin(&s.m, loop, 0);
    block_id again = ir_new_block(s.m.f);
    ir_emit_jmp(s.m.f, again);
    ir_set_block(s.m.f, again);
    make_icall(&s.m, make_int(&s.m, 0));
    ir_emit_jmp(s.m.f, again);
    make_finish(&s.m);
    // Mutual recursion without a way out, and with one.
    uint32_t odd = make_fn(&s.m, "odd", "v()", 0, NULL);
    uint32_t even = caller(&s.m, "even", odd);
    make_begin(&s.m, odd, 0);
    make_call(&s.m, even, 0, 0);
    make_finish(&s.m);
    uint32_t down = make_fn(&s.m, "down", "v(i)", 0, NULL);
    brancher(&s.m, "down", down, 0);
    u = add(&s);
    program_link(s.p);
    CU_ASSERT(is_noreturn(&s, u, "die"));
    CU_ASSERT(is_noreturn(&s, u, "die_later"));
    CU_ASSERT_FALSE(is_noreturn(&s, u, "maybe"));
    CU_ASSERT(is_noreturn(&s, u, "surely"));
    CU_ASSERT(is_noreturn(&s, u, "loop"));
    CU_ASSERT(is_noreturn(&s, u, "odd"));
    CU_ASSERT(is_noreturn(&s, u, "even"));
    CU_ASSERT_FALSE(is_noreturn(&s, u, "down"));
    arena_free(&s.a);
}

static void test_incomplete_returns(void)
{
    struct sample s;
    const struct ir_unit *u;

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    uint32_t quit = make_fn(&s.m, "quit", "v()", 0, NULL);
    make_begin(&s.m, make_fn(&s.m, "f", "v()", 0, NULL), FUNC_INCOMPLETE);
    make_call(&s.m, quit, 0, 0);
    make_finish(&s.m);
    u = add(&s);
    program_link(s.p);
    CU_ASSERT_FALSE(is_noreturn(&s, u, "f"));
    CU_ASSERT(callee_of(&s, u, "f")->flags & CALLEE_INCOMPLETE);
    arena_free(&s.a);
}

// ---- What callees touch -------------------------------------------------------------------------

static void test_touches(void)
{
    struct sample s;
    const struct ir_unit *u;

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    uint32_t open = make_fn(&s.m, "open", "i(pi.)", 0, NULL);
    uint32_t read = make_fn(&s.m, "read", "i(i)", 0, NULL);
    caller(&s.m, "uses", read);
    uint32_t opens = caller(&s.m, "opens", open);
    uint32_t below = caller(&s.m, "below", opens);
    // A cycle that reaches `below` from one of its members only.
    uint32_t ping = make_fn(&s.m, "ping", "v()", 0, NULL);
    uint32_t pong = brancher(&s.m, "pong", ping, below);
    make_begin(&s.m, ping, 0);
    make_call(&s.m, pong, 0, 1, make_int(&s.m, 0));
    make_finish(&s.m);
    caller(&s.m, "vague", make_fn(&s.m, "unknown", "v()", 0, NULL));
    u = add(&s);
    program_link(s.p);
    CU_ASSERT_EQUAL(callee_of(&s, u, "uses")->touches, 0);
    CU_ASSERT_EQUAL(callee_of(&s, u, "opens")->touches, FAMILY_BIT(FAMILY_FD));
    CU_ASSERT_EQUAL(callee_of(&s, u, "below")->touches, FAMILY_BIT(FAMILY_FD));
    CU_ASSERT_EQUAL(callee_of(&s, u, "ping")->touches, FAMILY_BIT(FAMILY_FD));
    CU_ASSERT_EQUAL(callee_of(&s, u, "pong")->touches, FAMILY_BIT(FAMILY_FD));
    CU_ASSERT_EQUAL(callee_of(&s, u, "pong")->flags, CALLEE_HAS_BODY);
    CU_ASSERT_EQUAL(callee_of(&s, u, "vague")->touches, 0);
    CU_ASSERT(callee_of(&s, u, "vague")->flags & CALLEE_INCOMPLETE);
    arena_free(&s.a);
}

static void test_indirect(void)
{
    struct sample s;
    const struct ir_unit *u;
    struct ir_insn icall = {.op = IR_ICALL};

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    uint32_t opens = caller(&s.m, "opens", make_fn(&s.m, "open", "i(pi.)", 0, NULL));
    ir_fn_at(s.m.b, opens)->flags |= FN_ADDRESS_TAKEN;
    make_begin(&s.m, make_fn(&s.m, "through", "v()", 0, NULL), 0);
    make_icall(&s.m, make_int(&s.m, 0));
    make_finish(&s.m);
    u = add(&s);
    program_link(s.p);
    CU_ASSERT_EQUAL(callee_of(&s, u, "through")->touches, FAMILY_BIT(FAMILY_FD));
    CU_ASSERT(callee_of(&s, u, "through")->flags & CALLEE_INDIRECT);
    CU_ASSERT_EQUAL(program_callee(s.p, u, &icall)->touches, FAMILY_BIT(FAMILY_FD));
    CU_ASSERT_EQUAL(program_callee(s.p, u, &icall)->body, FUNC_UNKNOWN);
    arena_free(&s.a);
}

struct locking {
    bool early_return; // without the unlock
    bool unlock_first;
    bool other_lock; // unlocked instead
};

static uint32_t touches_of_locking(struct locking how)
{
    struct sample s;
    struct ir_make *m = &s.m;
    place_id lock[2];
    uint32_t touches;

    start(&s);
    make_unit(m, &s.a, "a.c");
    uint32_t fn[2] = {make_fn(m, "lock", "i(p)", 0, NULL), make_fn(m, "unlock", "i(p)", 0, NULL)};
    for (int i = 0; i < 2; i++) {
        name_id name = names_puts(ir_builder_names(m->b), i ? "other" : "mutex");
        uint32_t g =
            ir_add_global(m->b, (struct ir_global){.name = name, .key = name, .type = m->type_int});
        lock[i] = place_base(ir_builder_places(m->b), PLACE_GLOBAL, g, m->type_int);
    }
    make_begin(m, make_fn(m, "f", "v(i)", 0, NULL), 0);
    ir_opnd p = make_local(m, "p", 'i', LOCAL_PARAM | LOCAL_REG);
    make_call(m, fn[how.unlock_first], 0, 1, make_addr(m, lock[0]));
    block_id yes = ir_new_block(m->f), no = ir_new_block(m->f);
    ir_emit_br(m->f, p, yes, no);
    ir_set_block(m->f, yes);
    if (!how.early_return) {
        make_call(m, fn[!how.unlock_first], 0, 1, make_addr(m, lock[0]));
    }
    ir_emit_ret(m->f, 0);
    ir_set_block(m->f, no);
    make_call(m, fn[!how.unlock_first], 0, 1, make_addr(m, lock[how.other_lock]));
    ir_emit_ret(m->f, 0);
    make_finish(m);
    const struct ir_unit *u = add(&s);
    program_link(s.p);
    touches = callee_of(&s, u, "f")->touches;
    arena_free(&s.a);
    return touches;
}

static void test_balanced_locks(void)
{
    const uint32_t mutex = FAMILY_BIT(FAMILY_MUTEX);

    CU_ASSERT_EQUAL(touches_of_locking((struct locking){0}), 0);
    CU_ASSERT_EQUAL(touches_of_locking((struct locking){.early_return = true}), mutex);
    CU_ASSERT_EQUAL(touches_of_locking((struct locking){.unlock_first = true}), mutex);
    CU_ASSERT_EQUAL(touches_of_locking((struct locking){.other_lock = true}), mutex);
}

// ---- Closed worlds ------------------------------------------------------------------------------

static void test_closed(void)
{
    struct sample s;

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    caller(&s.m, "main", make_fn(&s.m, "open", "i(pi.)", 0, NULL));
    caller(&s.m, "never_reached", make_fn(&s.m, "unknown", "v()", 0, NULL));
    add(&s);
    program_link(s.p);
    CU_ASSERT(program_is_closed(s.p));
    CU_ASSERT_PTR_NULL(program_open_reason(s.p));
    arena_free(&s.a);
}

static void test_open(void)
{
    struct sample s;

    start(&s); // main -> f -> unknown, in two units
    make_unit(&s.m, &s.a, "a.c");
    caller(&s.m, "main", make_fn(&s.m, "f", "v()", 0, NULL));
    add(&s);
    make_unit(&s.m, &s.a, "b.c");
    caller(&s.m, "f", make_fn(&s.m, "unknown", "v()", 0, NULL));
    add(&s);
    program_link(s.p);
    CHECK_TEXT(program_open_reason(s.p), "unknown() has neither body nor model");
    arena_free(&s.a);

    start(&s); // only an address: it may be called
    make_unit(&s.m, &s.a, "a.c");
    uint32_t unknown = make_fn(&s.m, "callback", "v()", FN_ADDRESS_TAKEN, NULL);
    make_begin(&s.m, make_fn(&s.m, "main", "v()", 0, NULL), 0);
    make_addr(&s.m, place_base(ir_builder_places(s.m.b), PLACE_FUNC, unknown, 0));
    make_finish(&s.m);
    add(&s);
    program_link(s.p);
    CHECK_TEXT(program_open_reason(s.p), "callback() has neither body nor model");
    arena_free(&s.a);

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    caller(&s.m, "f", make_fn(&s.m, "quit", "v()", 0, NULL));
    add(&s);
    program_link(s.p);
    CHECK_TEXT(program_open_reason(s.p), "there is no main()");
    arena_free(&s.a);
}

static void test_open_units(void)
{
    struct sample s;

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    caller(&s.m, "main", make_fn(&s.m, "quit", "v()", 0, NULL));
    add(&s);
    program_add_failed(s.p, "z.c");
    program_add_failed(s.p, "b.c");
    program_link(s.p);
    CHECK_TEXT(program_open_reason(s.p), "b.c could not be analysed");
    arena_free(&s.a);

    start(&s);
    make_unit(&s.m, &s.a, "a.c");
    caller(&s.m, "main", make_fn(&s.m, "quit", "v()", 0, NULL));
    ir_add_problem(s.m.b, PROBLEM_MISSING_HEADER, 0, "x.h");
    add(&s);
    program_link(s.p);
    CHECK_TEXT(program_open_reason(s.p), "a.c is incomplete");
    arena_free(&s.a);
}

// ---- Components ---------------------------------------------------------------------------------

static void test_sccs(void)
{
    // 0 -> 1 -> 2 -> 1, 2 -> 3, 4 -> 0, 4 -> 4
    uint32_t first[] = {0, 1, 2, 4, 4, 6}, to[] = {1, 2, 1, 3, 0, 4};
    struct graph g = {.n = 5, .first = first, .to = to};
    struct arena a;
    struct sccs s;
    uint32_t at[5];

    arena_init(&a, 0);
    s = graph_sccs(&a, &g);
    CU_ASSERT_EQUAL(s.n, 4);
    CU_ASSERT_EQUAL(s.scc[1], s.scc[2]);
    CU_ASSERT_NOT_EQUAL(s.scc[0], s.scc[1]);
    for (uint32_t i = 0; i < 5; i++) {
        at[s.order[i]] = i;
    }
    CU_ASSERT(at[3] < at[1] && at[3] < at[2] && at[1] < at[0] && at[2] < at[0] && at[0] < at[4]);
    arena_free(&a);
}

const struct test suite[] = {{"across units", test_across_units},
                             {"static names", test_static_names},
                             {"header functions", test_header_functions},
                             {"nearest definition", test_nearest_definition},
                             {"models", test_models},
                             {"own function", test_own_function},
                             {"library body", test_library_body},
                             {"noreturn", test_noreturn},
                             {"incomplete returns", test_incomplete_returns},
                             {"touches", test_touches},
                             {"indirect", test_indirect},
                             {"balanced locks", test_balanced_locks},
                             {"closed", test_closed},
                             {"open", test_open},
                             {"open units", test_open_units},
                             {"sccs", test_sccs},
                             {NULL, NULL}};
