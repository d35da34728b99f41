// SPDX-License-Identifier: Apache-2.0
// links: cclint_engine
// with: unit_from_c.c
// Running rules: their questions, their reports, what a failing one costs, machines and channels.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/bug.h"
#include "analyzer/engine/channels.h"
#include "analyzer/engine/run.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <string.h>

const char suite_name[] = "run";

struct sample {
    struct arena a;
    struct program *p;
    struct finding_list findings;
    struct engine_stats stats;
};

static struct buf answers; // what the rule of a test wrote down
static struct buf bugs;

static void note_bug(void *ctx, const char *what)
{
    (void)ctx;
    buf_printf(&bugs, "%s\n", what);
}

static void run(struct sample *s, const char *text, const struct rule *const *rules)
{
    const char *why = "";
    struct models *models;
    struct engine_input in = {.rules = rules};
    const struct ir_unit *u;

    *s = (struct sample){.findings = {.n = 0}};
    buf_clear(&answers);
    buf_clear(&bugs);
    arena_init(&s->a, 0);
    models = models_new(&s->a);
    if (!models_add_builtin(models, &why)) {
        CU_FAIL_FATAL("the built-in models are wrong");
    }
    u = unit_from_c(&s->a, "a.c", text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    s->p = program_new(&s->a, models);
    program_add(s->p, u);
    program_link(s->p);
    in.program = s->p;
    s->findings = engine_run(&s->a, &in, &s->stats, note_bug, NULL);
}

static void stop(struct sample *s)
{
    arena_free(&s->a);
    buf_free(&answers);
    buf_free(&bugs);
}

// ---- Questions ----------------------------------------------------------------------------------

// Answers to every question about the first argument of ask().
static void ask(struct rule_ctx *ctx, uint32_t call)
{
    ir_opnd o = rule_arg(ctx, call, 0);
    int64_t v;
    uint64_t size;
    size_t n;

    if (strcmp(rule_callee_name(ctx, call), "ask") != 0) {
        return;
    }
    CU_ASSERT_EQUAL(rule_nargs(ctx, call), 1);
    CU_ASSERT_EQUAL(rule_arg(ctx, call, 1), 0);
    buf_printf(&answers, "%s:", rule_text(ctx, o));
    if (rule_constant(ctx, o, &v)) {
        buf_printf(&answers, " constant %lld", (long long)v);
    }
    if (rule_object_size(ctx, o, &size)) {
        buf_printf(&answers, " size %llu", (unsigned long long)size);
    }
    if (rule_string(ctx, o, &n)) {
        buf_printf(&answers, " string %zu %s", n, rule_string(ctx, o, &n));
    }
    buf_printf(&answers, "%s;", rule_pointee(ctx, o) ? " pointee" : "");
}

static const struct rule rule_ask = {.id = "ask", .on_call = ask};
static const struct rule *const only_ask[] = {&rule_ask, NULL};

static void check_answer(const char *text, const char *expected)
{
    struct sample s;

    run(&s, text, only_ask);
    CHECK_TEXT(buf_text(&answers), expected);
    stop(&s);
}

static void test_constants(void)
{
    check_answer("void ask(long); void f(void) { ask(12); }", "12: constant 12;");
    check_answer("void ask(long); void f(void) { int n = 3; ask(n); n = 4; ask(n); }",
                 "n: constant 3;n: constant 4;");
    check_answer("void ask(long); void f(int c) { int n = 3; if (c) n = 4; ask(n); }", "n:;");
    check_answer("void ask(long); void f(int c) { ask(c); }", "c:;");
    check_answer("void ask(long); void f(void) { signed char c = (signed char)255; ask(c); }",
                 "c: constant -1;");
}

static void test_sizes(void)
{
    check_answer("void ask(void *); void f(void) { char b[80]; ask(b); }", "b: size 80 pointee;");
    check_answer("void ask(void *); void f(void) { char b[80]; ask(&b); }", "b: size 80 pointee;");
    check_answer("void ask(void *); char g[7]; void f(void) { char *p = g; ask(p); }",
                 "p: size 7 pointee;");
    check_answer("void ask(void *); struct s { int n; char b[16]; int k; };"
                 "void f(struct s *s) { ask(s->b); }",
                 "s->b: size 16 pointee;");
    check_answer("void ask(void *); void f(void) { int n; ask(&n); }", "&n: size 4 pointee;");
    check_answer("void ask(void *); void f(void) { char b[4][10]; ask(b[2]); }",
                 "b[2]: size 10 pointee;");
}

static void test_unknown_sizes(void)
{
    check_answer("void ask(void *); void f(char *p) { ask(p); }", "p:;");
    check_answer("void ask(void *); void f(int n) { char b[n]; ask(b); }", "b: pointee;");
    check_answer("void ask(void *); struct s { int n; char b[]; };"
                 "void f(struct s *s) { ask(s->b); }",
                 "s->b: pointee;");
    check_answer("void ask(void *); struct s { int n; char b[1]; };"
                 "void f(struct s *s) { ask(s->b); }",
                 "s->b: pointee;");
    check_answer("void ask(void *); void f(int i) { char b[80]; ask(&b[i]); }", "&b[i]: pointee;");
}

static void test_strings(void)
{
    check_answer("void ask(const char *); void f(void) { ask(\"a\\nb\"); }",
                 "\"a\\nb\": size 4 string 3 a\nb pointee;");
    check_answer("void ask(const char *); void f(void) { const char *s = \"hi\"; ask(s); }",
                 "s: size 3 string 2 hi pointee;");
}

static void ask_model(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct uses u;

    if (!m) {
        return;
    }
    u = rule_result_uses(ctx, call);
    buf_printf(&answers, "%s at %u asked %s uses %x;", m->name,
               ir_region(rule_unit(ctx), rule_loc(ctx, call)).line,
               rule_text(ctx, rule_operand(ctx, call, &m->io.asked)), u.kinds);
}

static void test_models(void)
{
    static const struct rule rule = {.id = "model", .on_call = ask_model};
    static const struct rule *const rules[] = {&rule, NULL};
    struct sample s;

    run(&s,
        "#include <unistd.h>\n"
        "int f(int fd, char *b, size_t n) {\n"
        "  if (read(fd, b, n) < 0)\n"
        "    return -1;\n"
        "  write(fd, b, 5);\n"
        "  return 0; }\n",
        rules);
    CHECK_TEXT(buf_text(&answers), "read at 3 asked n uses 1;write at 5 asked 5 uses 0;");
    stop(&s);
}

// ---- Reports ------------------------------------------------------------------------------------

static void complain(struct rule_ctx *ctx, uint32_t call)
{
    char name[8] = "stop";
    struct finding_draft *d;

    if (strcmp(rule_callee_name(ctx, call), "stop") == 0) {
        d = report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, name, "'%s' is called", name);
        report_step(d, rule_loc(ctx, call), "step %d", 1);
        report_step(d, rule_loc(ctx, call), "step %d", 2);
        report_fix(d, rule_loc(ctx, call), "call go()", "go()");
        memset(name, 0, sizeof name); // texts are copied
    }
}

