// SPDX-License-Identifier: Apache-2.0
// links: cclint_summary
// with: unit_from_c.c
// The call graph: targets of pointers, callbacks of models, programs, the order of the walk.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/summary/program.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <string.h>

const char suite_name[] = "callgraph";

enum { UNITS_MAX = 8 };

struct sample {
    struct arena a;
    struct program *p;
    const struct ir_unit *units[UNITS_MAX];
    uint32_t n;
};

struct text {
    const char *name, *c;
};

// Links the units in the order given.
static void start_in_order(struct sample *s, const struct text *units, uint32_t n, bool backwards)
{
    struct models *m;
    const char *why = "";

    memset(s, 0, sizeof *s);
    arena_init(&s->a, 0);
    m = models_new(&s->a);
    CU_ASSERT_FATAL(models_add_builtin(m, &why));
    s->p = program_new(&s->a, m);
    for (uint32_t i = 0; i < n; i++) {
        const struct text *t = &units[backwards ? n - 1 - i : i];
        s->units[i] = unit_from_c(&s->a, t->name, t->c);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s->units[i]);
        program_add(s->p, s->units[i]);
    }
    s->n = n;
    program_link(s->p);
}

static void start(struct sample *s, const char *text)
{
    start_in_order(s, &(struct text){"a.c", text}, 1, false);
}

static const struct program_func *find_func(const struct sample *s, const char *name)
{
    for (func_id f = 0; f < program_func_count(s->p); f++) {
        const struct program_func *at = program_func(s->p, f);
        if (strcmp(ir_func_name(at->unit, at->func), name) == 0) {
            return at;
        }
    }
    CU_FAIL_FATAL("no such function");
    return NULL;
}

static void put_targets(struct buf *out, const struct call_targets *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct api_callback *as = t->items[i].as;
        buf_printf(out, " %s", t->items[i].name);
        if (as) {
            buf_printf(out, "(%s,%s)", api_when_names[as->when], api_thread_names[as->thread]);
        }
    }
    buf_printf(out, "%s;", t->is_complete ? "" : " ?");
}

// The targets of each indirect call of the function, or the callbacks of each call that has some:
// " a b; c ?;".
static const char *text_of(struct sample *s, const char *name, bool callbacks)
{
    const struct program_func *at = find_func(s, name);
    struct buf out = {0};
    const char *text;

    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        const struct call_targets *t = callbacks ? program_callbacks(s->p, at->unit, insn)
                                                 : program_targets(s->p, at->unit, insn);
        if (callbacks ? t->n > 0 || !t->is_complete : insn->op == IR_ICALL) {
            put_targets(&out, t);
        }
    }
    text = arena_text(&s->a, out.data ? out.data : "", out.n);
    buf_free(&out);
    return text;
}

static void check_calls(const char *c, const char *name, const char *expected)
{
    struct sample s;

    start(&s, c);
    CHECK_TEXT(text_of(&s, name, false), expected);
    arena_free(&s.a);
}

static void check_callbacks(const char *c, const char *name, const char *expected)
{
    struct sample s;

    start(&s, c);
    CHECK_TEXT(text_of(&s, name, true), expected);
    arena_free(&s.a);
}

// ---- Where functions are put
// ---------------------------------------------------------------------

static void test_tables(void)
{
    check_calls("struct ops { int (*get)(int); void (*put)(int); };\n"
                "static int a(int x) { return x; }\n"
                "static int b(int x) { return -x; }\n"
                "static void p(int x) { (void)x; }\n"
                "static const struct ops table[] = {{a, p}, {.get = b}};\n"
                "int main(int n, char **v) { (void)v;\n"
                "    const struct ops *o = &table[n];\n"
                "    o->put(1);\n"
                "    return table[n].get(n); }\n",
                "main", " p; a b;");
}

static void test_fields(void)
{
    check_calls("struct timer { void (*fire)(void *); void *arg; struct timer *next; };\n"
                "static void tick(void *p) { (void)p; }\n"
                "static void tock(void *p) { (void)p; }\n"
                "static void set(struct timer *t, void (*f)(void *), void *arg)\n"
                "{ t->fire = f; t->arg = arg; }\n"
                "static void run(struct timer *t)\n"
                "{ for (; t; t = t->next) if (t->fire) t->fire(t->arg); }\n"
                "int main(void) { struct timer a = {0}, b;\n"
                "    set(&a, tick, 0);\n"
                "    b = a;\n"
                "    b.fire = tock;\n"
                "    run(&b); return 0; }\n",
                "run", " tick tock;");
}

