// SPDX-License-Identifier: Apache-2.0
// The order matters: the database is looked for before the root is known (the root may be its
// folder), and read after (response files are followed below the root only).
#include "analyzer/app/project.h"

#include "analyzer/app/compdb.h"
#include "analyzer/app/files.h"
#include "analyzer/app/roots.h"
#include "analyzer/app/say.h"
#include "analyzer/app/units.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"

#include <stdio.h>
#include <string.h>

enum { STDIN_BYTES_MAX = 256 << 20 };

struct opening {
    struct arena *a;
    const struct cli *cli;
    struct project *p;
    struct input *inputs;
    const char **folders;    // of the inputs
    const char **databases;  // paths
    const char *looked_from; // the folder above the first database's own build folder
    struct unit_sources sources;
    const char *why;
};

static __attribute__((format(printf, 2, 3))) bool refuse(struct opening *o, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    o->why = arena_vprintf(o->a, fmt, ap);
    va_end(ap);
    return false;
}

// ---- Inputs ------------------------------------------------------------------------------------

void project_lose(struct arena *a, struct project *p, const char *path, const char *why)
{
    struct lost_input **end = &p->lost;

    while (*end) {
        end = &(*end)->next;
    }
    *end = arena_new(a, struct lost_input);
    **end = (struct lost_input){path_absolute(a, path), why, NULL};
    p->nlost++;
}

static void lose(struct opening *o, const char *path, const char *why)
{
    say("%s: %s", path, why);
    project_lose(o->a, o->p, path, why);
}

// A word alone may have been meant for a command.
static const char *nothing_there(struct opening *o, const char *word)
{
    const char *near = o->cli->npaths > 2 ? NULL : cli_nearest_command(word);

    if (strpbrk(word, "./")) {
        return "no such file or folder";
    }
    return near ? arena_printf(o->a, "no such file, folder or command; did you mean '%s'?", near)
                : "no such file, folder or command";
}

static void take_path(struct opening *o, const char *path)
{
    struct input in = {.path = path_real(o->a, path)};

    switch (os_kind(path)) {
    case OS_NOTHING:
        lose(o, path, nothing_there(o, path));
        return;
    case OS_OTHER:
        lose(o, path, "not a regular file; skipped");
        return;
    case OS_DIR:
        in.is_folder = true;
        break;
    case OS_FILE:
        if (files_is_header(path)) {
            lose(o, path, "a header is analysed through the .c files that include it");
            return;
        }
        if (!files_is_c(path)) {
            lose(o, path, "not a C source file (*.c)");
            return;
        }
        break;
    }
    arrput(o->inputs, in);
    arrput(o->folders, in.is_folder ? in.path : path_dir(o->a, in.path));
}

static bool take_stdin(struct opening *o)
{
    struct buf b = {0};
    struct input in = {.path = path_real(o->a, o->cli->stdin_filename)};
    char chunk[65536];
    size_t n;

    if (os_kind(in.path) == OS_DIR || !files_is_c(in.path)) {
        return refuse(o, "--stdin-filename: '%s' is not the name of a C source file (*.c)",
                      o->cli->stdin_filename);
    }
    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0 && b.n <= STDIN_BYTES_MAX) {
        buf_put(&b, chunk, n);
    }
    if (ferror(stdin) || b.n > STDIN_BYTES_MAX) {
        buf_free(&b);
        return refuse(o, "standard input cannot be read, or is larger than %d MB",
                      STDIN_BYTES_MAX >> 20);
    }
    o->sources.contents = arena_text(o->a, b.data ? b.data : "", b.n);
    o->sources.ncontents = b.n;
    buf_free(&b);
    arrput(o->inputs, in);
    arrput(o->folders, path_dir(o->a, in.path));
    return true;
}

static bool take_inputs(struct opening *o)
{
    if (o->cli->stdin_filename) {
        return take_stdin(o);
    }
    for (uint32_t i = 0; i < o->cli->npaths; i++) {
        take_path(o, o->cli->paths[i]);
    }
    if (o->cli->npaths == 0) {
        take_path(o, ".");
    }
    return arrlenu(o->inputs) > 0; // else each was named
}

// ---- The database and the root -----------------------------------------------------------------

static void add_database(struct opening *o, const char *path, const char *looked_from)
{
    for (size_t i = 0; i < arrlenu(o->databases); i++) {
        if (strcmp(o->databases[i], path) == 0) {
            return;
        }
    }
    if (arrlenu(o->databases) == 0) {
        o->looked_from = looked_from;
    }
    arrput(o->databases, path);
}

