// SPDX-License-Identifier: Apache-2.0
// links: cclint_engine
// with: unit_from_c.c
// Where handles are kept: homes by key across units, how they receive, who gives them back.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/engine/fields.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <stdio.h>

const char suite_name[] = "fields";

// "key family[flags] xSTORES -FREES verdict; ..." of all homes. Flags: r(eleased), e(scaped),
// u(nsure), c(leaned), w(hole), o(bject), a(gain). Verdicts: high, medium, low; nothing if the
// handle is not lost.
static const char *describe(struct buf *out, const struct field_table *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct field_home *h = &t->items[i];
        enum confidence c;

        buf_printf(out, "%s%s %s[", i ? "; " : "", h->key, api_family_info[h->family].name);
        for (int bit = 0; bit < 7; bit++) {
            if (h->flags >> bit & 1u) {
                buf_printf(out, "%c", "reucwoa"[bit]);
            }
        }
        buf_printf(out, "] x%u -%u", h->nstores, h->nfrees);
        if (field_is_lost(h, &c)) {
            buf_printf(out, " %s", confidence_name(c));
        }
    }
    return buf_text(out);
}

static void check2(unsigned line, const char *a, const char *b, const char *expected)
{
    static const char headers[] =
        "#include <dlfcn.h>\n#include <fcntl.h>\n#include <pthread.h>\n#include <signal.h>\n"
        "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <sys/mman.h>\n"
        "#include <sys/socket.h>\n#include <time.h>\n#include <unistd.h>\n";
    const char *texts[2] = {a, b};
    struct arena arena, scratch;
    struct models *models;
    struct program *p;
    struct buf got = {0};
    const char *why = "";

    arena_init(&arena, 0);
    arena_init(&scratch, 0);
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
    check_text(__FILE__, (int)line, describe(&got, fields_collect(&arena, &scratch, p)), expected);
    buf_free(&got);
    arena_free(&scratch);
    arena_free(&arena);
}

#define CHECK(a, expected)     check2(__LINE__, (a), NULL, (expected))
#define CHECK2(a, b, expected) check2(__LINE__, (a), (b), (expected))

#define CONN "struct conn { int fd; FILE *log; };"
#define MAIN                                                                                       \
    "void end(struct conn *c) { free(c); }"                                                        \
    "int main(int n, char **v) { for (int i = 1; i < n; i++) end(make(v[i])); return 0; }"
#define MAKE(body)                                                                                 \
    CONN "struct conn *make(const char *p) { struct conn *c = malloc(sizeof *c); " body            \
         " return c; }" MAIN

// ---- Receiving ----------------------------------------------------------------------------------

static void test_receives(void)
{
    static const char lost[] = "field:c:a.c@S@conn.fd fd[wo] x1 -1 high";

    CHECK(MAKE("c->fd = open(p, 0);"), lost);
    CHECK(MAKE("int fd = open(p, 0); if (fd < 0) return 0; c->fd = fd;"), lost);
    CHECK("int get(const char *p) { int fd = open(p, 0); return fd; }"
          "int same(int x) { return x < 0 ? abort(), -1 : x; }" MAKE("c->fd = same(get(p));"),
          lost);
    CHECK("void get(const char *p, int *out) { *out = open(p, 0); }" MAKE("get(p, &c->fd);"), lost);
    CHECK("void get(const char *p, int *out) { *out = open(p, 0); }" MAKE(
              "int t; get(p, &t); c->fd = t;"),
          lost);
    CHECK("void put(int *to, int fd) { (void)to; (void)fd; }" MAKE("put(&c->fd, open(p, 0));"), "");
    CHECK(MAKE("c->fd = getpid();"), "");
}

static void test_through_a_setter(void)
{
    CHECK(CONN "void set(struct conn *c, int fd) { c->fd = fd; }"
               "struct conn *make(const char *p) { struct conn *c = malloc(sizeof *c);"
               " set(c, open(p, 0)); return c; }" MAIN,
          "field:c:a.c@S@conn.fd fd[wo] x1 -1 high");
}

