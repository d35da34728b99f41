// SPDX-License-Identifier: Apache-2.0
// links: cclint_rules
// with: unit_from_c.c
// Critical events and pairs of functions, joined summaries, threads, orders of locks that meet.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/engine/lock_table.h"
#include "analyzer/engine/run.h"
#include "rules/fd/fd.h"
#include "rules/lock/lock.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <string.h>

const char suite_name[] = "locks";

static void ignore(struct rule_ctx *ctx, const struct violation *v)
{
    (void)ctx;
    (void)v;
}

static void ignore_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    (void)ctx;
    (void)t;
}

static const struct rule lock_rule = {
    .id = "locks", .machine = &machine_lock, .on_locks = ignore_locks};
static const struct rule handle_rule = {
    .id = "handles", .machine = &machine_handle, .violations = ~0u, .on_violation = ignore};

struct sample {
    struct arena a;
    struct program *p;
    const struct lock_table *locks;
    struct engine_stats stats;
};

static void start(struct sample *s, const char *one, const char *two)
{
    static const char headers[] =
        "#include <poll.h>\n#include <pthread.h>\n#include <sys/socket.h>\n#include <unistd.h>\n";
    static const struct rule *const rules[] = {&handle_rule, &lock_rule, NULL};
    const char *texts[2] = {one, two}, *why = "";
    struct models *models;

    memset(s, 0, sizeof *s);
    arena_init(&s->a, 0);
    models = models_new(&s->a);
    CU_ASSERT_FATAL(models_add_builtin(models, &why));
    s->p = program_new(&s->a, models);
    for (int i = 0; i < 2 && texts[i]; i++) {
        const struct ir_unit *u =
            unit_from_c(&s->a, i ? "b.c" : "a.c", arena_printf(&s->a, "%s%s\n", headers, texts[i]));
        CU_ASSERT_PTR_NOT_NULL_FATAL(u);
        program_add(s->p, u);
    }
    program_link(s->p);
    engine_run(&s->a, &(struct engine_input){.program = s->p, .rules = rules, .locks = &s->locks},
               &s->stats, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s->locks);
}

static func_id find(const struct sample *s, const char *name)
{
    for (func_id f = 0; f < program_func_count(s->p); f++) {
        const struct program_func *at = program_func(s->p, f);
        if (strcmp(ir_func_name(at->unit, at->func), name) == 0) {
            return f;
        }
    }
    CU_FAIL_FATAL("no such function");
    return 0;
}

static void check_function(int line, const char *one, const char *two, const char *name,
                           const char *expected)
{
    struct sample s;
    struct buf out = {0};

    start(&s, one, two);
    lock_table_print(s.locks, find(&s, name), &out);
    check_text(__FILE__, line, buf_text(&out), expected);
    buf_free(&out);
    arena_free(&s.a);
}

#define CHECK(text, name, expected) check_function(__LINE__, (text), NULL, (name), (expected))

// ---- Events -------------------------------------------------------------------------------------

#define STRUCTS                                                                                    \
    "struct q { pthread_mutex_t m; int n, fd; };\n"                                                \
    "static pthread_mutex_t big = PTHREAD_MUTEX_INITIALIZER;\n"

static void test_events(void)
{
    CHECK(STRUCTS "void put(struct q *q) { pthread_mutex_lock(&q->m); q->n++;\n"
                  "pthread_mutex_unlock(&q->m); }",
          "put", "  takes arg0->m, by pthread_mutex_lock\n");
    CHECK(STRUCTS "void put(struct q *q) { pthread_mutex_lock(&q->m); sleep(1);\n"
                  "pthread_mutex_unlock(&q->m); }\n"
                  "void both(struct q *r) { pthread_mutex_lock(&big); put(r);\n"
                  "pthread_mutex_unlock(&big); }",
          "both",
          "  takes big, by pthread_mutex_lock\n"
          "  takes arg0->m +big, by put > pthread_mutex_lock\n"
          "  waits for sleep +arg0->m +big, by put > sleep\n"
          "  with big: takes arg0->m, by put > pthread_mutex_lock\n"
          "  with big: waits for sleep +arg0->m, by put > sleep\n");
    // No lock anywhere: events pass through.
    CHECK(STRUCTS "static void rest(void) { sleep(1); }\n"
                  "static void more(void) { rest(); }\nvoid f(void) { more(); }",
          "f", "  waits for sleep, by more > rest > sleep\n");
    CHECK(STRUCTS "int f(int a) { return a + 1; }", "f", "");
}

