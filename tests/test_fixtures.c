// SPDX-License-Identifier: Apache-2.0
// links: cclint_source
//
// Runs cclint on every fixture below testdata/ (bad_*.c, good_*.c) and compares what it says with
// what the file expects of it:
//     // expect: fd-leak, double-close     on the line of the finding (expect-next: the line below)
//     // step: opened here                 a step of some story stands on this line and contains it
//     // todo: fd-leak                     a known miss; // todo-not: fd-leak  a known false alarm
//     // test: --flag ...                  first line: further options
//     // test: with other.c [more.c]...    a program of several units
// Each file runs once with all rules and, below testdata/<family>/<rule>/, once with that rule
// alone. Todos do not fail; one that starts to hold does, so that it gets promoted.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"
#include "analyzer/source/suppress.h"
#include "tests/test.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct mark {
    char what; // 'e' expect, 't' todo, 'n' todo-not, 's' step
    uint32_t line;
    char text[128];
    bool met;
};

struct result {
    bool is_step;
    uint32_t line;
    char rule[64];
    char text[512];
    bool met;
};

struct fixture {
    struct mark *marks;     // list
    struct result *results; // list
    char options[512];
};

static unsigned todo_count, file_count;

static void add_marks(struct fixture *x, char what, uint32_t line, const char *text, size_t n)
{
    while (n > 0) {
        size_t len = 0;
        struct mark m = {.what = what, .line = line};

        while (n > 0 && (isspace((unsigned char)*text) || *text == ',')) {
            text++;
            n--;
        }
        while (len < n && (what == 's' || text[len] != ',')) {
            len++;
        }
        if (len == 0 || len >= sizeof m.text) {
            return;
        }
        memcpy(m.text, text, len);
        while (len > 0 && isspace((unsigned char)m.text[len - 1])) {
            m.text[--len] = '\0';
        }
        arrput(x->marks, m);
        text += strlen(m.text);
        n -= strlen(m.text);
    }
}

static void on_comment(void *ctx, uint32_t line, uint32_t col, uint32_t end_col, const char *text,
                       size_t n)
{
    static const struct {
        const char *word;
        char what;
        uint32_t offset;
    } words[] = {{"expect-next:", 'e', 1},
                 {"expect:", 'e', 0},
                 {"todo-not:", 'n', 0},
                 {"todo:", 't', 0},
                 {"step:", 's', 0}};
    struct fixture *x = ctx;

    (void)col;
    (void)end_col;
    if (line == 1 && n > 5 && memcmp(text, "test:", 5) == 0) {
        snprintf(x->options, sizeof x->options, "%.*s", (int)(n - 5), text + 5);
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t len = strlen(words[i].word);
        if (n > len && memcmp(text, words[i].word, len) == 0) {
            add_marks(x, words[i].what, line + words[i].offset, text + len, n - len);
            return;
        }
    }
}

// "path:line:col: severity: text [rule]", notes likewise without a rule.
static void parse_line(struct fixture *x, const char *path, char *line)
{
    struct result r = {0};
    size_t len = strlen(path);
    char *p = strstr(line, path), *rest, *bracket;

    line[strcspn(line, "\n")] = '\0';
    if (!p || p[len] != ':') {
        return;
    }
    r.line = (uint32_t)strtoul(p + len + 1, &rest, 10);
    bracket = line[0] && line[strlen(line) - 1] == ']' ? strrchr(rest, '[') : NULL;
    r.is_step = strstr(rest, ": note: ") != NULL && !(bracket && bracket[-1] == ' ');
    bracket = r.is_step ? NULL : bracket;
    if (bracket) {
        snprintf(r.rule, sizeof r.rule, "%.*s", (int)strcspn(bracket + 1, "]"), bracket + 1);
    }
    snprintf(r.text, sizeof r.text, "%s", rest);
    arrput(x->results, r);
}

static void run_cclint(struct fixture *x, const char *path, const char *rule)
{
    char command[PATH_MAX * 4], line[4096], with[PATH_MAX] = "", dir[512];
    const char *options = x->options;
    FILE *p;

    snprintf(dir, sizeof dir, "%.*s", (int)(path_base(path) - path), path);
    while (isspace((unsigned char)*options)) {
        options++;
    }
    if (strncmp(options, "with ", 5) == 0) {
        for (options += 5; *options && *options != '-'; options += strspn(options, " ")) {
            const size_t n = strcspn(options, " ");
            const size_t used = strlen(with);
            snprintf(with + used, sizeof with - used, " %s%.*s", dir, (int)n, options);
            options += n;
        }
    }
    snprintf(command, sizeof command,
             "%s/cclint --disable all --enable %s --format gcc -q --min-confidence medium %s %s%s",
             CCLINT_BINARY_DIR, rule, options, path, with);
    arrsetlen(x->results, 0);
    p = popen(command, "r");
    if (!p) {
        CU_FAIL("popen");
        return;
    }
    while (fgets(line, sizeof line, p)) {
        parse_line(x, path_base(path), line);
    }
    int status = pclose(p);
    if (WIFEXITED(status) && (WEXITSTATUS(status) > 1)) {
        fprintf(stderr, "%s: cclint ended with code %d: %s\n", path, WEXITSTATUS(status), command);
        CU_FAIL("cclint failed");
    }
}