static void test_families(void)
{
    CHECK(MAKE("c->log = fopen(p, \"r\");"), "field:c:a.c@S@conn.log stream[wo] x1 -1 high");
    CHECK("struct conn { void *map, *lib; pthread_t t; timer_t timer; };"
          "void *run(void *x) { return x; }"
          "struct conn *make(const char *p) { struct conn *c = malloc(sizeof *c);"
          " c->map = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);"
          " c->lib = dlopen(p, RTLD_NOW); pthread_create(&c->t, 0, run, 0);"
          " timer_create(CLOCK_REALTIME, 0, &c->timer); return c; }" MAIN,
          "field:c:a.c@S@conn.lib library[wo] x1 -1 high; "
          "field:c:a.c@S@conn.map mapping[wo] x1 -1 high; "
          "field:c:a.c@S@conn.t thread[wo] x1 -1 high; "
          "field:c:a.c@S@conn.timer timer[wo] x1 -1 high");
}

// ---- Giving back --------------------------------------------------------------------------------

#define RELEASED "field:c:a.c@S@conn.fd fd[rwo] x1 -1"

static void test_released(void)
{
    CHECK(MAKE("c->fd = open(p, 0);") "void x(struct conn *c) { close(c->fd); }", RELEASED);
    CHECK(MAKE("c->fd = open(p, 0);") "void x(struct conn *c) { int fd = c->fd; close(fd); }",
          RELEASED);
    CHECK(MAKE("c->fd = open(p, 0);") "static void z(int fd) { close(fd); }"
                                      "static void y(int fd) { z(fd); }"
                                      "void x(struct conn *c) { y(c->fd); }",
          RELEASED);
    CHECK(MAKE("c->fd = open(p, 0);") "static void y(int *fd) { close(*fd); *fd = -1; }"
                                      "void x(struct conn *c) { y(&c->fd); }",
          RELEASED);
    CHECK(MAKE("c->fd = open(p, 0);") "static int y(struct conn *c) { return c->fd; }"
                                      "void x(struct conn *c) { close(y(c)); }",
          RELEASED);
    CHECK(MAKE("c->fd = open(p, 0);") "int other; void y(void) { close(other); }"
                                      "void x(struct conn *c) { other = c->fd; }",
          RELEASED);
    CHECK(MAKE("c->fd = open(p, 0);") "void x(struct conn *c) { int *q = &c->fd;"
                                      " while (*q < 0) q++; close(*q); }",
          RELEASED);
}

static void test_own_clean_up(void)
{
    CHECK(MAKE("c->fd = open(p, 0); if (lseek(c->fd, 0, SEEK_END) < 0) { close(c->fd); free(c);"
               " return 0; }"),
          "field:c:a.c@S@conn.fd fd[cwo] x1 -1 medium");
    CHECK(MAKE("int fd = open(p, 0); c->fd = fd; close(fd);"), "");
    CHECK(MAKE("int fd = open(p, 0); c->fd = fd; if (fd >= 0) close(c->fd);"), "");
}

static void test_escapes(void)
{
    CHECK("void (*hook)(int);" MAKE("c->fd = open(p, 0); hook(c->fd);"),
          "field:c:a.c@S@conn.fd fd[ewo] x1 -1");
    CHECK("int *all[8];" MAKE("c->fd = open(p, 0); all[0] = &c->fd;"),
          "field:c:a.c@S@conn.fd fd[ewo] x1 -1");
}

// ---- Worlds -------------------------------------------------------------------------------------