static void test_caller_lock_given_back(void)
{
    CHECK(STRUCTS "void rest(struct q *q) { pthread_mutex_unlock(&q->m); sleep(1);\n"
                  "pthread_mutex_lock(&q->m); }",
          "rest",
          "  waits for sleep -arg0->m, by sleep\n"
          "  takes arg0->m -arg0->m, by pthread_mutex_lock\n");
    CHECK(STRUCTS "static void rest(struct q *q) { pthread_mutex_unlock(&q->m); sleep(1);\n"
                  "pthread_mutex_lock(&q->m); }\n"
                  "void f(struct q *q) { pthread_mutex_lock(&q->m); rest(q);\n"
                  "pthread_mutex_unlock(&q->m); }",
          "f",
          "  takes arg0->m, by pthread_mutex_lock\n"
          "  waits for sleep +arg0->m, by rest > sleep\n");
    CHECK(STRUCTS "static pthread_cond_t c = PTHREAD_COND_INITIALIZER;\n"
                  "void f(struct q *q) { pthread_mutex_lock(&big); pthread_mutex_lock(&q->m);\n"
                  "while (!q->n) pthread_cond_wait(&c, &q->m);\n"
                  "pthread_mutex_unlock(&q->m); pthread_mutex_unlock(&big); }",
          "f",
          "  takes big, by pthread_mutex_lock\n"
          "  takes arg0->m +big, by pthread_mutex_lock\n"
          "  waits for wait +big +arg0->m, by pthread_cond_wait\n"
          "  with big: takes arg0->m, by pthread_mutex_lock\n"
          "  with big: waits for wait -arg0->m, by pthread_cond_wait\n");
}

static void test_conditions_of_waiting(void)
{
    CHECK(STRUCTS "int f(struct pollfd *p, int ms) { return poll(p, 1, ms); }", "f",
          "  waits for wait unless arg1 says not to, by poll\n");
    CHECK(STRUCTS "static int w(struct pollfd *p, int ms) { return poll(p, 1, ms); }\n"
                  "int f(struct pollfd *p) { return w(p, 0); }",
          "f", "");
    CHECK(STRUCTS "static int w(struct pollfd *p, int ms) { return poll(p, 1, ms); }\n"
                  "int f(struct pollfd *p) { return w(p, 50); }",
          "f", "  waits for wait, timed, by w > poll\n");
    CHECK(STRUCTS "int f(int fd, char *b) { return (int)recv(fd, b, 1, 0); }", "f",
          "  waits for net on arg0, by recv\n");
    CHECK(STRUCTS "int f(int fd, char *b) { return (int)recv(fd, b, 1, MSG_DONTWAIT); }", "f", "");
    CHECK(STRUCTS "int f(char *b) { int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);\n"
                  "int n = (int)recv(fd, b, 1, 0); close(fd); return n; }",
          "f", "");
}

static void test_several_targets(void)
{
    static const char text[] =
        STRUCTS "static void a(struct q *q) { pthread_mutex_lock(&q->m); sleep(1);\n"
                "pthread_mutex_unlock(&q->m); }\n"
                "static void b(struct q *q) { sleep(2); q->n++; }\n"
                "static void c(struct q *q) { q->n--; }\n"
                "static void (*const two[])(struct q *) = {a, b};\n"
                "static void (*const three[])(struct q *) = {a, b, c};\n"
                "void f(struct q *q, int i) { two[i](q); }\n"
                "void g(struct q *q, int i) { three[i](q); }\n"
                "int main(int n, char **v) { struct q q = {.fd = 0}; (void)v;\n"
                "pthread_mutex_init(&q.m, NULL); f(&q, n); g(&q, n); return 0; }";

    CHECK(text, "f",
          "  takes arg0->m, maybe, by a > pthread_mutex_lock\n"
          "  waits for sleep, maybe, by b > sleep\n");
    CHECK(text, "g", "  takes arg0->m, maybe, by a > pthread_mutex_lock\n");
}

static void test_two_files(void)
{
    check_function(__LINE__,
                   "struct q { pthread_mutex_t m; };\nvoid put(struct q *q);\n"
                   "static pthread_mutex_t l = PTHREAD_MUTEX_INITIALIZER;\n"
                   "void f(struct q *q) { pthread_mutex_lock(&l); put(q); "
                   "pthread_mutex_unlock(&l); }",
                   "struct q { pthread_mutex_t m; };\n"
                   "void put(struct q *q) { pthread_mutex_lock(&q->m); "
                   "pthread_mutex_unlock(&q->m); }",
                   "f",
                   "  takes l, by pthread_mutex_lock\n"
                   "  takes arg0->m +l, by put > pthread_mutex_lock\n"
                   "  with l: takes arg0->m, by put > pthread_mutex_lock\n");
}

