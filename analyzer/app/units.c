// SPDX-License-Identifier: Apache-2.0
// A database says what belongs to the project: of a folder it knows, exactly its entries are taken
// (a file the build leaves out is mostly one for another platform), and the rest is counted. A file
// named by itself, or in a folder the database does not know, borrows the flags of the nearest
// entry. Where there is no database at all, include folders are guessed.
#include "analyzer/app/units.h"

#include "analyzer/app/files.h"
#include "analyzer/app/guess.h"
#include "analyzer/app/say.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"
#include "analyzer/base/os.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct known { // a file met: in a database, or without an entry
    const char *file;
    bool is_taken;             // its units are made, or it is gone
    bool is_named;             // on the command line
    bool is_part;              // of another unit, which includes it
    const struct compdb *db;   // the first that knows it; NULL: none
    uint32_t *entries, n, cap; // in it
    UT_hash_handle hh;
};

struct gather {
    struct arena *a;
    const struct unit_sources *s;
    struct project *p;
    struct unit *units;
    struct known *known;
    struct guesser *guesser;
    struct say_some lost, left_out;
};

static struct known *known_find(const struct gather *g, const char *file)
{
    struct known *k;

    HASH_FIND_STR(g->known, file, k);
    return k;
}

static struct known *known_add(struct gather *g, const char *file)
{
    struct known *k = known_find(g, file);

    if (k == NULL) {
        k = arena_new(g->a, struct known);
        k->file = file;
        HASH_ADD_KEYPTR(hh, g->known, k->file, strlen(file), k);
    }
    return k;
}

static void lose(struct gather *g, const char *path, const char *why)
{
    say_one(&g->lost, "%s: %s", path_relative(path, g->p->root), why);
    project_lose(g->a, g->p, path, why);
}

// Whether the file is there to be read; it is named otherwise.
static bool readable(struct gather *g, const char *file, uint64_t *size)
{
    struct stat s;

    *size = 0;
    if (g->s->contents) {
        *size = g->s->ncontents;
        return true;
    }
    if (stat(file, &s) != 0) {
        lose(g, file,
             errno == ENOENT ? "named in the database, but there is no such file"
                             : strerror(errno));
        return false;
    }
    if (!S_ISREG(s.st_mode)) {
        lose(g, file, S_ISDIR(s.st_mode) ? "is a folder, not a file" : "not a regular file");
        return false;
    }
    if (access(file, R_OK) != 0) {
        lose(g, file, strerror(errno));
        return false;
    }
    *size = (uint64_t)s.st_size;
    return true;
}

static void add_unit(struct gather *g, const char *file, const char *directory,
                     struct flag_list flags, bool is_guessed)
{
    const struct config *c = configs_for_file(g->p->configs, file);
    struct unit u = {.path = path_relative(file, g->p->root), .is_guessed = is_guessed};

    if (!readable(g, file, &u.size)) {
        return;
    }
    flags = flags_concat(g->a, flags, c->flags);
    u.request = (struct unit_request){
        .root = g->p->root,
        .directory = directory,
        .file = file,
        .args = flags.items,
        .nargs = flags.n,
        .contents = g->s->contents,
        .ncontents = g->s->ncontents,
        .memory_limit = (uint64_t)g->s->cli->memory_mb << 20,
    };
    arrput(g->units, u);
}

// ---- Flags for a file without an entry ---------------------------------------------------------

static struct flag_list guessed(struct gather *g, const char *file, struct flag_list flags,
                                bool config_h)
{
    if (g->guesser == NULL) {
        g->guesser = guesser_new(g->a, g->p->root);
        if (g->s->contents) {
            guesser_put(g->guesser, file, g->s->contents, g->s->ncontents);
        }
    }
    // The configuration's flags come behind these, but their folders count here already.
    const struct config *c = configs_for_file(g->p->configs, file);
    struct flag_list given = flags_concat(g->a, flags, c->flags);
    return flags_concat(g->a, flags, guess_flags(g->guesser, file, given, config_h));
}

static const struct compdb_entry *borrow(const struct gather *g, const char *file)
{
    const struct compdb_entry *e = NULL;

    for (uint32_t i = 0; i < g->s->ndatabases && !e; i++) {
        e = compdb_nearest(&g->s->databases[i], file);
    }
    return e;
}

static void add_without_entry(struct gather *g, const char *file)
{
    const char *folder = path_dir(g->a, file);
    const char *gnu_source = "-D_GNU_SOURCE";
    const struct compdb_entry *e = g->s->cli->has_flags ? NULL : borrow(g, file);

    if (e) {
        say_detail("%s: with the flags of %s", path_relative(file, g->p->root),
                   path_relative(e->file, g->p->root));
        add_unit(g, file, e->directory, guessed(g, file, e->flags, false), true);
    } else if (g->s->flags_file && !g->s->cli->has_flags) {
        add_unit(g, file, path_dir(g->a, g->s->flags_file),
                 guessed(g, file, g->s->file_flags, false), true);
    } else {
        struct flag_list flags = {&gnu_source, 1};
        flags = flags_concat(g->a, flags, g->s->given_flags);
        g->p->nguessed++;
        add_unit(g, file, folder, guessed(g, file, flags, !g->s->cli->has_flags), true);
    }
}

// ---- Inputs ------------------------------------------------------------------------------------

static bool is_excluded(const struct gather *g, const char *file)
{
    return config_excludes(configs_for_file(g->p->configs, file), file);
}