static void test_units(void)
{
    static const char path[] = CCLINT_BINARY_DIR "/test_fields.h";
    FILE *header = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(header);
    fputs("struct conn { int fd; }; struct conn *make(const char *p);", header);
    CU_ASSERT_EQUAL_FATAL(fclose(header), 0);
    CHECK2("#include \"" CCLINT_BINARY_DIR "/test_fields.h\"\n"
           "struct conn *make(const char *p) { struct conn *c = malloc(sizeof *c);"
           " c->fd = open(p, 0); return c; }",
           "#include \"" CCLINT_BINARY_DIR "/test_fields.h\"\n" MAIN,
           "field:c:@S@conn.fd fd[wo] x1 -1 high");
    CHECK2("#include \"" CCLINT_BINARY_DIR "/test_fields.h\"\n"
           "struct conn *make(const char *p) { struct conn *c = malloc(sizeof *c);"
           " c->fd = open(p, 0); return c; }",
           "#include \"" CCLINT_BINARY_DIR "/test_fields.h\"\n"
           "void shut(struct conn *c) { close(c->fd); }" MAIN,
           "field:c:@S@conn.fd fd[rwo] x1 -1");
    // Without main() somebody unseen may close it.
    CHECK("#include \"" CCLINT_BINARY_DIR "/test_fields.h\"\n"
          "struct conn *make(const char *p) { struct conn *c = malloc(sizeof *c);"
          " c->fd = open(p, 0); return c; } void end(struct conn *c) { free(c); }",
          "field:c:@S@conn.fd fd[o] x1 -1");
    remove(path);
}

static void test_own_world(void)
{
    CHECK("struct hidden { int fd; }; void *make(void) { struct hidden *h = malloc(sizeof *h);"
          " h->fd = socket(AF_UNIX, SOCK_STREAM, 0); return h; }"
          "void end(void *p) { struct hidden *h = p; free(h); }",
          "field:c:a.c@S@hidden.fd fd[wo] x1 -1 high");
    CHECK("struct hidden { int fd; }; void *make(void) { struct hidden *h = malloc(sizeof *h);"
          " h->fd = socket(AF_UNIX, SOCK_STREAM, 0); return h; }"
          "int number(struct hidden *h) { return h->fd; }"
          "void end(void *p) { struct hidden *h = p; free(h); }",
          "field:c:a.c@S@hidden.fd fd[ewo] x1 -1");
}

static void test_reused_object(void)
{
    CHECK(CONN "static void begin(struct conn *c, const char *p) { c->fd = open(p, 0); }"
               "int main(int n, char **v) { struct conn c;"
               " for (int i = 1; i < n; i++) begin(&c, v[i]); return 0; }",
          "field:c:a.c@S@conn.fd fd[woa] x1 -0 medium");
    CHECK(CONN "static void begin(struct conn *c, const char *p) { c->fd = open(p, 0); }"
               "int main(int n, char **v) { struct conn c[9];"
               " for (int i = 1; i < n && i < 9; i++) begin(&c[i], v[i]); return 0; }",
          "field:c:a.c@S@conn.fd fd[wo] x1 -0 low");
}

static void test_variables(void)
{
    CHECK("static int log_fd; int main(void) { log_fd = open(\"l\", 0); return 0; }", "");
    CHECK("static int log_fd; static void begin(void) { log_fd = open(\"l\", 0); }"
          "int main(void) { begin(); return 0; }",
          "global:c:a.c@log_fd fd[w] x1 -0");
    CHECK("static int log_fd; static void begin(void) { log_fd = open(\"l\", 0); }"
          "int main(int n, char **v) { while (n--) begin(); (void)v; return 0; }",
          "global:c:a.c@log_fd fd[w] x1 -0 medium");
    CHECK("static int log_fd; static void begin(void) { if (!log_fd) log_fd = open(\"l\", 0); }"
          "int main(int n, char **v) { while (n--) begin(); (void)v; return 0; }",
          "global:c:a.c@log_fd fd[w] x1 -0");
    CHECK("static int fds[4]; int main(void) { for (int i = 0; i < 4; i++)"
          " fds[i] = open(\"l\", 0); return 0; }",
          "global:c:a.c@fds fd[w] x1 -0");
}

const struct test suite[] = {
    {"receives", test_receives},
    {"through a setter", test_through_a_setter},
    {"families", test_families},
    {"released", test_released},
    {"own clean-up", test_own_clean_up},
    {"escapes", test_escapes},
    {"units", test_units},
    {"own world", test_own_world},
    {"reused object", test_reused_object},
    {"variables", test_variables},
    {NULL, NULL},
};
