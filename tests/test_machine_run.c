// SPDX-License-Identifier: Apache-2.0
// links: cclint_rules
// with: unit_from_c.c
// The typestate engine on small functions in C, with the machines of the rules: what it reports,
// where, by which name and with which confidence.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/engine/machine_run.h"
#include "rules/fd/fd.h"
#include "rules/lock/lock.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <string.h>

const char suite_name[] = "machine_run";

// On one line, so that the first line of the text of a test is line 2.
static const char prelude[] =
    "typedef struct { int x; } pthread_mutex_t; typedef struct FILE FILE; typedef unsigned long S;"
    "int open(const char *, int, ...); int close(int); long read(int, void *, S);"
    "int pipe(int *); int dup(int); int fork(void); void _exit(int) __attribute__((noreturn));"
    "FILE *fopen(const char *, const char *); FILE *fdopen(int, const char *); int fclose(FILE *);"
    "int pthread_mutex_lock(pthread_mutex_t *); int pthread_mutex_trylock(pthread_mutex_t *);"
    "int pthread_mutex_unlock(pthread_mutex_t *); int cond(int); void touch(void *);"
    "void keep(int); struct q { pthread_mutex_t m; struct q *next; int used, fd; };"
    "pthread_mutex_t g; int gfd; int dup2(int, int);\n";

struct sample {
    struct arena a;
    struct engine_stats stats;
    struct buf out;
};

static const char *error_name(const struct violation *v)
{
    static const char *const handles[] = {[HANDLE_LEAKED] = "leak",
                                          [HANDLE_CLOSED_TWICE] = "double-close",
                                          [HANDLE_CLOSED_UNDER_OWNER] = "closed-under-owner",
                                          [HANDLE_USED_AFTER_CLOSE] = "use-after-close"};
    static const char *const locks[] = {[LOCK_HELD_AT_EXIT] = "held",
                                        [LOCK_TAKEN_TWICE] = "double-lock",
                                        [LOCK_RELEASED_TWICE] = "unlock-twice",
                                        [LOCK_RELEASED_UNHELD] = "unlock-unheld"};

    return v->machine == &machine_handle ? handles[v->error] : locks[v->error];
}

static void run_machine(struct sample *s, const struct program *p, const struct ir_unit *u,
                        const struct cfg *c, const struct machine *m)
{
    const struct machine_caps caps = machine_caps_default();
    static const char *const levels[] = {"high", "medium", "low"};
    struct machine_result r;

    if (!machine_is_relevant(p, u, c->func, &m, 1)) {
        return;
    }
    r = machine_run(&s->a, p, u, c, &m, 1, &caps, NULL, true, &s->stats);
    for (uint32_t i = 0; i < r.n; i++) {
        const struct violation *v = &r.items[i];
        buf_printf(&s->out, "%u %s %s %s\n", u->locs[v->at].line, error_name(v), v->object,
                   levels[v->confidence]);
    }
}

static void run(struct sample *s, const char *text)
{
    const char *why = "";
    struct models *models;
    struct program *p;
    struct ir_unit *u;

    *s = (struct sample){.stats = {0}};
    arena_init(&s->a, 0);
    models = models_new(&s->a);
    CU_ASSERT_FATAL(models_add_builtin(models, &why));
    u = unit_from_c(&s->a, "a.c", arena_printf(&s->a, "%s%s", prelude, text));
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    p = program_new(&s->a, models);
    program_add(p, u);
    program_link(p);
    for (uint32_t f = 0; f < u->nfuncs; f++) {
        if (u->funcs[f].nblocks) {
            struct cfg *c = cfg_build(&s->a, &u->funcs[f]);
            run_machine(s, p, u, c, &machine_handle);
            run_machine(s, p, u, c, &machine_lock);
        }
    }
    buf_printf(&s->out, "%s", "");
}

// `expected`: "line error object confidence" a line.
static void check_run(int line, const char *text, const char *expected)
{
    struct sample s;

    run(&s, text);
    check_text(__FILE__, line, s.out.data ? s.out.data : "", expected);
    buf_free(&s.out);
    arena_free(&s.a);
}
#define CHECK_RUN(text, expected) check_run(__LINE__, text, expected)

// ---- Handles
// --------------------------------------------------------------------------------------