static void add_entries(struct gather *g, struct known *k)
{
    if (k->is_taken) {
        return;
    }
    k->is_taken = true;
    for (uint32_t i = 0; i < k->n; i++) {
        const struct compdb_entry *e = &k->db->entries[k->entries[i]];
        add_unit(g, k->file, e->directory, e->flags, false);
    }
}

static void add_file(struct gather *g, const char *file)
{
    struct known *k = known_add(g, file);

    if (k->db) {
        add_entries(g, k);
    } else if (!k->is_taken) {
        k->is_taken = true;
        add_without_entry(g, file);
    }
}

static bool leave_out(void *ctx, const char *path, bool is_dir)
{
    struct gather *g = ctx;
    const struct config *c = is_dir ? configs_for_folder(g->p->configs, path_dir(g->a, path))
                                    : configs_for_file(g->p->configs, path);

    return config_excludes(c, path);
}

static void skipped(void *ctx, const char *path, const char *why)
{
    lose(ctx, path, why);
}

// Entries of databases below the folder; whether there were any.
static bool add_known(struct gather *g, const char *folder)
{
    bool any = false;

    for (uint32_t i = 0; i < g->s->ndatabases; i++) {
        const struct compdb *db = &g->s->databases[i];
        for (uint32_t e = 0; e < db->n; e++) {
            const char *file = db->entries[e].file;
            if (path_below(file, folder)) {
                any = true;
                if (!is_excluded(g, file)) {
                    add_entries(g, known_find(g, file));
                }
            }
        }
    }
    return any;
}

static void add_folder(struct gather *g, const char *folder)
{
    struct walk w = {leave_out, skipped, g};
    bool any = add_known(g, folder);
    struct path_list found = files_below(g->a, folder, &w);

    for (uint32_t i = 0; i < found.n; i++) {
        const char *file = found.items[i];
        if (!any) {
            add_file(g, file);
        } else if (!known_find(g, file)) { // neither an entry nor named itself
            g->left_out.n++;
            say_detail("%s: left out, it has no compile command", path_relative(file, g->p->root));
        }
    }
}

static int by_path(const void *x, const void *y)
{
    const struct unit *a = x, *b = y;
    int order = strcmp(a->path, b->path);

    return order ? order : (a->number > b->number) - (a->number < b->number);
}

// Drops files found in folders that another unit includes: they are analysed as part of it, and
// alone they mostly lack what it declares before. Whoever includes must stay itself.
static void drop_parts(struct gather *g)
{
    size_t kept = 0;

    for (size_t i = 0; i < arrlenu(g->units); i++) {
        const struct unit *u = &g->units[i];
        struct known *k = known_find(g, u->request.file), *whole = NULL;
        const char *includer = g->guesser ? guess_includer(g->guesser, u->request.file) : NULL;
        if (includer && u->is_guessed && !k->is_named) {
            whole = known_find(g, includer);
        }
        if (whole && !whole->is_part) {
            k->is_part = true;
            g->p->nguessed -= g->p->nguessed > 0;
            say_detail("%s: analysed as a part of %s", u->path,
                       path_relative(includer, g->p->root));
        } else {
            g->units[kept++] = *u;
        }
    }
    if (g->units) {
        arrsetlen(g->units, kept);
    }
}

static void finish(struct gather *g)
{
    struct project *p = g->p;

    drop_parts(g);

    p->nunits = (uint32_t)arrlenu(g->units);
    for (uint32_t i = 0; i < p->nunits; i++) {
        g->units[i].number = i;
    }
    if (p->nunits > 1) {
        qsort(g->units, p->nunits, sizeof *g->units, by_path);
    }
    p->units = arena_copy(g->a, g->units, p->nunits * sizeof *g->units);
    arrfree(g->units);
}

static void know_entry(struct gather *g, const struct compdb *db, uint32_t entry)
{
    struct known *k = known_add(g, db->entries[entry].file);

    if (k->db && k->db != db) {
        return;
    }
    k->db = db;
    if (k->n == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 1;
        uint32_t *more = arena_array(g->a, uint32_t, k->cap);
        if (k->n) {
            memcpy(more, k->entries, k->n * sizeof *more);
        }
        k->entries = more;
    }
    k->entries[k->n++] = entry;
}

void units_gather(struct arena *a, const struct unit_sources *s, struct project *p)
{
    struct gather g = {.a = a, .s = s, .p = p};

    for (uint32_t i = 0; i < s->ndatabases; i++) {
        for (uint32_t e = 0; e < s->databases[i].n; e++) {
            know_entry(&g, &s->databases[i], e);
        }
    }
    for (uint32_t i = 0; i < s->ninputs; i++) {
        if (!s->inputs[i].is_folder) {
            known_add(&g, s->inputs[i].path)->is_named = true;
            add_file(&g, s->inputs[i].path);
        }
    }
    for (uint32_t i = 0; i < s->ninputs; i++) {
        if (s->inputs[i].is_folder) {
            add_folder(&g, s->inputs[i].path);
        }
    }
    say_rest(&g.lost, "inputs that cannot be read");
    if (g.left_out.n) {
        say_notice("%u .c file%s no entry in %s, left out; a file that is named itself is "
                   "analysed with the flags of the nearest entry",
                   g.left_out.n, g.left_out.n == 1 ? " has" : "s have",
                   path_relative(p->database, p->root));
    }
    finish(&g);
    HASH_CLEAR(hh, g.known);
    if (g.guesser) {
        guesser_free(g.guesser);
    }
}