// A chain is cut at its limit, and recursion ends.
static void test_limits(void)
{
    struct sample s;
    const struct func_locks *f;

    start(&s,
          "void f0(void) { sleep(1); }\nvoid f1(void) { f0(); }\nvoid f2(void) { f1(); }\n"
          "void f3(void) { f2(); }\nvoid f4(void) { f3(); }\nvoid f5(void) { f4(); }\n"
          "void f6(void) { f5(); }\nvoid f7(void) { f6(); }\nvoid f8(void) { f7(); }\n"
          "void r2(int n);\nvoid r1(int n) { if (n) r2(n - 1); }\n"
          "void r2(int n) { sleep(1); r1(n); }\n",
          NULL);
    f = &s.locks->funcs[find(&s, "f7")];
    CU_ASSERT_EQUAL_FATAL(f->nevents, 1);
    CU_ASSERT_EQUAL(f->events[0].nchain, LOCK_CHAIN_MAX);
    CU_ASSERT_FALSE(f->events[0].flags & EVENT_CUT);
    f = &s.locks->funcs[find(&s, "f8")];
    CU_ASSERT_EQUAL_FATAL(f->nevents, 1);
    CU_ASSERT_EQUAL(f->events[0].nchain, LOCK_CHAIN_MAX);
    CU_ASSERT_TRUE(f->events[0].flags & EVENT_CUT);
    f = &s.locks->funcs[find(&s, "r2")];
    CU_ASSERT_EQUAL_FATAL(f->nevents, 1);
    CU_ASSERT_EQUAL(f->events[0].nchain, 1);
    CU_ASSERT_EQUAL(s.stats.lock_caps, 0);
    arena_free(&s.a);
}

// ---- Joined summaries ---------------------------------------------------------------------------

static void check_summary(int line, const char *text, const char *name, const char *expected)
{
    struct sample s;
    struct buf out = {0};
    const struct api_fn *f;

    start(&s, text, NULL);
    f = program_summary(s.p, find(&s, name));
    if (f) {
        api_fn_print(f, &out);
    }
    check_text(__FILE__, line, buf_text(&out), expected);
    buf_free(&out);
    arena_free(&s.a);
}

static void test_joined_summaries(void)
{
    static const char text[] =
        "static void a(int fd, int own) { shutdown(fd, 2); close(fd); (void)own; }\n"
        "static void b(int fd, int own) { close(fd); (void)own; }\n"
        "static void c(int fd, int own) { if (own) close(fd); }\n"
        "static void (*const same[])(int, int) = {a, b};\n"
        "static void (*const other[])(int, int) = {a, c};\n"
        "static void f(int fd, int i) { same[i](fd, 1); }\n"
        "static void g(int fd, int i) { other[i](fd, i); }\n"
        "int main(int n, char **v) { (void)v; f(n, n); g(n, n); return 0; }";

    check_summary(__LINE__, text, "f", "f\n  release fd arg0\n");
    check_summary(__LINE__, text, "g", "g\n  escape arg0 may\n");
}

static unsigned failure_of(const char *callers)
{
    struct buf text = {0};
    struct sample s;
    unsigned signs;

    buf_printf(&text, "int f(int a) { return a > 3 ? -1 : a; }\n%s", callers);
    start(&s, buf_text(&text), NULL);
    buf_free(&text);
    signs = program_failure_signs(s.p, find(&s, "f"));
    arena_free(&s.a);
    return signs;
}

#define CALLER(name, test)                                                                         \
    "int " name "(int a) { int r = f(a); if (" test ") return 1;\n"                                \
    "while (a--) r += a; return r; }\n"

static void test_conventions(void)
{
    CU_ASSERT_EQUAL(failure_of(CALLER("a", "r < 0")), 0); // one says nothing
    CU_ASSERT_EQUAL(failure_of(CALLER("a", "r < 0") CALLER("b", "r == -1")), SIGN_NEGATIVE);
    CU_ASSERT_EQUAL(failure_of(CALLER("a", "!r") CALLER("b", "r == 0")), SIGN_ZERO);
    CU_ASSERT_EQUAL(failure_of(CALLER("a", "r") CALLER("b", "r != 0")),
                    SIGN_NEGATIVE | SIGN_POSITIVE);
    CU_ASSERT_EQUAL(failure_of(CALLER("a", "r < 0") CALLER("b", "r == 0")), 0);
    CU_ASSERT_EQUAL(failure_of(CALLER("a", "r < 0") CALLER("b", "r < 0") CALLER("c", "!r")),
                    SIGN_NEGATIVE);
}