static void test_leak(void)
{
    CHECK_RUN("int f(void) {\nint fd = open(\"x\", 0);\nif (fd < 0) return -1;\n"
              "if (cond(1))\nreturn -2;\nclose(fd); return 0; }",
              "6 leak fd high\n");
    CHECK_RUN("void f(void) {\nopen(\"x\", 0); }", "3 leak the result of open() high\n");
    CHECK_RUN("void f(void) {\nint p[2];\nif (pipe(p)) return;\nclose(p[0]);\n}",
              "6 leak p[1] high\n");
    CHECK_RUN("int main(void) { int fd = open(\"x\", 0); return cond(fd >= 0); }", "");
    CHECK_RUN("void f(void) { int fd = open(\"x\", 0); if (fd > 2) close(fd); }", "");
}

static void test_overwritten(void)
{
    CHECK_RUN("void f(void) {\nint fd;\nfor (int i = 0; i < 9; i++)\nfd = open(\"x\", 0);\n"
              "close(fd); }",
              "5 leak fd high\n");
    CHECK_RUN("int f(void) { int fd; do fd = open(\"x\", 0); while (fd < 0 && cond(1));\n"
              "if (fd >= 0) close(fd); return 0; }",
              "");
    CHECK_RUN("void f(void) {\nint a = open(\"x\", 0), b = a;\na = -1;\nclose(b); }", "");
}

static void test_ownership(void)
{
    CHECK_RUN("int f(void) { int fd = open(\"x\", 0); return fd; }", "");
    CHECK_RUN("int f(struct q *q) { q->fd = open(\"x\", 0); return q->fd < 0; }", "");
    CHECK_RUN("void f(void) { gfd = open(\"x\", 0); }", "");
    CHECK_RUN("void f(int *out) { int fd = open(\"x\", 0); *out = fd; }", "");
    CHECK_RUN("void f(void) { keep(open(\"x\", 0)); }", "");
    CHECK_RUN("void f(void) { int fd = open(\"x\", 0); touch(&fd); }", "");
    CHECK_RUN("void f(void) { int fds[4]; for (int i = 0; i < 4; i++) fds[i] = open(\"x\", 0);\n"
              "for (int i = 0; i < 4; i++) close(fds[i]); }",
              "");
    CHECK_RUN("void f(void) {\nint fd = open(\"x\", 0);\nchar b; read(fd, &b, 1);\n}",
              "5 leak fd high\n");
}

static void test_conditional_effects(void)
{
    CHECK_RUN("int f(int fd) {\nint d = dup(fd); FILE *s = fdopen(d, \"r\");\nif (!s)\nreturn -1;\n"
              "fclose(s); return 0; }",
              "5 leak d high\n");
    CHECK_RUN("int f(int fd) { int d = dup(fd); FILE *s = fdopen(d, \"r\"); if (!s) close(d);\n"
              "else fclose(s); return 0; }",
              "");
    CHECK_RUN("void f(int fd) { FILE *s = fdopen(fd, \"r\"); if (!s) { close(fd); return; }\n"
              "fclose(s);\nclose(fd); }",
              "");
}

static void test_closed(void)
{
    CHECK_RUN("void f(int fd) {\nclose(fd);\nclose(fd); }", "4 double-close fd high\n");
    CHECK_RUN("void f(int fd) { char b;\nclose(fd);\nread(fd, &b, 1); }",
              "4 use-after-close fd high\n");
    CHECK_RUN("void f(struct q *q) { close(q->fd); q->fd = -1; if (q->fd >= 0) close(q->fd); }",
              "");
    CHECK_RUN("void f(struct q *q) {\nclose(q->fd);\nclose(q->fd); }",
              "4 double-close q->fd high\n");
}

static void test_fork(void)
{
    CHECK_RUN("int f(void) { int p[2]; if (pipe(p)) return -1; int pid = fork();\n"
              "if (pid == 0) { dup2(p[1], 1); _exit(1); }\n"
              "close(p[0]); close(p[1]); return pid; }",
              "");
}

// ---- Conditions
// -----------------------------------------------------------------------------------