static const struct rule rule_complain = {
    .id = "complain", .severity = SEVERITY_WARNING, .on_call = complain};

static void test_report(void)
{
    static const struct rule *const rules[] = {&rule_complain, NULL};
    struct sample s;
    const struct finding *f;

    run(&s, "void stop(void);\nvoid f(void)\n{\n    stop();\n}\n", rules);
    CU_ASSERT_EQUAL_FATAL(s.findings.n, 1);
    f = &s.findings.items[0];
    CHECK_TEXT(f->rule, "complain");
    CHECK_TEXT(f->message, "'stop' is called");
    CHECK_TEXT(f->object, "stop");
    CHECK_TEXT(f->function, "f");
    CHECK_TEXT(f->at.path, "a.c");
    CU_ASSERT_EQUAL(f->at.line, 4);
    CU_ASSERT_EQUAL(f->at.col, 5);
    CU_ASSERT_EQUAL(f->at.end_col, 11);
    CU_ASSERT_EQUAL(f->severity, SEVERITY_WARNING);
    CU_ASSERT_EQUAL(f->confidence, CONFIDENCE_MEDIUM);
    CU_ASSERT_EQUAL_FATAL(f->nsteps, 2);
    CHECK_TEXT(f->steps[1].text, "step 2");
    CU_ASSERT_EQUAL_FATAL(f->nedits, 1);
    CHECK_TEXT(f->edits[0].text, "go()");
    CHECK_TEXT(f->fix_text, "call go()");
    stop(&s);
}

