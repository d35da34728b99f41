// SPDX-License-Identifier: Apache-2.0
// links: cclint_engine
// with: unit_from_c.c
// Who sends into what: channels across units, their operations, and when they escape.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/engine/channels.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <stdio.h>
#include <string.h>

const char suite_name[] = "channels";

static const char *const ops[] = {"create", "send", "receive", "close-send", "close-receive"};

// "text[flags]: op op op; ..." of all channels of the program, uses in order. Flags: l(ocal),
// e(scaped), n(amed), m(ay). A timed operation has a "?", one in a thread's entry a "*".
static const char *describe(struct buf *out, const struct channel_table *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct channel *c = &t->items[i];
        buf_printf(out, "%s%s[%s%s%s%s]:", i ? "; " : "", c->text, c->is_local ? "l" : "",
                   c->is_escaped ? "e" : "", c->is_named ? "n" : "", c->is_may ? "m" : "");
        for (uint32_t u = 0; u < c->nuses; u++) {
            buf_printf(out, " %s%s%s", ops[c->uses[u].op], c->uses[u].is_timed ? "?" : "",
                       c->uses[u].in_thread_entry ? "*" : "");
        }
    }
    return buf_text(out);
}

static void check2(unsigned line, const char *a, const char *b, const char *expected)
{
    static const char headers[] =
        "#include <fcntl.h>\n#include <mqueue.h>\n#include <poll.h>\n#include <pthread.h>\n"
        "#include <semaphore.h>\n#include <stdio.h>\n#include <string.h>\n"
        "#include <sys/epoll.h>\n#include <sys/select.h>\n#include <sys/socket.h>\n"
        "#include <unistd.h>\n";
    const char *texts[2] = {a, b};
    struct arena arena;
    struct models *models;
    struct program *p;
    struct buf got = {0};
    const char *why = "";

    arena_init(&arena, 0);
    models = models_new(&arena);
    CU_ASSERT_FATAL(models_add_builtin(models, &why));
    p = program_new(&arena, models);
    for (int i = 0; i < 2 && texts[i]; i++) {
        const struct ir_unit *u = unit_from_c(&arena, i ? "b.c" : "a.c",
                                              arena_printf(&arena, "%s%s\n", headers, texts[i]));
        CU_ASSERT_PTR_NOT_NULL_FATAL(u);
        program_add(p, u);
    }
    program_link(p);
    check_text(__FILE__, (int)line, describe(&got, channels_collect(&arena, p)), expected);
    buf_free(&got);
    arena_free(&arena);
}

#define CHECK(a, expected)     check2(__LINE__, (a), NULL, (expected))
#define CHECK2(a, b, expected) check2(__LINE__, (a), (b), (expected))

// ---- Objects ------------------------------------------------------------------------------------

static void test_conditions(void)
{
    CHECK("pthread_cond_t c; pthread_mutex_t m;"
          "void w(void) { pthread_cond_wait(&c, &m); }"
          "void s(void) { pthread_cond_signal(&c); pthread_cond_broadcast(&c); }",
          "c[]: send send receive");
    CHECK("pthread_cond_t c; pthread_mutex_t m;"
          "void w(struct timespec *t) { pthread_cond_timedwait(&c, &m, t); }",
          "c[]: receive?");
    CHECK("static pthread_cond_t c = PTHREAD_COND_INITIALIZER;"
          "void s(void) { pthread_cond_signal(&c); }",
          "c[l]: send");
}

static void test_fields_across_units(void)
{
    static const char path[] = CCLINT_BINARY_DIR "/test_channels.h";
    FILE *header = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(header);
    fputs("struct q { pthread_mutex_t m; pthread_cond_t nonempty; };", header);
    CU_ASSERT_EQUAL_FATAL(fclose(header), 0);
    CHECK2("#include \"" CCLINT_BINARY_DIR "/test_channels.h\"\n"
           "void put(struct q *q) { pthread_cond_signal(&q->nonempty); }",
           "#include \"" CCLINT_BINARY_DIR "/test_channels.h\"\n"
           "static struct q all[3]; void go(struct q *); void go(struct q *x) {"
           " struct q local; pthread_cond_init(&local.nonempty, 0); go(&local); go(all);"
           " pthread_cond_wait(&x->nonempty, &x->m); }",
           "q->nonempty[]: send create receive");
    remove(path);
}