static void test_returned_and_local(void)
{
    check_calls("typedef int (*op)(int);\n"
                "static int one(int x) { return x; }\n"
                "static int two(int x) { return x; }\n"
                "static op pick(int i) { return i ? one : two; }\n"
                "int main(int n, char **v) { (void)v;\n"
                "    op o = pick(n), all[2] = {one, 0}, *at = all;\n"
                "    op *indirect = &o;\n"
                "    at[1](1);\n"
                "    (*indirect)(2);\n"
                "    return o(n); }\n",
                "main", " one two; one two; one two;");
}

// What a target is called with decides what its parameters hold.
static void test_through_a_target(void)
{
    check_calls("typedef void (*leaf)(void);\n"
                "static void quiet(void) {}\n"
                "static void loud(void) {}\n"
                "static void call(leaf f) { f(); }\n"
                "static void ignore(leaf f) { (void)f; }\n"
                "static void (*how)(leaf) = call;\n"
                "int main(int n, char **v) { (void)v;\n"
                "    how(n ? quiet : loud);\n"
                "    if (n) how = ignore;\n"
                "    return 0; }\n",
                "call", " loud quiet;");
}

static void test_variadic(void)
{
    check_calls("#include <stdarg.h>\n"
                "typedef int (*reader)(char *);\n"
                "static reader chosen;\n"
                "static int from_file(char *p) { return *p; }\n"
                "static void option(int what, ...) {\n"
                "    va_list ap; va_start(ap, what);\n"
                "    if (what == 1) chosen = va_arg(ap, reader);\n"
                "    va_end(ap); }\n"
                "int main(void) { char c = 0;\n"
                "    option(1, from_file);\n"
                "    return chosen(&c); }\n",
                "main", " from_file;");
}

// ---- What nobody knows
// ----------------------------------------------------------------------------

static void test_unknown(void)
{
    check_calls("#include <dlfcn.h>\n"
                "#include <stdint.h>\n"
                "typedef int (*entry)(int);\n"
                "struct plugin { entry start; entry stop; entry spare; };\n"
                "static int built_in(int x) { return x; }\n"
                "static int other(char *p) { return *p; }\n"
                "static entry any; static int (*text)(char *);\n"
                "int main(int n, char **v) {\n"
                "    struct plugin p; entry from_number;\n"
                "    void *lib = dlopen(v[1], RTLD_NOW);\n"
                "    p.start = n ? built_in : (entry)dlsym(lib, v[2]);\n"
                "    *(void **)&p.stop = dlsym(lib, v[3]);\n"
                "    from_number = (entry)(uintptr_t)n;\n"
                "    text = other; any = n > 3 ? (entry)other : from_number;\n"
                "    p.start(1);\n"     // known in part
                "    p.stop(2);\n"      // through a cast address
                "    p.spare(3);\n"     // never set
                "    from_number(4);\n" // a number
                "    any(5);\n"         // the other one has another type
                "    return text(v[0]); }\n",
                "main", " built_in ?; ?; ?; ?; ?; other;");
}

static const char library[] = "typedef void (*hook)(int);\n"
                              "static hook chosen;\n"
                              "static void none(int x) { (void)x; }\n"
                              "void set_hook(hook h) { chosen = h ? h : none; }\n"
                              "void run(void) { chosen(1); }\n";

static void test_open_and_closed(void)
{
    static const struct text units[] = {{"lib.c", library},
                                        {"main.c",
                                         "typedef void (*hook)(int);\n"
                                         "void set_hook(hook h);\n"
                                         "void run(void);\n"
                                         "static void mine(int x) { (void)x; }\n"
                                         "int main(void) { set_hook(mine); run(); return 0; }\n"}};
    struct sample s;

    check_calls(library, "run", " none ?;"); // anybody may call set_hook()
    start_in_order(&s, units, 2, false);
    CHECK_TEXT(text_of(&s, "run", false), " mine none;");
    arena_free(&s.a);
    start_in_order(&s, units, 2, true);
    CHECK_TEXT(text_of(&s, "run", false), " mine none;");
    arena_free(&s.a);
}

