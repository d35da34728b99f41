// SPDX-License-Identifier: Apache-2.0
// links: cclint_ir
// with: interp.c interp_value.c interp_native.c
// Lowering keeps the meaning: every program of testdata/lower/run does the same natively and
// through its IR. Files named programs_* hold many, whose output begins with "# name". The IR comes
// from the worker, whole, by the protocol and through the `.cci` format.
#include "tests/interp.h"
#include "tests/test.h"

#include "analyzer/base/os.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/request.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char suite_name[] = "interp";

enum { STEPS = 50 * 1000 * 1000, SECONDS = 30 };

struct outcome {
    struct buf out;
    int code; // exit code, or 128 + signal
};

// ---- Natively ----------------------------------------------------------------------------------

static void read_all(int fd, struct buf *out)
{
    char part[4096];
    ssize_t n;

    while ((n = read(fd, part, sizeof part)) != 0) {
        if (n > 0) {
            buf_put(out, part, (size_t)n);
        } else if (errno != EINTR) {
            break;
        }
    }
}

// Runs a child whose standard output is read, and whose standard error goes nowhere if `quiet`;
// `body` does not return.
static void in_child(struct outcome *o, bool quiet, void (*body)(const void *), const void *ctx)
{
    int fds[2], status = 0;
    pid_t pid;

    if (pipe(fds) != 0) {
        CU_FAIL_FATAL("pipe");
    }
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        dup2(fds[1], 1);
        if (quiet && freopen("/dev/null", "w", stderr) == NULL) {
            _exit(99);
        }
        close(fds[0]);
        close(fds[1]);
        alarm(SECONDS);
        body(ctx);
        _exit(99);
    }
    close(fds[1]);
    read_all(fds[0], &o->out);
    close(fds[0]);
    waitpid(pid, &status, 0);
    o->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void exec_child(const void *ctx)
{
    char *const *argv = ctx;

    execvp(argv[0], argv);
}

static bool run_natively(struct arena *a, const char *file, struct outcome *o)
{
    const char *program = arena_printf(a, "%s/interp.%d.out", CCLINT_BINARY_DIR, (int)getpid());
    const char *cc[] = {"cc",  "-std=gnu11", "-w", "-Wno-implicit-int",
                        "-O0", "-fwrapv",    "-o", program,
                        file,  "-lm",        NULL};
    const char *run[] = {program, NULL};

    in_child(o, false, exec_child, cc);
    if (o->code != 0) {
        return false;
    }
    buf_clear(&o->out);
    in_child(o, true, exec_child, run);
    unlink(program);
    return true;
}

// ---- Through the IR ----------------------------------------------------------------------------

static int to_worker = -1, from_worker = -1;
static pid_t worker;