static void test_object_escapes(void)
{
    CHECK("pthread_cond_t c; void helper(pthread_cond_t *x) { pthread_cond_signal(x); }"
          "void f(void) { pthread_cond_signal(&c); helper(&c); }",
          "c[e]: send");
    CHECK("pthread_cond_t c; pthread_cond_t *kept;"
          "void f(void) { pthread_cond_signal(&c); kept = &c; }",
          "c[e]: send");
    CHECK("pthread_cond_t c; pthread_cond_t *table[] = {&c};"
          "void f(void) { pthread_cond_signal(&c); }",
          "c[e]: send");
    CHECK("void f(void *(*run)(void *)) { pthread_t t; pthread_cond_t c; pthread_cond_init(&c, 0);"
          " pthread_create(&t, 0, run, &c); pthread_cond_signal(&c); }",
          "c[le]: create send");
    CHECK("pthread_cond_t c; void f(void) { pthread_cond_t *x = &c; pthread_cond_signal(x); }",
          "c[]: send");
    CHECK("pthread_cond_t a, b; void f(int n) { pthread_cond_t *x = n ? &a : &b;"
          " pthread_cond_signal(&a); pthread_cond_signal(x); }",
          "a[m]: send send");
}

static void test_semaphores(void)
{
    CHECK("sem_t s; void f(void) { sem_init(&s, 0, 0); sem_wait(&s); }", "s[]: create receive");
    CHECK("sem_t s; void f(void) { sem_init(&s, 0, 0); sem_post(&s); sem_trywait(&s); }",
          "s[]: create send receive?");
    CHECK("sem_t s; void f(void) { sem_init(&s, 0, 4); sem_wait(&s); }", "s[]: create receive");
    CHECK("sem_t s; void f(int n) { sem_init(&s, 0, n); sem_wait(&s); }", "s[m]: create receive");
    CHECK("sem_t s; void f(void) { sem_init(&s, 1, 0); sem_wait(&s); }", "s[e]: create receive");
    CHECK("extern sem_t s; void f(void) { sem_wait(&s); }", "s[e]: receive");
}

static void test_thread_entries(void)
{
    CHECK("pthread_cond_t c; pthread_mutex_t m;"
          "static void *run(void *x) { pthread_cond_wait(&c, &m); return x; }"
          "int main(void) { pthread_t t; pthread_create(&t, 0, run, 0); }",
          "c[]: receive*");
}

// ---- Pipes --------------------------------------------------------------------------------------

static void test_local_pipes(void)
{
    CHECK("void f(void) { int p[2]; char b[9]; if (pipe(p) < 0) return; write(p[1], \"x\", 1);"
          " close(p[0]); close(p[1]); }",
          "p[l]: create send close-receive close-send");
    CHECK("void f(void) { int p[2]; char b[9]; pipe2(p, O_CLOEXEC); int r = p[0], w = p[1];"
          " fcntl(r, F_SETFL, O_NONBLOCK); if (read(r, b, 9) > 0) write(w, b, 9);"
          " for (int i = 0; i < 2; i++) close(p[i]); }",
          "p[l]: create receive send close-send close-receive");
    CHECK("void f(void) { int p[2] = {-1, -1}; pipe(p); p[0] = -1; write(p[1], \"x\", 1); }",
          "p[l]: create send");
    CHECK("void f(void) { int p[2]; memset(p, -1, sizeof p); pipe(p); write(p[1], \"x\", 1); }",
          "p[l]: create send");
}

static void test_shared_pipes(void)
{
    CHECK2("int wake[2]; void f(void) { pipe(wake); }"
           "void poke(void) { write(wake[1], \"x\", 1); }",
           "extern int wake[2]; void g(char *b) { read(wake[0], b, 1); }",
           "wake[]: create send receive");
    CHECK("struct loop { int n; int wake[2]; }; void f(struct loop *l) { pipe(l->wake); }"
          "void poke(struct loop *l) { if (l->wake[1] >= 0) write(l->wake[1], \"x\", 1); }",
          "l->wake[]: create send");
    CHECK("struct { int ends[2]; } w[4]; void f(int i) { pipe(w[i].ends);"
          " write(w[i].ends[1], \"x\", 1); }",
          "w[i].ends[]: create send");
}