static void test_many(void)
{
    struct sample s;
    const struct program_func *at;
    struct buf text = {0};
    const struct call_targets *t;

    for (int i = 0; i < 12; i++) {
        buf_printf(&text, "static int f%d(int x) { return x + %d; }\n", i, i);
    }
    buf_printf(&text, "static int (*const all[])(int) = {");
    for (int i = 0; i < 12; i++) {
        buf_printf(&text, "f%d, ", i);
    }
    buf_printf(&text, "};\nint main(int n, char **v) { (void)v; return all[n](n); }\n");
    start(&s, text.data);
    buf_free(&text);
    at = find_func(&s, "main");
    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        if (at->func->insns[i].op == IR_ICALL) {
            t = program_targets(s.p, at->unit, &at->func->insns[i]);
            CU_ASSERT_EQUAL(t->n, 12);
            CU_ASSERT(t->is_complete);
            CU_ASSERT_FALSE(targets_resolved(t));
        }
    }
    arena_free(&s.a);
}

// ---- Callbacks
// ------------------------------------------------------------------------------------

static void test_callbacks(void)
{
    check_callbacks("#include <pthread.h>\n"
                    "#include <signal.h>\n"
                    "#include <stdlib.h>\n"
                    "static pthread_once_t once = PTHREAD_ONCE_INIT;\n"
                    "static int compare(const void *a, const void *b) { return a < b; }\n"
                    "static void *work(void *p) { return p; }\n"
                    "static void set_up(void) {}\n"
                    "static void bye(void) {}\n"
                    "static void on_signal(int n) { (void)n; }\n"
                    "int main(void) {\n"
                    "    int v[3] = {0}; pthread_t t; struct sigaction sa = {0};\n"
                    "    qsort(v, 3, sizeof *v, compare);\n"
                    "    pthread_once(&once, set_up);\n"
                    "    pthread_create(&t, 0, work, v);\n"
                    "    atexit(bye);\n"
                    "    sa.sa_handler = on_signal;\n"
                    "    sigaction(SIGINT, &sa, 0);\n"
                    "    signal(SIGPIPE, SIG_IGN);\n"
                    "    return pthread_join(t, 0); }\n",
                    "main",
                    " compare(now,same); set_up(once,same); work(later,new); bye(exit,same);"
                    " on_signal(signal,same);");
}

// The callback's parameter holds what `with` says.
static void test_callback_argument(void)
{
    check_calls("#include <pthread.h>\n"
                "typedef void (*job)(void);\n"
                "static void clean(void) {}\n"
                "static void *work(void *p) { job j = (job)p; j(); return 0; }\n"
                "int main(void) { pthread_t t;\n"
                "    pthread_create(&t, 0, work, (void *)clean);\n"
                "    return pthread_join(t, 0); }\n",
                "work", " clean;");
}

// ---- What follows
// ---------------------------------------------------------------------------------

static void test_facts(void)
{
    struct sample s;
    const struct program_func *at;

    start(&s, "#include <pthread.h>\n"
              "#include <stdlib.h>\n"
              "static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\n"
              "struct ops { void (*take)(void); void (*look)(void); void (*die)(void); };\n"
              "static void take(void) { pthread_mutex_lock(&m); }\n"
              "static void look(void) {}\n"
              "static void die(void) { exit(1); }\n"
              "static const struct ops o = {take, look, die};\n"
              "static void through_take(const struct ops *p) { p->take(); }\n"
              "static void through_look(const struct ops *p) { p->look(); }\n"
              "static void through_die(const struct ops *p) { p->die(); }\n"
              "static int compare(const void *a, const void *b) { take(); return a < b; }\n"
              "static void sort(int *v) { qsort(v, 3, sizeof *v, compare); }\n"
              "int main(void) { int v[3]; through_take(&o); through_look(&o); sort(v);\n"
              "    through_die(&o); return 0; }\n");
    at = find_func(&s, "main");
    for (uint32_t i = 0; i < at->unit->nfns; i++) {
        const char *name = ir_name(at->unit, at->unit->fns[i].name);
        const struct callee *c = program_callee_fn(s.p, at->unit, i);
        if (strcmp(name, "through_take") == 0 || strcmp(name, "sort") == 0) {
            CU_ASSERT_EQUAL(c->touches, FAMILY_BIT(FAMILY_MUTEX));
            CU_ASSERT_EQUAL(c->flags, CALLEE_HAS_BODY);
        } else if (strcmp(name, "through_look") == 0) {
            CU_ASSERT_EQUAL(c->touches, 0);
            CU_ASSERT_EQUAL(c->flags, CALLEE_HAS_BODY);
        } else if (strcmp(name, "through_die") == 0) {
            CU_ASSERT(c->flags & CALLEE_NORETURN);
        }
    }
    CU_ASSERT(program_is_closed(s.p));
    arena_free(&s.a);
}

