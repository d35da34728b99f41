// SPDX-License-Identifier: Apache-2.0
// links: cclint_base
//
// Reads every #include below analyzer/ and rules/ and holds it against analyzer/LAYERS: an include
// points to the includer's own folder or to a lower layer. Besides: libclang is known to the front
// end alone, cJSON to the readers and writers of JSON, and a rule sees no more of the analyser than
// engine/ and summary/program.h show it.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"
#include "tests/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "layers";

struct layer {
    char folder[64];
    int number;
};

struct layers {
    struct arena arena;
    struct layer *items;  // list
    const char **visible; // list: headers that rules may see
};

static const char *slurp(struct arena *a, const char *path)
{
    const char *why;
    size_t n;

    return os_read_file(a, path_join(a, CCLINT_SOURCE_DIR, path), &n, &why);
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_in(const char *path, const char *folder)
{
    return starts(path, folder) && path[strlen(folder)] == '/';
}

// -1 if the folder is not listed.
static int layer_of(const struct layers *x, const char *path)
{
    for (size_t i = 0; i < arrlenu(x->items); i++) {
        if (is_in(path, x->items[i].folder)) {
            return x->items[i].number;
        }
    }
    return -1;
}

static bool same_folder(const struct layers *x, const char *a, const char *b)
{
    for (size_t i = 0; i < arrlenu(x->items); i++) {
        if (is_in(a, x->items[i].folder)) {
            return is_in(b, x->items[i].folder);
        }
    }
    return false;
}

static void read_layers(struct layers *x)
{
    const char *line;

    arena_init(&x->arena, 0);
    line = slurp(&x->arena, "analyzer/LAYERS");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    for (; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        struct layer item;

        if (*line != '#' && sscanf(line, "%63s %d", item.folder, &item.number) == 2) {
            arrput(x->items, item);
        }
    }
    CU_ASSERT(arrlenu(x->items) > 5);
}

static void free_layers(struct layers *x)
{
    arrfree(x->items);
    arrfree(x->visible);
    arena_free(&x->arena);
}

// ---- Walking ------------------------------------------------------------------------------------

typedef void on_include(void *ctx, const char *file, unsigned line, char open, const char *what);

// Calls `each` for every #include of the file; false if it cannot be read.
static bool each_include(struct arena *a, const char *file, on_include *each, void *ctx)
{
    const char *text = slurp(a, file);
    unsigned number = 1;

    for (const char *line = text; line && *line; number++) {
        char open, what[256];

        if (sscanf(line, " # include %c%255[^\">\n]", &open, what) == 2) {
            each(ctx, file, number, open, what);
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return text != NULL;
}

static bool is_source(const char *name)
{
    const char *ext = path_ext(name);

    return strcmp(ext, "c") == 0 || strcmp(ext, "h") == 0 || strcmp(ext, "def") == 0;
}

static unsigned walk(struct arena *a, const char *folder, on_include *each, void *ctx)
{
    DIR *dir = opendir(path_join(a, CCLINT_SOURCE_DIR, folder));
    struct dirent *e;
    unsigned files = 0;

    while (dir && (e = readdir(dir))) {
        const char *path = path_join(a, folder, e->d_name);

        if (e->d_name[0] == '.') {
            continue;
        }
        if (os_kind(path_join(a, CCLINT_SOURCE_DIR, path)) == OS_DIR) {
            files += walk(a, path, each, ctx);
        } else if (is_source(e->d_name)) {
            files += each_include(a, path, each, ctx);
        }
    }
    if (dir) {
        closedir(dir);
    }
    return files;
}

static bool is_visible(const struct layers *x, const char *header)
{
    for (size_t i = 0; i < arrlenu(x->visible); i++) {
        if (strcmp(x->visible[i], header) == 0) {
            return true;
        }
    }
    return false;
}

static void see(void *ctx, const char *file, unsigned line, char open, const char *what)
{
    struct layers *x = ctx;

    (void)file;
    (void)line;
    if (open == '"' && !is_visible(x, what)) {
        const char *header = arena_text(&x->arena, what, strlen(what));

        arrput(x->visible, header);
        each_include(&x->arena, header, see, x);
    }
}

// Headers of engine/, summary/program.h, and what these include.
static void find_visible(struct layers *x)
{
    DIR *dir = opendir(CCLINT_SOURCE_DIR "/analyzer/engine");
    struct dirent *e;

    see(x, "", 0, '"', "analyzer/summary/program.h");
    while (dir && (e = readdir(dir))) {
        if (strcmp(path_ext(e->d_name), "h") == 0) {
            see(x, "", 0, '"', arena_printf(&x->arena, "analyzer/engine/%s", e->d_name));
        }
    }
    if (dir) {
        closedir(dir);
    }
}

// ---- Judging ------------------------------------------------------------------------------------

static const char *fault_of_system(const char *file, const char *what)
{
    if (starts(what, "clang-c/") && !is_in(file, "analyzer/frontend")) {
        return "libclang is for analyzer/frontend only";
    }
    if (strstr(what, "cJSON") && !is_in(file, "analyzer/api") && !is_in(file, "analyzer/report") &&
        !is_in(file, "analyzer/app")) {
        return "cJSON is for analyzer/api, analyzer/report and analyzer/app only";
    }
    if (starts(what, "analyzer/") || starts(what, "rules/")) {
        return "our own headers go in quotes";
    }
    return NULL;
}

// A rule may see headers of its family, of rules/ itself and of rules/shared, and base/.
static const char *fault_of_rule(struct layers *x, const char *file, const char *what)
{
    const char *family = path_dir(&x->arena, file);

    if (is_in(what, "analyzer/base") || is_visible(x, what)) {
        return NULL;
    }
    if (is_in(what, family) || is_in(what, "rules/shared") ||
        (is_in(what, "rules") && !strchr(what + strlen("rules/"), '/'))) {
        return NULL;
    }
    return "a rule may include engine/, summary/program.h, base/ and its own family only";
}

// What is wrong with an include, or NULL.
static const char *fault_of(struct layers *x, const char *file, char open, const char *what)
{
    int from = layer_of(x, file), to = layer_of(x, what);

    if (open == '<') {
        return fault_of_system(file, what);
    }
    if (from < 0) {
        return "this folder is not in analyzer/LAYERS";
    }
    if (to < 0) {
        return "names no folder of analyzer/LAYERS";
    }
    if (is_in(file, "rules")) {
        return fault_of_rule(x, file, what);
    }
    return same_folder(x, file, what) || to < from ? NULL : "points upward or sideways";
}

static void judge(void *ctx, const char *file, unsigned line, char open, const char *what)
{
    const char *fault = fault_of(ctx, file, open, what);

    if (fault) {
        fprintf(stderr, "%s:%u: #include %c%s: %s\n", file, line, open, what, fault);
    }
    CU_ASSERT_PTR_NULL(fault);
}

static void test_tree(void)
{
    struct layers x = {0};

    read_layers(&x);
    find_visible(&x);
    CU_ASSERT(walk(&x.arena, "analyzer", judge, &x) > 20);
    CU_ASSERT(walk(&x.arena, "rules", judge, &x) > 5);
    free_layers(&x);
}

static void test_folders_exist(void)
{
    struct layers x = {0};

    read_layers(&x);
    for (size_t i = 0; i < arrlenu(x.items); i++) {
        const char *path = path_join(&x.arena, CCLINT_SOURCE_DIR, x.items[i].folder);

        CU_ASSERT_EQUAL(os_kind(path), OS_DIR);
    }
    free_layers(&x);
}

// The judge itself: what it must refuse, and the near misses it must let pass.
static void test_judge(void)
{
    static const struct {
        const char *file;
        char open;
        const char *what;
        bool ok;
    } cases[] = {
        {"analyzer/ir/a.c", '"', "analyzer/base/arena.h", true},
        {"analyzer/ir/a.c", '"', "analyzer/ir/ir.h", true},
        {"analyzer/ir/a.c", '"', "analyzer/api/api.h", false},       // sideways
        {"analyzer/base/a.c", '"', "analyzer/source/file.h", false}, // upward
        {"analyzer/engine/a.c", '"', "rules/rules.h", false},
        {"analyzer/report/a.c", '"', "rules/rules.h", true},
        {"analyzer/unlisted/a.c", '"', "analyzer/base/arena.h", false},
        {"analyzer/ir/a.c", '"', "ir.h", false},
        {"analyzer/ir/a.c", '<', "analyzer/ir/ir.h", false},
        {"analyzer/ir/a.c", '<', "stdio.h", true},
        {"analyzer/frontend/a.c", '<', "clang-c/Index.h", true},
        {"analyzer/app/a.c", '<', "clang-c/Index.h", false},
        {"analyzer/report/a.c", '<', "cjson/cJSON.h", true},
        {"analyzer/engine/a.c", '<', "cjson/cJSON.h", false},
        {"rules/fd/a.c", '"', "rules/fd/fd.h", true},
        {"rules/fd/a.c", '"', "rules/lock/lock.h", false},
        {"rules/fd/a.c", '"', "rules/rules.h", true},
        {"rules/fd/a.c", '"', "analyzer/engine/rule.h", true},
        {"rules/fd/a.c", '"', "analyzer/summary/program.h", true},
        {"rules/fd/a.c", '"', "analyzer/frontend/lower.h", false},
        {"rules/fd/a.c", '"', "analyzer/ir/cci.h", false},
        {"rules/fd/a.c", '"', "analyzer/report/report.h", false},
    };
    struct layers x = {0};

    read_layers(&x);
    find_visible(&x);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *fault = fault_of(&x, cases[i].file, cases[i].open, cases[i].what);

        if ((fault == NULL) != cases[i].ok) {
            fprintf(stderr, "%s includes %s: %s\n", cases[i].file, cases[i].what,
                    fault ? fault : "let pass");
        }
        CU_ASSERT_EQUAL(fault == NULL, cases[i].ok);
    }
    free_layers(&x);
}

const struct test suite[] = {
    {"tree", test_tree},
    {"folders_exist", test_folders_exist},
    {"judge", test_judge},
    {NULL, NULL},
};