// ---- Threads ------------------------------------------------------------------------------------

static const char *roots_at(const struct sample *s, struct buf *out, const char *name)
{
    uint64_t roots = threads_at(s->locks->threads, find(s, name), 0);

    buf_clear(out);
    for (uint32_t r = 0; r < s->locks->threads->nroots; r++) {
        if (roots >> r & 1) {
            buf_printf(out, "%s%s ", thread_root_name(s->locks->threads, r),
                       s->locks->threads->multi >> r & 1 ? "*" : "");
        }
    }
    return buf_text(out);
}

static void test_threads(void)
{
    struct sample s;
    struct buf out = {0};

    start(&s,
          STRUCTS "static void touch(void) { pthread_mutex_lock(&big); sleep(1);\n"
                  "pthread_mutex_unlock(&big); }\n"
                  "static void early(void) { touch(); }\nstatic void late(void) { touch(); }\n"
                  "static void between(void) { touch(); }\n"
                  "static void *one(void *x) { touch(); return x; }\n"
                  "static void *many(void *x) { touch(); return x; }\n"
                  "int main(void) { pthread_t a, t[3]; early();\n"
                  "pthread_create(&a, NULL, one, NULL);\n"
                  "for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, many, NULL);\n"
                  "between();\n"
                  "for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);\n"
                  "pthread_join(a, NULL); late(); return 0; }",
          NULL);
    check_text(__FILE__, __LINE__, roots_at(&s, &out, "touch"), "main one many* ");
    check_text(__FILE__, __LINE__, roots_at(&s, &out, "early"), "");
    check_text(__FILE__, __LINE__, roots_at(&s, &out, "between"), "main ");
    check_text(__FILE__, __LINE__, roots_at(&s, &out, "late"), "");
    buf_free(&out);
    arena_free(&s.a);
}

// ---- Orders -------------------------------------------------------------------------------------

#define TWO_ORDERS(first, second)                                                                  \
    "static pthread_mutex_t x = PTHREAD_MUTEX_INITIALIZER, y = PTHREAD_MUTEX_INITIALIZER,\n"       \
    "    g = PTHREAD_MUTEX_INITIALIZER;\nstatic int n;\n"                                          \
    "static void *one(void *p) { " first " return p; }\n"                                          \
    "static void *two(void *p) { " second " return p; }\n"                                         \
    "int main(void) { pthread_t a, b; pthread_create(&a, NULL, one, NULL);\n"                      \
    "pthread_create(&b, NULL, two, NULL); pthread_join(a, NULL); pthread_join(b, NULL); "          \
    "return n; }"
#define IN_ORDER(l, m)                                                                             \
    "pthread_mutex_lock(&" #l "); pthread_mutex_lock(&" #m "); n++;"                               \
    "pthread_mutex_unlock(&" #m "); pthread_mutex_unlock(&" #l ");"
#define GATED(text) "pthread_mutex_lock(&g);" text "pthread_mutex_unlock(&g);"

static uint32_t count_cycles(const char *text)
{
    struct sample s;
    uint32_t n;

    start(&s, text, NULL);
    n = s.locks->ncycles;
    arena_free(&s.a);
    return n;
}

static void test_orders(void)
{
    CU_ASSERT_EQUAL(count_cycles(TWO_ORDERS(IN_ORDER(x, y), IN_ORDER(y, x))), 1);
    CU_ASSERT_EQUAL(count_cycles(TWO_ORDERS(IN_ORDER(x, y), IN_ORDER(x, y))), 0);
    CU_ASSERT_EQUAL(count_cycles(TWO_ORDERS(GATED(IN_ORDER(x, y)), GATED(IN_ORDER(y, x)))), 0);
    CU_ASSERT_EQUAL(count_cycles(TWO_ORDERS(GATED(IN_ORDER(x, y)), IN_ORDER(y, x))), 1);
    // Both orders in one thread that there is once.
    CU_ASSERT_EQUAL(count_cycles(TWO_ORDERS(IN_ORDER(x, y) IN_ORDER(y, x), "n++;")), 0);
}

const struct test suite[] = {
    {"what functions take and wait for", test_events},
    {"locks of the caller that are given back", test_caller_lock_given_back},
    {"when a call waits", test_conditions_of_waiting},
    {"events of several targets", test_several_targets},
    {"events across files", test_two_files},
    {"limits", test_limits},
    {"summaries of several targets", test_joined_summaries},
    {"what callers take for a failure", test_conventions},
    {"threads", test_threads},
    {"orders that meet", test_orders},
    {NULL, NULL},
};