static void test_order(void)
{
    struct sample s;
    const struct program_step *steps;
    struct buf out = {0};
    uint32_t n;

    start(&s, "static void leaf(void) {}\n"
              "static void (*const step)(void) = leaf;\n"
              "static void middle(void) { step(); }\n"
              "static int odd(int n);\n"
              "static int even(int n) { return n ? odd(n - 1) : 1; }\n"
              "static int odd(int n) { return n ? even(n - 1) : 0; }\n"
              "static int down(int n) { return n ? down(n - 1) : 0; }\n"
              "int main(int n, char **v) { (void)v; middle(); return even(n) + down(n); }\n");
    steps = program_order(s.p, &n);
    for (uint32_t i = 0; i < n; i++) {
        const struct program_func *at = program_func(s.p, steps[i].function);
        bool is_same = i > 0 && steps[i].component == steps[i - 1].component;
        buf_printf(&out, "%s%s%s", is_same ? "=" : " ", ir_func_name(at->unit, at->func),
                   steps[i].is_recursive ? "*" : "");
    }
    CHECK_TEXT(arena_text(&s.a, out.data, out.n), " leaf middle odd*=even* down* main");
    buf_free(&out);
    arena_free(&s.a);
}

// ---- Programs
// -------------------------------------------------------------------------------------

static const struct text two_programs[] = {
    {"one/main.c", "int name(void); int shared(void);\n"
                   "int main(void) { return name() + shared(); }\n"},
    {"one/name.c", "int name(void) { return 1; }\n"},
    {"lib/shared.c", "int name(void); extern int (*const table[])(void);\n"
                     "int shared(void) { return name() + table[0](); }\n"},
    {"lib/table.c", "static int first(void) { return 0; }\n"
                    "int (*const table[])(void) = {first};\n"},
    {"two/main.c", "int name(void); int shared(void); int lost(void);\n"
                   "int main(void) { return name() + shared() + lost(); }\n"},
    {"two/name.c", "int name(void) { return 2; }\n"},
    {"lib/rest.c", "int rest(void) { return 7; }\n"},
};

static func_id id_in(const struct sample *s, const char *path, const char *name)
{
    for (func_id f = 0; f < program_func_count(s->p); f++) {
        const struct program_func *at = program_func(s->p, f);
        if (strcmp(ir_func_name(at->unit, at->func), name) == 0 &&
            strcmp(ir_name(at->unit, at->unit->path), path) == 0) {
            return f;
        }
    }
    CU_FAIL_FATAL("no such function");
    return FUNC_UNKNOWN;
}

// What the call of `name` in the unit at `path` means.
static const struct callee *name_in(const struct sample *s, const char *path)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const struct ir_unit *u = s->units[i];
        for (uint32_t k = 0; k < u->nfns && strcmp(ir_name(u, u->path), path) == 0; k++) {
            if (strcmp(ir_name(u, u->fns[k].name), "name") == 0) {
                return program_callee_fn(s->p, u, k);
            }
        }
    }
    CU_FAIL_FATAL("no such call");
    return NULL;
}

static void test_programs(void)
{
    struct sample s;

    start_in_order(&s, two_programs, 7, true);
    CU_ASSERT_EQUAL_FATAL(program_count(s.p), 2);
    CU_ASSERT_EQUAL(program_main(s.p, 0), id_in(&s, "one/main.c", "main"));
    CU_ASSERT_EQUAL(program_main(s.p, 1), id_in(&s, "two/main.c", "main"));
    CU_ASSERT(program_reaches(s.p, 0, id_in(&s, "one/name.c", "name")));
    CU_ASSERT_FALSE(program_reaches(s.p, 0, id_in(&s, "two/name.c", "name")));
    CU_ASSERT(program_reaches(s.p, 1, id_in(&s, "two/name.c", "name")));
    for (uint32_t i = 0; i < 2; i++) {
        CU_ASSERT(program_reaches(s.p, i, id_in(&s, "lib/shared.c", "shared")));
        CU_ASSERT(program_reaches(s.p, i, id_in(&s, "lib/table.c", "first")));
        CU_ASSERT_FALSE(program_reaches(s.p, i, id_in(&s, "lib/rest.c", "rest")));
    }
    // Each main has its own name(); shared() is in both programs.
    CU_ASSERT_EQUAL(name_in(&s, "one/main.c")->body, id_in(&s, "one/name.c", "name"));
    CU_ASSERT_EQUAL(name_in(&s, "one/main.c")->flags, CALLEE_HAS_BODY);
    CU_ASSERT_EQUAL(name_in(&s, "two/main.c")->body, id_in(&s, "two/name.c", "name"));
    CU_ASSERT(name_in(&s, "lib/shared.c")->flags & CALLEE_UNSURE);
    CU_ASSERT(name_in(&s, "lib/shared.c")->flags & CALLEE_INCOMPLETE);
    CU_ASSERT(program_is_closed_for(s.p, 0));
    CU_ASSERT_FALSE(program_is_closed_for(s.p, 1)); // lost() is nowhere
    CU_ASSERT_FALSE(program_is_closed(s.p));
    arena_free(&s.a);
}