static void test_polls(void)
{
    CHECK("void f(void) { int p[2]; pipe(p); struct pollfd s = {.fd = p[0], .events = POLLIN};"
          " poll(&s, 1, -1); write(p[1], \"x\", 1); }",
          "p[l]: create receive send");
    CHECK("void f(int e) { int p[2]; struct epoll_event v; pipe(p); v.data.fd = p[0];"
          " epoll_ctl(e, EPOLL_CTL_ADD, p[0], &v); write(p[1], \"x\", 1); }",
          "p[l]: create receive receive send");
    CHECK("void f(void) { int p[2]; fd_set s; pipe(p); FD_ZERO(&s); FD_SET(p[0], &s);"
          " select(p[0] + 1, &s, 0, 0, 0); }",
          "p[l]: create receive receive");
}

static void test_pipe_escapes(void)
{
    static const char *const bodies[] = {"helper(p);",
                                         "helper2(p[1]);",
                                         "kept = p[1];",
                                         "return p[0];",
                                         "dup2(p[1], 1);",
                                         "fdopen(p[0], \"r\");",
                                         "if (fork() == 0) return 0;",
                                         "printf(\"%d\", p[0]);",
                                         "kept2 = p;",
                                         "int (*g)(int) = helper2; g(p[0]);"};

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct buf text = {0};
        struct arena arena;
        struct models *models;
        struct program *program;
        const struct channel_table *t;
        const char *why;

        arena_init(&arena, 0);
        models = models_new(&arena);
        CU_ASSERT_FATAL(models_add_builtin(models, &why));
        buf_printf(&text,
                   "#include <stdio.h>\n#include <unistd.h>\n"
                   "void helper(int *x) { close(x[0]); } int helper2(int x) { return x; }\n"
                   "int kept, *kept2; int f(void) { int p[2]; pipe(p); %s return 0; }\n",
                   bodies[i]);
        program = program_new(&arena, models);
        program_add(program, unit_from_c(&arena, "a.c", buf_text(&text)));
        program_link(program);
        t = channels_collect(&arena, program);
        CU_ASSERT_EQUAL_FATAL(t->n, 1);
        if (!t->items[0].is_escaped && !t->items[0].is_may) {
            fprintf(stderr, "not escaped: %s\n", bodies[i]);
            CU_FAIL("an end that leaves is not noticed");
        }
        buf_free(&text);
        arena_free(&arena);
    }
}

static void test_socket_pairs(void)
{
    CHECK("void f(char *b) { int s[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, s);"
          " send(s[0], b, 9, 0); recv(s[1], b, 9, 0); }",
          "s[l]: create send receive");
}

// ---- Message queues -----------------------------------------------------------------------------

static void test_queues(void)
{
    CHECK2("mqd_t q; void f(void) { q = mq_open(\"/jobs\", O_CREAT | O_EXCL | O_RDWR, 0600, 0); }",
           "extern mqd_t q; void g(char *b) { mq_send(q, b, 9, 0); mq_close(q); }",
           "/jobs[]: create send");
    CHECK("void f(char *b) { mqd_t q = mq_open(\"/jobs\", O_WRONLY); mq_send(q, b, 9, 0); }",
          "/jobs[en]: create send");
    CHECK("void f(char *b) { mqd_t q = mq_open(\"/jobs\", O_CREAT | O_EXCL | O_WRONLY, 0600, 0);"
          " mqd_t r = mq_open(\"/jobs\", O_RDONLY); mq_send(q, b, 9, 0);"
          " mq_receive(r, b, 9, 0); }",
          "/jobs[]: create create send receive");
    CHECK("mqd_t make(const char *n) { return mq_open(n, O_RDWR); }"
          "void f(char *b) { mqd_t q = mq_open(\"/jobs\", O_CREAT | O_EXCL, 0600, 0);"
          " mq_send(q, b, 9, 0); }",
          "/jobs[m]: create send");
}

const struct test suite[] = {
    {"conditions", test_conditions},         {"fields across units", test_fields_across_units},
    {"object escapes", test_object_escapes}, {"semaphores", test_semaphores},
    {"thread entries", test_thread_entries}, {"local pipes", test_local_pipes},
    {"shared pipes", test_shared_pipes},     {"polls", test_polls},
    {"pipe escapes", test_pipe_escapes},     {"socket pairs", test_socket_pairs},
    {"message queues", test_queues},         {NULL, NULL}};