static void start_worker(void)
{
    int in[2], out[2];

    if (pipe(in) != 0 || pipe(out) != 0) {
        CU_FAIL_FATAL("pipe");
    }
    worker = fork();
    if (worker == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[0]);
        close(in[1]);
        close(out[0]);
        close(out[1]);
        execl(CCLINT_BINARY_DIR "/cclint-worker", "cclint-worker", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    to_worker = in[1];
    from_worker = out[0];
}

static void stop_worker(void)
{
    close(to_worker);
    close(from_worker);
    waitpid(worker, NULL, 0);
}

static bool write_all(int fd, const void *data, size_t n)
{
    const char *at = data;

    while (n) {
        ssize_t k = write(fd, at, n);

        if (k <= 0) {
            return false;
        }
        at += k;
        n -= (size_t)k;
    }
    return true;
}

static bool read_exactly(int fd, void *data, size_t n)
{
    char *at = data;

    while (n) {
        ssize_t k = read(fd, at, n);

        if (k <= 0) {
            return false;
        }
        at += k;
        n -= (size_t)k;
    }
    return true;
}

static struct ir_unit *lower(struct arena *a, const char *file, const char **why)
{
    const char *args[] = {"-std=gnu11"};
    struct unit_request r = {.root = CCLINT_SOURCE_DIR,
                             .directory = CCLINT_SOURCE_DIR,
                             .file = file,
                             .args = args,
                             .nargs = 1,
                             .whole = true};
    struct unit_answer answer;
    struct buf message = {0};
    uint32_t n;
    void *data;

    *why = "the worker does not answer";
    unit_request_write(&message, &r);
    n = (uint32_t)message.n;
    if (!write_all(to_worker, &n, sizeof n) || !write_all(to_worker, message.data, message.n) ||
        !read_exactly(from_worker, &n, sizeof n)) {
        buf_free(&message);
        return NULL;
    }
    buf_free(&message);
    data = arena_alloc(a, n + 1u, 8);
    if (!read_exactly(from_worker, data, n) || !unit_answer_read(a, data, n, &answer)) {
        return NULL;
    }
    if (answer.status != UNIT_OK) {
        *why = arena_printf(a, "status %d: %s", (int)answer.status, answer.why);
        return NULL;
    }
    return cci_read(cci_codec_new(a), a, answer.cci, answer.ncci, why);
}

static void interpret_child(const void *ctx)
{
    struct interp in;
    const struct ir_unit *u = ctx;

    if (!interp_run(&in, u, STEPS)) {
        char text[300];
        int n = snprintf(text, sizeof text, "[interpreter: %s]\n", in.fault);

        buf_put(&in.out, text, (size_t)n);
        in.code = 98;
    }
    write_all(1, in.out.n ? in.out.data : "", in.out.n);
    _exit(in.code);
}

// ---- Comparing ---------------------------------------------------------------------------------

static const char *base_of(const char *file)
{
    return strrchr(file, '/') + 1;
}

// The last heading ("# name") before `at`: the program of a file of several. "" if there is none.
static const char *heading(const char *text, const char *at, int *n)
{
    const char *found = "";

    for (const char *s = text; s && s < at; s = strchr(s, '\n'), s += s != NULL) {
        if (s[0] == '#' && s[1] == ' ') {
            found = s + 2;
        }
    }
    *n = (int)strcspn(found, "\n");
    return found;
}

static unsigned programs_in(const char *text, const char *end)
{
    unsigned n = 0;

    for (const char *s = text; s && s < end; s = strchr(s, '\n'), s += s != NULL) {
        n += s[0] == '#' && s[1] == ' ';
    }
    return n;
}

// Returns how many programs came before.
static unsigned show_difference(const char *file, struct outcome *native, struct outcome *ir)
{
    const char *text = buf_text(&native->out), *x = text, *y = buf_text(&ir->out), *name;
    unsigned line = 1, before;
    int n;

    while (*x && *x == *y) {
        line += *x == '\n';
        x++;
        y++;
    }
    while (x > text && x[-1] != '\n') {
        x--;
        y--;
    }
    name = heading(text, x, &n);
    before = programs_in(text, x);
    fprintf(
        stderr,
        "%s: %.*s: output line %u differs (exit code %d, expected %d)\n  expected %.*s\n  got   "
        "   %.*s\n",
        base_of(file), n, name, line, ir->code, native->code, (int)strcspn(x, "\n"), x,
        (int)strcspn(y, "\n"), y);
    return before ? before - 1 : 0;
}

static bool same(const struct outcome *x, const struct outcome *y)
{
    return x->code == y->code && x->out.n == y->out.n &&
           (x->out.n == 0 || memcmp(x->out.data, y->out.data, x->out.n) == 0);
}

struct tally {
    unsigned good, all;
};

static void compare(const char *file, struct outcome *native, struct outcome *ir, struct tally *t)
{
    const char *text = buf_text(&native->out);
    unsigned n = programs_in(text, text + native->out.n);

    n = n ? n : 1;
    t->all += n;
    t->good += same(native, ir) ? n : show_difference(file, native, ir);
}

static void check_file(const char *file, struct tally *t)
{
    struct outcome native = {0}, ir = {0};
    const char *why = "";
    struct arena a;
    struct ir_unit *u;

    arena_init(&a, 0);
    if (!run_natively(&a, file, &native)) {
        fprintf(stderr, "%s: does not compile\n", base_of(file));
        t->all++;
    } else if ((u = lower(&a, file, &why)) == NULL) {
        fprintf(stderr, "%s: no unit: %s\n", base_of(file), why);
        t->all++;
    } else {
        for (uint32_t i = 0; i < u->nproblems; i++) {
            fprintf(stderr, "%s: problem: %s\n", base_of(file), ir_name(u, u->problems[i].text));
            t->all++;
        }
        in_child(&ir, false, interpret_child, u);
        compare(file, &native, &ir, t);
    }
    buf_free(&native.out);
    buf_free(&ir.out);
    arena_free(&a);
}

// CCLINT_RUN names one file to run alone.
static void programs(void)
{
    const char *only = getenv("CCLINT_RUN");
    glob_t files;
    struct tally t = {0};

    CU_ASSERT_EQUAL_FATAL(glob(CCLINT_SOURCE_DIR "/testdata/lower/run/*.c", 0, NULL, &files), 0);
    signal(SIGPIPE, SIG_IGN);
    start_worker();
    for (size_t i = 0; i < files.gl_pathc; i++) {
        if (only && strstr(files.gl_pathv[i], only) == NULL) {
            continue;
        }
        check_file(files.gl_pathv[i], &t);
    }
    stop_worker();
    globfree(&files);
    printf(" %u of %u programs equal", t.good, t.all);
    CU_ASSERT_EQUAL(t.good, t.all);
    CU_ASSERT(t.all > 350 || only);
}

const struct test suite[] = {{"programs", programs}, {NULL, NULL}};