static void test_correlation(void)
{
    CHECK_RUN("void f(int n) { int fd = -1; if (n > 3) fd = open(\"x\", 0);\n"
              "cond(n); if (n > 3) close(fd); }",
              "");
    CHECK_RUN("void f(int n) {\nint fd = -1;\nif (n > 3) fd = open(\"x\", 0);\n"
              "if (n > 4) close(fd);\n}",
              "6 leak fd high\n");
    CHECK_RUN("void f(int n) { int ok = 0, fd = open(\"x\", 0); ok = fd >= 0;\n"
              "if (ok) close(fd); }",
              "");
    CHECK_RUN("void f(int n) { int fd = -1; if (n & 4) fd = open(\"x\", 0);\n"
              "if (n & 1) cond(1); if (n & 4) close(fd); }",
              "");
    CHECK_RUN("void f(int a, int b) { int fd = -1; if (a < b) fd = open(\"x\", 0);\n"
              "if (b > a) close(fd); }",
              "");
    CHECK_RUN("void f(int k) { int fd = -1; switch (k) { case 1: case 2: fd = open(\"x\", 0); }\n"
              "cond(1); switch (k) { case 1: case 2: close(fd); } }",
              "");
}

// Others may have changed it in between: possible, but nothing to insist on.
static void test_shadows(void)
{
    CHECK_RUN("void f(struct q *q) { if (q->used) pthread_mutex_lock(&q->m); q->fd = 1;\n"
              "if (q->used) pthread_mutex_unlock(&q->m); }",
              "");
    CHECK_RUN("int f(struct q *q) { if (q->used) pthread_mutex_lock(&q->m); touch(q->next);\n"
              "if (q->used) pthread_mutex_unlock(&q->m);\nreturn 0; }",
              "3 unlock-unheld q->m low\n");
    CHECK_RUN("int f(int x) { if (cond(x)) pthread_mutex_lock(&g);\n"
              "if (cond(x)) pthread_mutex_unlock(&g);\nreturn 0; }",
              "3 unlock-unheld g low\n4 held g low\n");
}

// ---- Locks
// ----------------------------------------------------------------------------------------

static void test_held(void)
{
    CHECK_RUN("int f(struct q *q) {\npthread_mutex_lock(&q->m);\nif (q->used) return -1;\n"
              "pthread_mutex_unlock(&q->m); return 0; }",
              "4 held q->m high\n");
    CHECK_RUN("int f(struct q *q) { pthread_mutex_lock(&q->m); if (!q->used) return 0;\n"
              "pthread_mutex_unlock(&q->m); return -1; }",
              "");
    CHECK_RUN("void f(struct q *q) { pthread_mutex_lock(&q->m); }", "");
    CHECK_RUN("int f(struct q *q) { if (pthread_mutex_lock(&q->m) != 0) return -1;\n"
              "pthread_mutex_unlock(&q->m); return 0; }",
              "");
    CHECK_RUN("int f(void) { if (pthread_mutex_trylock(&g) != 0) return -1;\n"
              "pthread_mutex_unlock(&g); return 0; }",
              "");
    CHECK_RUN("int f(void) {\nif (pthread_mutex_trylock(&g)) return 0;\nif (cond(1)) return -1;\n"
              "pthread_mutex_unlock(&g); return 0; }",
              "4 held g high\n");
}

static void test_double_lock(void)
{
    CHECK_RUN("void f(void) {\npthread_mutex_lock(&g);\nif (cond(1)) pthread_mutex_lock(&g);\n"
              "pthread_mutex_unlock(&g); }",
              "4 double-lock g high\n");
    CHECK_RUN("void f(struct q *a) { struct q *b = a;\npthread_mutex_lock(&a->m);\n"
              "pthread_mutex_lock(&b->m); }",
              "4 double-lock a->m medium\n");
    CHECK_RUN("void f(struct q *a, struct q *b) { pthread_mutex_lock(&a->m);\n"
              "pthread_mutex_lock(&b->m); pthread_mutex_unlock(&b->m);\n"
              "pthread_mutex_unlock(&a->m); }",
              "");
    CHECK_RUN("void f(struct q *p) { for (; p; p = p->next) { pthread_mutex_lock(&p->m);\n"
              "cond(1); pthread_mutex_unlock(&p->m); } }",
              "");
}