static struct mark *find_mark(struct fixture *x, char what, const struct result *r)
{
    for (size_t i = 0; i < arrlenu(x->marks); i++) {
        struct mark *m = &x->marks[i];
        if (m->what == what && m->line == r->line && strcmp(m->text, r->rule) == 0) {
            return m;
        }
    }
    return NULL;
}

static void fail_line(const char *path, uint32_t line, const char *expected, const char *got)
{
    fprintf(stderr, "%s:%u: expected %s, got %s\n", path, line, expected, got);
    CU_FAIL("fixture");
}

static void compare(struct fixture *x, const char *path, const char *only)
{
    for (size_t i = 0; i < arrlenu(x->results); i++) {
        struct result *r = &x->results[i];
        struct mark *m;

        if (r->is_step) {
            continue;
        }
        if ((m = find_mark(x, 'e', r)) || (m = find_mark(x, 'n', r))) {
            m->met = true;
        } else if (find_mark(x, 't', r)) {
            fail_line(path, r->line, "the todo to be promoted: now found", r->rule);
        } else {
            fail_line(path, r->line, "nothing", r->rule);
        }
    }
    for (size_t i = 0; i < arrlenu(x->marks); i++) {
        struct mark *m = &x->marks[i];
        if (m->what == 's') {
            for (size_t k = 0; k < arrlenu(x->results); k++) {
                const struct result *r = &x->results[k];
                m->met = m->met || (r->is_step && r->line == m->line && strstr(r->text, m->text));
            }
        }
        if (m->what != 's' && only && strcmp(m->text, only) != 0) {
            continue;
        }
        if ((m->what == 'e' || m->what == 's') && !m->met) {
            fail_line(path, m->line, m->text, "nothing");
        } else if (m->what == 'n' && !m->met) {
            fail_line(path, m->line, "the todo-not to be dropped: now silent on", m->text);
        } else if ((m->what == 't' || m->what == 'n') && !only) {
            todo_count++;
        }
        m->met = false;
    }
}

static void check_good_has_no_expect(struct fixture *x, const char *path)
{
    bool is_good = strncmp(path_base(path), "good_", 5) == 0;
    bool expects = false;

    for (size_t i = 0; i < arrlenu(x->marks); i++) {
        expects = expects || x->marks[i].what == 'e' || x->marks[i].what == 't';
    }
    if (is_good == expects) {
        fprintf(stderr, "%s: a good_ file expects nothing, a bad_ file something\n", path);
        CU_FAIL("fixture");
    }
}

static void run_fixture(const char *path, const char *rule)
{
    struct fixture x = {0};
    struct arena a;
    struct source_cache *c;

    arena_init(&a, 0);
    c = source_cache_new(&a, CCLINT_SOURCE_DIR);
    source_comments(source_get(c, path), on_comment, &x);
    check_good_has_no_expect(&x, path);
    run_cclint(&x, path, "all");
    compare(&x, path, NULL);
    if (rule) {
        run_cclint(&x, path, rule);
        compare(&x, path, rule);
    }
    file_count++;
    arrfree(x.marks);
    arrfree(x.results);
    arena_free(&a);
}

// Every fixture of one folder; `rule` is the folder's name unless it is a pitfall row's.
static void run_folder(const char *folder, const char *rule)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        char path[PATH_MAX * 2];

        snprintf(path, sizeof path, "%s/%s", folder, name);
        if ((strncmp(name, "bad_", 4) == 0 || strncmp(name, "good_", 5) == 0) &&
            strcmp(path_ext(name), "c") == 0) {
            run_fixture(path, rule);
        }
        free(entries[i]);
    }
    if (n >= 0) {
        free(entries);
    }
}

static void run_family(const char *family)
{
    char folder[256];
    struct dirent **entries;
    unsigned before = file_count;
    int n;

    snprintf(folder, sizeof folder, "testdata/%s", family);
    n = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        char path[PATH_MAX];

        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (name[0] != '.' && os_kind(path) == OS_DIR) {
            bool is_rule = strcmp(family, "pitfalls") != 0 && strcmp(family, "silent") != 0;
            run_folder(path, is_rule ? name : NULL);
        }
        free(entries[i]);
    }
    if (n >= 0) {
        free(entries);
    }
    CU_ASSERT(file_count > before); // a family without fixtures is a mistake
    printf("%u files, %u todos so far ", file_count - before, todo_count);
}

static void test_fd(void)
{
    run_family("fd");
}

static void test_io(void)
{
    run_family("io");
}

static void test_lock(void)
{
    run_family("lock");
}

static void test_channel(void)
{
    run_family("channel");
}

static void test_thread(void)
{
    run_family("thread");
}

static void test_pitfalls(void)
{
    run_family("pitfalls");
}

static void test_silent(void)
{
    run_family("silent");
}

const char suite_name[] = "fixtures";
const struct test suite[] = {
    {"fd", test_fd},         {"io", test_io},
    {"lock", test_lock},     {"channel", test_channel},
    {"thread", test_thread}, {"pitfalls", test_pitfalls},
    {"silent", test_silent}, {NULL, NULL},
};