static bool find_given_database(struct opening *o)
{
    const char *path = path_real(o->a, o->cli->database);

    if (os_kind(path) == OS_DIR) {
        path = path_join(o->a, path, "compile_commands.json");
    }
    if (os_kind(path) != OS_FILE) {
        return refuse(o, "-p: %s: %s", path,
                      os_kind(path) == OS_NOTHING ? "no such file" : "not a file");
    }
    add_database(o, path, path_dir(o->a, path));
    return true;
}

static void find_databases(struct opening *o)
{
    for (size_t i = 0; i < arrlenu(o->folders); i++) {
        const char *dir = o->folders[i];
        const char *path = compdb_find(o->a, dir, o->p->git);
        if (path) {
            // The database of a build folder stands for the folder above.
            const char *own = path_dir(o->a, path);
            const char *above = path_dir(o->a, own);
            add_database(o, path, path_below(dir, own) ? own : above);
        }
    }
}

const char *project_root(struct arena *a, const char *git, const char *common,
                         const char *database_folder, const char **why)
{
    struct path_list both = {(const char *[]){database_folder, common}, 2};
    const char *outermost, *root;

    *why = NULL;
    if (git) {
        return git;
    }
    outermost = config_outermost(a, common, why);
    if (*why || outermost) {
        return outermost;
    }
    root = database_folder ? roots_common(a, &both) : common;
    return strcmp(root, "/") == 0 ? common : root; // a database somewhere else
}

static bool read_databases(struct opening *o)
{
    struct compdb *list = arena_array(o->a, struct compdb, arrlenu(o->databases));
    uint32_t n = 0;

    for (size_t i = 0; i < arrlenu(o->databases); i++) {
        const char *why;
        if (compdb_read(o->a, o->databases[i], o->p->root, &list[n], &why)) {
            if (list[n].n == 0 && list[n].bad == 0) {
                say_notice("%s: no entry for a .c file in it", o->databases[i]);
            }
            o->p->nlost += list[n].bad;
            n += list[n].n > 0;
        } else if (o->cli->database) {
            return refuse(o, "%s", why);
        } else {
            say("%s; going on without it", why);
            o->p->nlost++;
        }
    }
    o->sources.databases = list;
    o->sources.ndatabases = n;
    o->p->database = n ? list[0].path : NULL;
    return true;
}

static bool read_flags_file(struct opening *o)
{
    const char *dir, *path, *why;

    if (o->p->database || o->cli->has_flags) {
        return true;
    }
    dir = files_upward(o->a, o->folders[0], o->p->git, "compile_flags.txt");
    if (dir == NULL) {
        return true;
    }
    path = path_join(o->a, dir, "compile_flags.txt");
    if (!compdb_read_flags(o->a, path, &o->sources.file_flags, &why)) {
        return refuse(o, "%s: %s", path, why);
    }
    o->sources.flags_file = path;
    return true;
}

static void given_dropped(void *ctx, const char *flag)
{
    (void)ctx;
    say_notice("%s: means nothing to the analysis, not used", flag);
}

static bool gather(struct opening *o)
{
    struct unit_sources *s = &o->sources;
    const char *why;

    s->cli = o->cli;
    s->inputs = o->inputs;
    s->ninputs = (uint32_t)arrlenu(o->inputs);
    s->given_flags = flags_filter(o->a, path_absolute(o->a, "."), o->cli->flags, o->cli->nflags,
                                  given_dropped, NULL);
    units_gather(o->a, s, o->p);
    why = configs_error(o->p->configs);
    if (why) {
        return refuse(o, "%s", why);
    }
    if (o->p->nunits == 0 && o->p->nlost == 0) {
        refuse(o, "nothing to analyse: no C source file (*.c) in %s",
               o->cli->npaths == 1 ? o->cli->paths[0] : "what was given");
    }
    return o->p->nunits > 0;
}

static bool open_all(struct opening *o)
{
    struct path_list folders;
    const char *common, *why;

    if (!take_inputs(o)) {
        return false;
    }
    folders = (struct path_list){o->folders, (uint32_t)arrlenu(o->folders)};
    o->p->common = common = roots_common(o->a, &folders);
    o->p->git = roots_git(o->a, common);
    if (o->cli->database) {
        if (!find_given_database(o)) {
            return false;
        }
    } else {
        find_databases(o);
    }
    o->p->root = project_root(o->a, o->p->git, common, o->looked_from, &why);
    if (o->p->root == NULL) {
        return refuse(o, "%s", why);
    }
    o->p->configs = configs_new(o->a, o->p->root);
    return read_databases(o) && read_flags_file(o) && gather(o);
}

bool project_open(struct arena *a, const struct cli *cli, struct project *p, const char **why)
{
    struct opening o = {.a = a, .cli = cli, .p = p};
    bool ok;

    *p = (struct project){0};
    ok = open_all(&o);
    *why = o.why;
    arrfree(o.inputs);
    arrfree(o.folders);
    arrfree(o.databases);
    return ok;
}