static void test_unlock(void)
{
    CHECK_RUN("void f(void) {\npthread_mutex_lock(&g);\nif (cond(1)) pthread_mutex_unlock(&g);\n"
              "pthread_mutex_unlock(&g); }",
              "5 unlock-twice g high\n");
    CHECK_RUN("void f(int n) {\nif (n) pthread_mutex_lock(&g);\npthread_mutex_unlock(&g); }",
              "4 unlock-unheld g high\n");
    CHECK_RUN("void f(void) { pthread_mutex_unlock(&g); cond(1); pthread_mutex_lock(&g); }", "");
    // Hand over hand.
    CHECK_RUN("void f(struct q *p) { pthread_mutex_lock(&p->m); while (p->next) {\n"
              "struct q *n = p->next; pthread_mutex_lock(&n->m); pthread_mutex_unlock(&p->m);\n"
              "p = n; } pthread_mutex_unlock(&p->m); }",
              "");
    // A bare lock, all of them, and all of them back.
    CHECK_RUN("pthread_mutex_t all[9]; void f(void) {\n"
              "for (int i = 0; i < 9; i++) pthread_mutex_lock(&all[i]);\n"
              "for (int i = 0; i < 9; i++) pthread_mutex_unlock(&all[i]); }",
              "");
}

static void test_callees(void)
{
    CHECK_RUN(
        "static void drop(struct q *q) { pthread_mutex_unlock(&q->m); }\n"
        "int f(struct q *q) { pthread_mutex_lock(&q->m); if (q->used) { drop(q); return -1; }\n"
        "pthread_mutex_unlock(&q->m); return 0; }",
        "");
    CHECK_RUN("static int get(struct q *q) { return q->used; }\n"
              "int f(struct q *q) {\npthread_mutex_lock(&q->m);\nif (get(q)) return -1;\n"
              "pthread_mutex_unlock(&q->m); return 0; }",
              "5 held q->m high\n");
}

static void test_witness(void)
{
    struct sample s;
    const struct machine *m = &machine_handle;
    const struct machine_caps caps = machine_caps_default();
    const char *why;
    struct models *models;
    struct machine_result r;

    *(&s) = (struct sample){.stats = {0}};
    arena_init(&s.a, 0);
    models = models_new(&s.a);
    CU_ASSERT_FATAL(models_add_builtin(models, &why));
    struct ir_unit *u =
        unit_from_c(&s.a, "a.c",
                    arena_printf(&s.a, "%s%s", prelude,
                                 "int f(int n) { int fd = open(\"x\", 0);\nif (fd < 0) return -1;\n"
                                 "if (n == 3)\nreturn 1;\nclose(fd); return 0; }"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    struct program *p = program_new(&s.a, models);
    program_add(p, u);
    program_link(p);
    r = machine_run(&s.a, p, u, cfg_build(&s.a, func_of(u, "f")), &m, 1, &caps, NULL, true,
                    &s.stats);
    CU_ASSERT_EQUAL_FATAL(r.n, 1);
    CU_ASSERT_EQUAL_FATAL(r.items[0].how->n, 4);
    CHECK_TEXT(r.items[0].how->steps[0].text, "'fd' gets a descriptor from open() here");
    CHECK_TEXT(r.items[0].how->steps[1].text, "assuming 'fd' is not negative");
    CHECK_TEXT(r.items[0].how->steps[2].text, "assuming 'n' is 3");
    CHECK_TEXT(r.items[0].how->steps[3].text, "the function returns here, with 'fd' still open");
    CHECK_TEXT(r.items[0].acquired_by, "open");
    CU_ASSERT_EQUAL(s.stats.machine_runs, 1);
    arena_free(&s.a);
}

const struct test suite[] = {
    {"a handle is lost at a return", test_leak},
    {"a handle is overwritten", test_overwritten},
    {"a handle becomes somebody else's", test_ownership},
    {"an effect that depends on the result", test_conditional_effects},
    {"a closed handle", test_closed},
    {"the child of a fork", test_fork},
    {"conditions that belong together", test_correlation},
    {"conditions others may have changed", test_shadows},
    {"a lock held at a return", test_held},
    {"a lock taken twice", test_double_lock},
    {"a lock given back that is not held", test_unlock},
    {"callees", test_callees},
    {"the story", test_witness},
    {NULL, NULL},
};