static void fail_in_bad(struct rule_ctx *ctx, uint32_t call)
{
    (void)call;
    report(ctx, 0, CONFIDENCE_LOW, "", "left behind");
    if (strcmp(ir_func_name(rule_unit(ctx), rule_func(ctx)), "bad") == 0) {
        bug("the sky falls");
    }
}

static void test_bug(void)
{
    static const struct rule failing = {.id = "failing", .on_call = fail_in_bad};
    static const struct rule *const rules[] = {&failing, NULL};
    struct sample s;

    run(&s, "void g(void); void bad(void) { g(); } void good(void) { g(); }", rules);
    CHECK_TEXT(buf_text(&bugs), "a.c: bad(): the sky falls\n");
    CU_ASSERT_EQUAL_FATAL(s.findings.n, 1); // the one of good()
    CHECK_TEXT(s.findings.items[0].function, "good");
    CU_ASSERT_EQUAL(s.stats.functions, 2);
    stop(&s);
}

// ---- Program hooks ------------------------------------------------------------------------------

static void list_channels(struct rule_ctx *ctx, const struct channel_table *t)
{
    CU_ASSERT_PTR_EQUAL(t->program, rule_program(ctx));
    for (uint32_t i = 0; i < t->n; i++) {
        const struct channel_use *u = &t->items[i].uses[0];
        struct finding_draft *d =
            report_in(ctx, u->function, u->at, CONFIDENCE_HIGH, t->items[i].text, "%s", u->api);
        report_step_in(d, u->function, u->at, "here");
    }
}

static void test_program_hook(void)
{
    static const struct rule rule = {.id = "list", .on_program = list_channels};
    static const struct rule *const rules[] = {&rule, NULL};
    struct sample s;

    run(&s,
        "#include <pthread.h>\n"
        "pthread_cond_t ready;\n"
        "void f(void) { pthread_cond_signal(&ready); }\n",
        rules);
    CU_ASSERT_EQUAL_FATAL(s.findings.n, 1);
    CHECK_TEXT(s.findings.items[0].object, "ready");
    CHECK_TEXT(s.findings.items[0].message, "pthread_cond_signal");
    CHECK_TEXT(s.findings.items[0].function, "f");
    CU_ASSERT_EQUAL(s.findings.items[0].steps[0].at.line, 3);
    stop(&s);
}

// ---- Machines -----------------------------------------------------------------------------------

enum { NOTHING, OPEN, CLOSED, LEAKED = 1, CLOSED_TWICE = 2 };

static const char *const state_names[] = {"unknown", "open", "closed"};
static const struct machine_step steps[] = {
    {OPEN, EVENT_RELEASE, API_MODE_ANY, CLOSED, 0},
    {OPEN, EVENT_DROP, API_MODE_ANY, NOTHING, LEAKED},
    {CLOSED, EVENT_RELEASE, API_MODE_ANY, CLOSED, CLOSED_TWICE},
};
static const struct machine machine = {.name = "test",
                                       .families = FAMILY_BIT(FAMILY_FD),
                                       .group = 1,
                                       .nstates = 3,
                                       .state_names = state_names,
                                       .steps = steps,
                                       .nsteps = 3};

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    report_witness(report(ctx, v->at, (enum confidence)v->confidence, v->object, "%u", v->error),
                   v->how);
}