// The same without the second program: all that contain shared() agree.
static void test_one_program_of_two(void)
{
    struct sample s;

    start_in_order(&s, two_programs, 4, false);
    CU_ASSERT_EQUAL(program_count(s.p), 1);
    CU_ASSERT_EQUAL(name_in(&s, "lib/shared.c")->flags, CALLEE_HAS_BODY);
    arena_free(&s.a);
    start_in_order(&s,
                   (const struct text[]){two_programs[0], two_programs[1], two_programs[2],
                                         two_programs[3], two_programs[5]},
                   5, false);
    CU_ASSERT_EQUAL(program_count(s.p), 1);
    CU_ASSERT_EQUAL(name_in(&s, "lib/shared.c")->body, id_in(&s, "one/name.c", "name"));
    CU_ASSERT_EQUAL(name_in(&s, "lib/shared.c")->flags, CALLEE_HAS_BODY);
    arena_free(&s.a);
}

// Two tests in one folder, each with its own helper beside its main.
static void test_mains_in_one_folder(void)
{
    static const struct text units[] = {
        {"t/a.c", "int run(void); int name(void) { return 1; }\n"
                  "int main(void) { return run(); }\n"},
        {"t/b.c", "int run(void); int name(void) { return 2; }\n"
                  "int main(void) { return run(); }\n"},
        {"lib/run.c", "int name(void); int run(void) { return name(); }\n"},
    };
    struct sample s;

    start_in_order(&s, units, 3, false);
    CU_ASSERT_EQUAL_FATAL(program_count(s.p), 2);
    CU_ASSERT(program_reaches(s.p, 0, id_in(&s, "t/a.c", "name")));
    CU_ASSERT_FALSE(program_reaches(s.p, 0, id_in(&s, "t/b.c", "name")));
    CU_ASSERT(program_reaches(s.p, 1, id_in(&s, "t/b.c", "name")));
    CU_ASSERT(name_in(&s, "lib/run.c")->flags & CALLEE_UNSURE);
    arena_free(&s.a);
}

// Nothing tells which of two equally near definitions is meant: both are reached.
static void test_draw(void)
{
    static const struct text units[] = {
        {"main.c", "int name(void);\nint main(void) { return name(); }\n"},
        {"x/name.c", "int name(void) { return 1; }\n"},
        {"y/name.c", "int name(void) { return 2; }\n"},
    };
    struct sample s;

    start_in_order(&s, units, 3, true);
    CU_ASSERT(program_reaches(s.p, 0, id_in(&s, "x/name.c", "name")));
    CU_ASSERT(program_reaches(s.p, 0, id_in(&s, "y/name.c", "name")));
    CU_ASSERT(name_in(&s, "main.c")->flags & CALLEE_UNSURE);
    arena_free(&s.a);
}

const struct test suite[] = {
    {"tables", test_tables},
    {"fields", test_fields},
    {"returned and local", test_returned_and_local},
    {"through a target", test_through_a_target},
    {"variadic", test_variadic},
    {"unknown", test_unknown},
    {"open and closed", test_open_and_closed},
    {"many", test_many},
    {"callbacks", test_callbacks},
    {"callback argument", test_callback_argument},
    {"facts", test_facts},
    {"order", test_order},
    {"programs", test_programs},
    {"one program of two", test_one_program_of_two},
    {"mains in one folder", test_mains_in_one_folder},
    {"draw", test_draw},
    {NULL, NULL},
};
