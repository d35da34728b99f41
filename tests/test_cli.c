// SPDX-License-Identifier: Apache-2.0
// links: cclint_base
// The program as a user meets it: testdata/cli/<case>/ holds
//   cmd      run by sh in a copy of the folder, with cclint on PATH
//   setup    run before it, for what git does not keep (FIFOs, huge files); optional
//   stdout, stderr, code   what is expected; no file: nothing, and 0
// and any other files the case needs. In expected lines "[...]" stands for any text, and $DIR for
// the folder's place. No worker and no temporary file may be left. With CCLINT_BLESS=1 in the
// environment the expected files are rewritten, but for lines that fit.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"
#include "tests/test.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char suite_name[] = "cli";

static const char *const own_files[] = {"cmd", "setup", "stdout", "stderr", "code"};

struct one_case {
    struct arena a;
    const char *name, *from; // folder in testdata
    const char *place;       // temporary folder: place/dir is the copy
    bool bless;
};

static int shell(struct one_case *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int shell(struct one_case *c, const char *fmt, ...)
{
    va_list ap;
    int status;

    va_start(ap, fmt);
    status = system(arena_vprintf(&c->a, fmt, ap));
    va_end(ap);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// ---- Comparing ---------------------------------------------------------------------------------

struct line {
    const char *at;
    size_t n;
};

static struct line next_line(const char **s)
{
    struct line l = {*s, strcspn(*s, "\n")};

    *s += l.n + ((*s)[l.n] == '\n');
    return l;
}

// "[...]" in the expected line stands for any text.
static bool fits(struct line want, struct line got)
{
    static const char any[] = "[...]";
    const char *wild = memmem(want.at, want.n, any, sizeof any - 1);
    size_t head = wild ? (size_t)(wild - want.at) : want.n;

    if (got.n < head || memcmp(want.at, got.at, head) != 0) {
        return false;
    }
    got = (struct line){got.at + head, got.n - head};
    if (wild == NULL) {
        return got.n == 0;
    }
    want = (struct line){wild + sizeof any - 1, want.n - head - (sizeof any - 1)};
    for (size_t skip = 0; skip <= got.n; skip++) {
        if (fits(want, (struct line){got.at + skip, got.n - skip})) {
            return true;
        }
    }
    return false;
}

static bool all_fit(const char *want, const char *got)
{
    while (*want && *got) {
        if (!fits(next_line(&want), next_line(&got))) {
            return false;
        }
    }
    return *want == '\0' && *got == '\0';
}

// The temporary place becomes $DIR.
static const char *without_place(struct one_case *c, const char *text)
{
    struct buf b = {0};
    const char *dir = arena_printf(&c->a, "%s/dir", c->place), *hit;

    while ((hit = strstr(text, dir))) {
        buf_put(&b, text, (size_t)(hit - text));
        buf_put(&b, "$DIR", 4);
        text = hit + strlen(dir);
    }
    buf_put(&b, text, strlen(text));
    text = arena_text(&c->a, b.data ? b.data : "", b.n);
    buf_free(&b);
    return text;
}

static const char *read_text(struct one_case *c, const char *folder, const char *name)
{
    const char *why;
    size_t n;
    char *text = os_read_file(&c->a, path_join(&c->a, folder, name), &n, &why);

    return text ? text : "";
}

static void bless(struct one_case *c, const char *name, const char *want, const char *got)
{
    struct buf b = {0};
    const char *path = path_join(&c->a, c->from, name), *why;

    while (*got) { // a pattern at the same line stays if it fits
        struct line g = next_line(&got), w = next_line(&want);
        if (w.n && fits(w, g)) {
            g = w;
        }
        buf_put(&b, g.at, g.n);
        buf_byte(&b, '\n');
    }
    if (b.n == 0) {
        unlink(path);
    } else if (!os_write_file(&c->a, path, b.data, b.n, &why)) {
        fprintf(stderr, "%s: %s\n", path, why);
    }
    buf_free(&b);
}

static void compare(struct one_case *c, const char *name, const char *got)
{
    const char *want = read_text(c, c->from, name);
    bool ok = all_fit(want, got);

    if (!ok && c->bless) {
        bless(c, name, want, got);
        return;
    }
    if (!ok) {
        fprintf(stderr, "\ntestdata/cli/%s: %s is\n%s-- and not\n%s--\n", c->name, name, got, want);
    }
    CU_assertImplementation(ok, __LINE__, name, c->name, "", CU_FALSE);
}

// ---- Running -----------------------------------------------------------------------------------

// Whether a process of ours still lives in the copy.
static bool worker_left(struct one_case *c)
{
    const char *dir = arena_printf(&c->a, "%s/dir", c->place);
    DIR *proc = opendir("/proc");
    const struct dirent *d;
    bool left = false;

    while (proc && (d = readdir(proc))) {
        char exe[4096], cwd[4096];
        ssize_t n = readlink(arena_printf(&c->a, "/proc/%s/exe", d->d_name), exe, sizeof exe - 1);
        ssize_t k = readlink(arena_printf(&c->a, "/proc/%s/cwd", d->d_name), cwd, sizeof cwd - 1);
        if (n > 0 && k > 0) {
            exe[n] = cwd[k] = '\0';
            left |= strstr(exe, "cclint-worker") && strncmp(cwd, dir, strlen(dir)) == 0;
        }
    }
    if (proc) {
        closedir(proc);
    }
    return left;
}

static void check_nothing_left(struct one_case *c)
{
    bool left = worker_left(c);

    for (int i = 0; left && i < 20; i++) { // the kernel may take a moment to end it
        usleep(100000);
        left = worker_left(c);
    }
    CU_assertImplementation(!left, __LINE__, "no worker is left", c->name, "", CU_FALSE);
    bool clean = shell(c, "test -z \"$(find '%s/dir' -name '.*.\?\?\?\?\?\?')\"", c->place) == 0;
    CU_assertImplementation(clean, __LINE__, "no temporary file is left", c->name, "", CU_FALSE);
}

static void run_in_copy(struct one_case *c)
{
    const char *env = "unset CCLINT_BLESS NO_COLOR CLICOLOR_FORCE MAKEFLAGS; export LC_ALL=C "
                      "TERM=dumb";
    char code[16];

    for (size_t i = 0; i < sizeof own_files / sizeof own_files[0]; i++) {
        unlink(arena_printf(&c->a, "%s/dir/%s", c->place, own_files[i]));
    }
    if (shell(c, "cd '%s/dir' && if test -f '%s/setup'; then . '%s/setup'; fi", c->place, c->from,
              c->from) != 0) {
        CU_assertImplementation(CU_FALSE, __LINE__, "setup works", c->name, "", CU_FALSE);
        return;
    }
    int status = shell(c,
                       "cd '%s/dir' && %s PATH='%s':\"$PATH\" && "
                       "timeout 300 sh '%s/cmd' >'%s/stdout' 2>'%s/stderr' </dev/null",
                       c->place, env, CCLINT_BINARY_DIR, c->from, c->place, c->place);
    snprintf(code, sizeof code, "%d\n", status);
    compare(c, "stdout", without_place(c, read_text(c, c->place, "stdout")));
    compare(c, "stderr", without_place(c, read_text(c, c->place, "stderr")));
    compare(c, "code", status == 0 ? "" : code);
    check_nothing_left(c);
}

static void run_case(const char *name)
{
    struct one_case c = {.name = name, .bless = getenv("CCLINT_BLESS") != NULL};
    char place[] = "/tmp/cclint-cli-XXXXXX";

    arena_init(&c.a, 0);
    c.from = arena_printf(&c.a, "%s/testdata/cli/%s", CCLINT_SOURCE_DIR, name);
    c.place = mkdtemp(place);
    CU_ASSERT_FATAL(c.place != NULL);
    if (shell(&c, "cp -R '%s' '%s/dir'", c.from, c.place) == 0) {
        run_in_copy(&c);
    } else {
        CU_FAIL("the case could not be copied");
    }
    shell(&c, "rm -rf '%s'", c.place);
    arena_free(&c.a);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void run_all(void)
{
    struct arena a;
    char **names = NULL;
    const struct dirent *d;
    DIR *dir = opendir(CCLINT_SOURCE_DIR "/testdata/cli");
    const char *only = getenv("CCLINT_CASE");

    arena_init(&a, 0);
    CU_ASSERT_EQUAL_FATAL(access(CCLINT_BINARY_DIR "/cclint", X_OK), 0);
    CU_ASSERT_EQUAL_FATAL(access(CCLINT_BINARY_DIR "/cclint-worker", X_OK), 0);
    while (dir && (d = readdir(dir))) {
        if (d->d_name[0] != '.' && (!only || strstr(d->d_name, only))) {
            arrput(names, arena_text(&a, d->d_name, strlen(d->d_name)));
        }
    }
    if (dir) {
        closedir(dir);
    }
    CU_ASSERT_FATAL(arrlenu(names) > 0);
    qsort(names, arrlenu(names), sizeof *names, by_name);
    for (size_t i = 0; i < arrlenu(names); i++) {
        run_case(names[i]);
    }
    printf("%zu cases ", arrlenu(names));
    arrfree(names);
    arena_free(&a);
}

static void patterns_in_expected_lines(void)
{
    static const struct {
        const char *want, *got;
        bool fits;
    } rows[] = {
        {"abc", "abc", true},
        {"abc", "abd", false},
        {"a[...]c", "abbc", true},
        {"a[...]c", "abb", false},
        {"a[...]b[...]c", "axbxc", true},
        {"a[...]", "b", false},
        {"x[...]y", "x[...]y", true},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CU_ASSERT_EQUAL(all_fit(rows[i].want, rows[i].got), rows[i].fits);
    }
    CU_ASSERT_FALSE(all_fit("a\nb\n", "a\n"));
    CU_ASSERT_FALSE(all_fit("a\n", "a\nb\n"));
}

const struct test suite[] = {
    {"patterns in expected lines", patterns_in_expected_lines},
    {"every case of testdata/cli", run_all},
    {NULL, NULL},
};
