// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// with: unit_project.c
// The worker: its conversation, its limits, and by hand.
#include "tests/test.h"
#include "tests/unit_project.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/ir/cci.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char suite_name[] = "worker";

// ---- The worker ---------------------------------------------------------------------------------

struct worker {
    pid_t pid;
    int to, from;
};

static void worker_start(struct worker *w)
{
    int in[2], out[2];

    CU_ASSERT_EQUAL_FATAL(pipe(in), 0);
    CU_ASSERT_EQUAL_FATAL(pipe(out), 0);
    w->pid = fork();
    if (w->pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1); // libclang leaks what crashed in it
        execl(CCLINT_BINARY_DIR "/cclint-worker", "cclint-worker", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    w->to = in[1];
    w->from = out[0];
}

static int worker_end(struct worker *w)
{
    int status = -1;

    close(w->to);
    close(w->from);
    waitpid(w->pid, &status, 0);
    return status;
}

static void send_bytes(struct worker *w, const void *data, size_t n)
{
    uint32_t size = (uint32_t)n;

    CU_ASSERT_EQUAL_FATAL(write(w->to, &size, 4), 4);
    CU_ASSERT_EQUAL_FATAL((size_t)write(w->to, data, n), n);
}

static struct unit_answer receive(struct project *p, struct worker *w)
{
    uint32_t size = 0;
    struct unit_answer s = {.status = UNIT_BUG, .why = "no answer"};
    char *data;
    size_t got = 0;

    if (read(w->from, &size, 4) != 4) {
        return s;
    }
    data = arena_alloc(&p->arena, size, 1);
    while (got < size) {
        ssize_t n = read(w->from, data + got, size - got);

        if (n <= 0) {
            return s;
        }
        got += (size_t)n;
    }
    CU_ASSERT(unit_answer_read(&p->arena, data, size, &s));
    return s;
}

static struct unit_answer ask(struct project *p, struct worker *w, const struct unit_request *r)
{
    struct buf b = {0};

    unit_request_write(&b, r);
    send_bytes(w, b.data, b.n);
    buf_free(&b);
    return receive(p, w);
}

static void conversation(void)
{
    struct project p;
    struct worker w;
    const char *why;
    project_open(&p);
    project_put(&p, "a.c", "int f(int x) { return x + 1; }\n");
    project_put(&p, "b.c", "#pragma clang __debug parser_crash\nint g(void) { return 1; }\n");
    struct unit_request a = project_request(&p, "a.c"), b = project_request(&p, "b.c"),
                        none = project_request(&p, "none.c");
    worker_start(&w);

    struct unit_answer s = ask(&p, &w, &a);
    CU_ASSERT_EQUAL(s.status, UNIT_OK);
    CHECK_TEXT(s.why, "");
    CU_ASSERT(s.parse_us > 0 && s.peak_kb > 0);
    struct ir_unit *u = cci_read(cci_codec_new(&p.arena), &p.arena, s.cci, s.ncci, &why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    CU_ASSERT_PTR_NOT_NULL(unit_func(u, "f"));
    CU_ASSERT_EQUAL(ask(&p, &w, &b).status, UNIT_CRASHED);
    CU_ASSERT_EQUAL(ask(&p, &w, &none).status, UNIT_NO_TREE);
    send_bytes(&w, "\xff\xff\xff", 3);
    CU_ASSERT_EQUAL(receive(&p, &w).status, UNIT_BUG);
    CU_ASSERT_EQUAL(ask(&p, &w, &a).status, UNIT_OK);
    CU_ASSERT_EQUAL(worker_end(&w), 0);
    project_close(&p);
}

// Deeper than our own limit, but not than the stack: one function is lost, and the unit says so.
static void deep_nesting(void)
{
    struct project p;
    struct worker w;
    const char *why;
    project_open(&p);
    struct buf text = {0};
    buf_printf(&text, "int good(int x) { return x; }\nint deep(int x) {");
    for (unsigned i = 0; i < 5000; i++) {
        buf_printf(&text, " if (x)");
    }
    buf_printf(&text, " x--; return x; }\nint wide(int x) {");
    for (unsigned i = 0; i < 2000; i++) {
        buf_printf(&text, " if (x == %u) x--; else", i);
    }
    buf_printf(&text, " x++; return x; }\n");
    project_put(&p, "a.c", buf_text(&text));
    struct unit_request a = project_request(&p, "a.c");
    worker_start(&w);

    struct unit_answer s = ask(&p, &w, &a);
    CU_ASSERT_EQUAL(s.status, UNIT_OK);
    CHECK_TEXT(s.why, "");
    struct ir_unit *u = s.status == UNIT_OK
                            ? cci_read(cci_codec_new(&p.arena), &p.arena, s.cci, s.ncci, &why)
                            : NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    CU_ASSERT_EQUAL(unit_func(u, "good")->flags, 0);
    CU_ASSERT_EQUAL(unit_func(u, "deep")->flags, FUNC_TOO_DEEP);
    CU_ASSERT_EQUAL(unit_func(u, "deep")->ninsns, 0);
    CU_ASSERT_EQUAL(unit_func(u, "wide")->flags, 0); // a chain is not nesting
    CU_ASSERT_EQUAL_FATAL(u->nproblems, 1);
    CU_ASSERT_EQUAL(u->problems[0].kind, PROBLEM_LIMIT);
    CU_ASSERT_EQUAL(ir_region(u, u->problems[0].loc).line, 2);
    CU_ASSERT_EQUAL(worker_end(&w), 0);
    buf_free(&text);
    project_close(&p);
}

// What one unit takes in the parse is bounded too.
static void worker_memory_limit(void)
{
    struct project p;
    struct worker w;
    project_open(&p);
    project_put(&p, "a.c",
                "#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(A(A(A(x)))))))\n"
                "void g(void); void f(void) { B(g();) }\n");
    struct unit_request a = project_request(&p, "a.c");
    a.memory_limit = 32 << 20;
    worker_start(&w);

    CU_ASSERT_EQUAL(ask(&p, &w, &a).status, UNIT_LIMIT);
    CU_ASSERT_EQUAL(worker_end(&w), 0);
    project_close(&p);
}

static void output_of(struct project *p, const char *command, struct buf *out)
{
    char line[256];
    FILE *f = popen(arena_printf(&p->arena, "cd %s && %s/cclint-worker %s 2>&1", p->root,
                                 CCLINT_BINARY_DIR, command),
                    "r");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    buf_clear(out);
    while (fgets(line, sizeof line, f)) {
        buf_printf(out, "%s", line);
    }
    pclose(f);
}

static void worker_by_hand(void)
{
    struct project p;
    struct buf out = {0};
    project_open(&p);
    project_put(&p, "a.c", "int f(void) { return N; }\n");

    output_of(&p, "--version", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "clang version "));
    output_of(&p, "--lower a.c -- -DN=17", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "RET 17:int"));
    output_of(&p, "--lower a.c", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "a.c:1:22: use of undeclared identifier 'N'"));
    output_of(&p, "--lower none.c", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "could not read the file"));
    output_of(&p, "--help", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "--lower FILE"));
    buf_free(&out);
    project_close(&p);
}

const struct test suite[] = {
    {"conversation", conversation},
    {"deep_nesting", deep_nesting},
    {"worker_memory_limit", worker_memory_limit},
    {"worker_by_hand", worker_by_hand},
    {NULL, NULL},
};