static const struct rule rule_leak = {
    .id = "leak", .machine = &machine, .violations = 1u << LEAKED, .on_violation = on_violation};
static const struct rule rule_twice = {.id = "twice",
                                       .machine = &machine,
                                       .violations = 1u << CLOSED_TWICE,
                                       .on_violation = on_violation};

static const char two_mistakes[] = "#include <fcntl.h>\n#include <unistd.h>\n"
                                   "void f(const char *p) { int fd = open(p, O_RDONLY);\n"
                                   "  if (fd >= 0) { close(fd); close(fd); } }\n"
                                   "void g(const char *p) { int fd = open(p, O_RDONLY);\n"
                                   "  if (fd < 0) return; }\n";

static void test_machines(void)
{
    static const struct rule *const both[] = {&rule_leak, &rule_twice, NULL};
    static const struct rule *const leaks[] = {&rule_leak, NULL};
    struct sample s;

    run(&s, two_mistakes, both);
    CU_ASSERT_EQUAL_FATAL(s.findings.n, 2);
    CHECK_TEXT(s.findings.items[0].rule, "twice");
    CHECK_TEXT(s.findings.items[1].rule, "leak");
    CHECK_TEXT(s.findings.items[1].object, "fd");
    CU_ASSERT_EQUAL(s.stats.machine_runs, 2); // one a function, not one a rule
    stop(&s);
    run(&s, two_mistakes, leaks);
    CU_ASSERT_EQUAL_FATAL(s.findings.n, 1);
    CHECK_TEXT(s.findings.items[0].function, "g");
    stop(&s);
}

// A witness that goes into a callee, and steps a rule adds in other functions.
static void tell_with_callee(struct rule_ctx *ctx, const struct violation *v)
{
    const struct witness_step told[] = {
        {.at = v->at, .text = "before"},
        {.at = v->at, .text = "inside", .unit = rule_unit(ctx), .func = "callee", .depth = 2},
    };
    const struct witness how = {told, 2};
    struct finding_draft *d =
        report(ctx, v->at, (enum confidence)v->confidence, v->object, "%u", v->error);

    report_witness(d, &how);
    report_step_in(d, 1, v->at, "elsewhere");
}

static void test_steps_in_callees(void)
{
    static const struct rule rule = {.id = "leak",
                                     .machine = &machine,
                                     .violations = 1u << LEAKED,
                                     .on_violation = tell_with_callee};
    static const struct rule *const rules[] = {&rule, NULL};
    const struct finding_step *told;
    struct sample s;

    run(&s, two_mistakes, rules);
    CU_ASSERT_EQUAL_FATAL(s.findings.n, 1);
    CU_ASSERT_EQUAL_FATAL(s.findings.items[0].nsteps, 3);
    told = s.findings.items[0].steps;
    CHECK_TEXT(finding_step_function(&s.findings.items[0], &told[0]), "g");
    CU_ASSERT_EQUAL(told[0].depth, 0);
    CHECK_TEXT(told[1].function, "callee");
    CU_ASSERT_EQUAL(told[1].depth, 2);
    CHECK_TEXT(told[1].at.path, told[0].at.path);
    CHECK_TEXT(told[2].function,
               ir_func_name(program_func(s.p, 1)->unit, program_func(s.p, 1)->func));
    stop(&s);
}

const struct test suite[] = {{"constants", test_constants},
                             {"sizes", test_sizes},
                             {"unknown sizes", test_unknown_sizes},
                             {"strings", test_strings},
                             {"models", test_models},
                             {"report", test_report},
                             {"bug", test_bug},
                             {"program hook", test_program_hook},
                             {"machines", test_machines},
                             {"steps in callees", test_steps_in_callees},
                             {NULL, NULL}};
