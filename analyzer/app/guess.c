// SPDX-License-Identifier: Apache-2.0
// Folders that only quoted includes need are given as -iquote, so that a header of the project that
// is called like a system header does not get in the way of <...>.
//
// Conditions are not looked at: an include of another platform finds nothing, or adds a folder that
// does no harm. Each file is scanned once.
#include "analyzer/app/guess.h"

#include "analyzer/app/files.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"
#include "analyzer/base/os.h"

#include <string.h>

enum { INDEX_MAX = 200000, FILES_PER_UNIT_MAX = 5000, CANDIDATES_MAX = 2000 };

struct include {
    const char *text;
    bool quoted;
};

struct includes { // of one file
    const char *path;
    struct include *items;
    uint32_t n;
    bool is_generated; // a config header that a build made
    UT_hash_handle hh;
};

struct by_base { // files of the tree with one base name
    const char *base;
    const char **paths;
    uint32_t n, cap;
    UT_hash_handle hh;
};

struct by_path {
    const char *path;
    bool exists;
    UT_hash_handle hh;
};

struct included { // a .c file that another one includes
    const char *path, *includer;
    UT_hash_handle hh;
};

struct guesser {
    struct arena *a;
    const char *root;
    bool indexed;
    struct by_base *bases;
    struct by_path *known; // does this path exist?
    struct includes *scanned;
    struct included *included;
};

struct guesser *guesser_new(struct arena *a, const char *root)
{
    struct guesser *g = arena_new(a, struct guesser);

    g->a = a;
    g->root = root;
    return g;
}

// ---- The index ---------------------------------------------------------------------------------

static void index_add(struct guesser *g, const char *path)
{
    const char *base = path_base(path);
    struct by_base *b;

    HASH_FIND_STR(g->bases, base, b);
    if (b == NULL) {
        b = arena_new(g->a, struct by_base);
        b->base = base;
        HASH_ADD_KEYPTR(hh, g->bases, base, strlen(base), b);
    }
    if (b->n == CANDIDATES_MAX) {
        return;
    }
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 2;
        const char **more = arena_array(g->a, const char *, b->cap);
        if (b->n) {
            memcpy(more, b->paths, b->n * sizeof *more);
        }
        b->paths = more;
    }
    b->paths[b->n++] = path;
}

static const struct by_base *index_find(struct guesser *g, const char *base)
{
    struct by_base *b;

    if (!g->indexed) {
        struct path_list l = files_index(g->a, g->root, INDEX_MAX);
        for (uint32_t i = 0; i < l.n; i++) {
            index_add(g, l.items[i]);
        }
        g->indexed = true;
    }
    HASH_FIND_STR(g->bases, base, b);
    return b;
}

// What is known of "dir/name", normal. Paths are asked for again and again, so only new ones stay
// in the arena.
static const struct by_path *lookup(struct guesser *g, const char *dir, const char *name)
{
    struct arena_mark mark = arena_mark(g->a);
    const char *path = path_normal(g->a, path_join(g->a, dir, name));
    struct by_path *p;

    HASH_FIND_STR(g->known, path, p);
    if (p) {
        arena_rewind(g->a, mark);
        return p;
    }
    p = arena_new(g->a, struct by_path);
    p->path = path;
    p->exists = os_kind(path) == OS_FILE;
    HASH_ADD_KEYPTR(hh, g->known, path, strlen(path), p);
    return p;
}

static bool exists(struct guesser *g, const char *path)
{
    return lookup(g, "/", path)->exists;
}

// ---- Scanning ----------------------------------------------------------------------------------

static const char *skip_blanks(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t')) {
        s++;
    }
    return s;
}

// `s` stands behind a '#' that begins a line.
static bool scan_include(struct guesser *g, const char *s, const char *end, struct include *out)
{
    static const char word[] = "include";
    const char *close;

    s = skip_blanks(s, end);
    if ((size_t)(end - s) <= sizeof word || memcmp(s, word, sizeof word - 1) != 0) {
        return false;
    }
    s = skip_blanks(s + sizeof word - 1, end);
    if (s == end || (*s != '"' && *s != '<')) {
        return false;
    }
    close = memchr(s + 1, *s == '"' ? '"' : '>', (size_t)(end - s - 1));
    if (close == NULL || close == s + 1 || memchr(s, '\0', (size_t)(close - s))) {
        return false;
    }
    out->quoted = *s == '"';
    out->text = path_normal(g->a, arena_text(g->a, s + 1, (size_t)(close - s - 1)));
    return true;
}

static void scan_text(struct guesser *g, struct includes *f, const char *s, const char *end)
{
    struct include *list = NULL;

    while (s < end) {
        const char *eol = memchr(s, '\n', (size_t)(end - s));
        struct include inc;
        eol = eol ? eol : end;
        s = skip_blanks(s, eol);
        if (s < eol && *s == '#' && scan_include(g, s + 1, eol, &inc)) {
            arrput(list, inc);
        }
        s = eol + 1;
    }
    f->n = (uint32_t)arrlenu(list);
    f->items = arena_copy(g->a, list, f->n * sizeof *list);
    arrfree(list);
}

static bool is_generated_config(struct guesser *g, const char *path, const char *text, size_t n)
{
    const char *base = path_base(path);
    size_t len = strlen(base);

    if (len < 8 || strcmp(base + len - 8, "config.h") != 0) {
        return false;
    }
    size_t head = n < 300 ? n : 300;
    return memmem(text, head, "enerated", 8) || exists(g, arena_printf(g->a, "%s.in", path));
}

void guesser_put(struct guesser *g, const char *path, const char *text, size_t n)
{
    struct includes *f = arena_new(g->a, struct includes);

    f->path = path;
    scan_text(g, f, text, text + n);
    f->is_generated = is_generated_config(g, path, text, n);
    HASH_ADD_KEYPTR(hh, g->scanned, f->path, strlen(path), f);
}

static const struct includes *scan(struct guesser *g, const char *path)
{
    struct includes *f;
    struct arena text_arena;
    const char *why;
    size_t n = 0;

    HASH_FIND_STR(g->scanned, path, f);
    if (f) {
        return f;
    }
    arena_init(&text_arena, 0);
    const char *text = os_read_file(&text_arena, path, &n, &why);
    guesser_put(g, path, text ? text : "", n);
    arena_free(&text_arena);
    HASH_FIND_STR(g->scanned, path, f);
    return f;
}

// ---- One unit ----------------------------------------------------------------------------------

struct folder {
    const char *path;
    bool angled; // -I, not only -iquote
};

struct seen {
    const char *path;
    UT_hash_handle hh;
};

struct search {
    struct guesser *g;
    const char *file;
    struct folder *given, *added;
    const char **queue; // files to look through
    struct seen *seen;
    bool config_h;
};

// Headers that come with every compiler, and need no folder.
static bool is_builtin(const char *name)
{
    static const char *const names[] = {
        "float.h",     "iso646.h",  "limits.h",      "stdalign.h",    "stdarg.h", "stdatomic.h",
        "stdbool.h",   "stddef.h",  "stdint.h",      "stdnoreturn.h", "tgmath.h", "unwind.h",
        "mm_malloc.h", "cpuid.h",   "x86intrin.h",   "inttypes.h",    "omp.h",    "arm_neon.h",
        "arm_acle.h",  "varargs.h", "x86gprintrin.h"};
    size_t n = strlen(name);

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return n > 7 && strcmp(name + n - 7, "intrin.h") == 0;
}

static bool is_system(struct guesser *g, const char *name)
{
    static const char *const folders[] = {"/usr/local/include", "/usr/include",
                                          "/usr/include/x86_64-linux-gnu",
                                          "/usr/include/aarch64-linux-gnu"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (lookup(g, folders[i], name)->exists) {
            return true;
        }
    }
    return is_builtin(name);
}

static void note_included(struct search *s, const char *path)
{
    struct included *i;

    if (!files_is_c(path) || strcmp(path, s->file) == 0) {
        return;
    }
    HASH_FIND_STR(s->g->included, path, i);
    if (i == NULL) {
        i = arena_new(s->g->a, struct included);
        i->path = path;
        i->includer = s->file;
        HASH_ADD_KEYPTR(hh, s->g->included, path, strlen(path), i);
    }
}

static void visit(struct search *s, const char *path)
{
    struct seen *seen;

    note_included(s, path);

    HASH_FIND_STR(s->seen, path, seen);
    if (seen || arrlenu(s->queue) >= FILES_PER_UNIT_MAX) {
        return;
    }
    seen = arena_new(s->g->a, struct seen);
    seen->path = path;
    HASH_ADD_KEYPTR(hh, s->seen, seen->path, strlen(path), seen);
    arrput(s->queue, path);
}

static bool in_folder(struct search *s, const char *folder, const char *text)
{
    const struct by_path *p = lookup(s->g, folder, text);

    if (p->exists) {
        visit(s, p->path);
    }
    return p->exists;
}

static bool in_folders(struct search *s, const struct folder *list, const struct include *inc)
{
    for (size_t i = 0; i < arrlenu(list); i++) {
        if ((inc->quoted || list[i].angled) && in_folder(s, list[i].path, inc->text)) {
            return true;
        }
    }
    return false;
}

static size_t common(const char *a, const char *b)
{
    size_t n = 0;

    for (size_t i = 0; a[i] && a[i] == b[i]; i++) {
        n += a[i] == '/';
    }
    return n;
}

static bool ends_with_path(const char *path, const char *tail)
{
    size_t n = strlen(path), t = strlen(tail);

    return n > t && path[n - t - 1] == '/' && memcmp(path + n - t, tail, t) == 0;
}

// The indexed path that ends with `text` and is nearest to the source file: most folders shared,
// then fewest of its own, then by name.
static const char *nearest(struct search *s, const char *text)
{
    const struct by_base *b = index_find(s->g, path_base(text));
    const char *best = NULL;

    for (uint32_t i = 0; b && i < b->n; i++) {
        const char *p = b->paths[i];
        if (!ends_with_path(p, text)) {
            continue;
        }
        size_t here = common(p, s->file), there = best ? common(best, s->file) : 0;
        size_t n = strlen(p), m = best ? strlen(best) : 0;
        if (!best || here > there ||
            (here == there && (n < m || (n == m && strcmp(p, best) < 0)))) {
            best = p;
        }
    }
    return best;
}

static void add_folder(struct search *s, const char *path, bool angled)
{
    for (size_t i = 0; i < arrlenu(s->added); i++) {
        if (strcmp(s->added[i].path, path) == 0) {
            s->added[i].angled |= angled;
            return;
        }
    }
    arrput(s->added, ((struct folder){path, angled}));
}

static void resolve(struct search *s, const char *includer, const struct include *inc)
{
    struct guesser *g = s->g;
    const char *found;

    if (inc->text[0] == '/' || (inc->quoted && in_folder(s, path_dir(g->a, includer), inc->text)) ||
        in_folders(s, s->given, inc) || in_folders(s, s->added, inc) || is_system(g, inc->text)) {
        return;
    }
    // "../x.h" that is not next to its includer: nothing to look for but the rest.
    const char *tail = inc->text;
    while (strncmp(tail, "../", 3) == 0) {
        tail += 3;
    }
    found = tail == inc->text ? nearest(s, tail) : NULL;
    if (found) {
        size_t n = strlen(found) - strlen(tail) - 1;
        add_folder(s, n ? arena_text(g->a, found, n) : "/", !inc->quoted);
        visit(s, found);
    }
}

static void take_given(struct search *s, struct flag_list flags)
{
    static const char *const options[] = {"-iquote", "-I", "-isystem", "-idirafter"};

    for (uint32_t i = 0; i < flags.n; i++) {
        for (size_t k = 0; k < sizeof options / sizeof options[0]; k++) {
            size_t n = strlen(options[k]);
            if (strncmp(flags.items[i], options[k], n) == 0) {
                arrput(s->given, ((struct folder){flags.items[i] + n, k > 0}));
                break;
            }
        }
    }
}

static struct flag_list to_flags(struct search *s)
{
    size_t n = arrlenu(s->added);
    struct flag_list l = {arena_array(s->g->a, const char *, n + 1), 0};

    for (size_t i = 0; i < n; i++) {
        l.items[l.n++] =
            arena_printf(s->g->a, "%s%s", s->added[i].angled ? "-I" : "-iquote", s->added[i].path);
    }
    if (s->config_h) {
        l.items[l.n++] = "-DHAVE_CONFIG_H";
    }
    return l;
}

struct flag_list guess_flags(struct guesser *g, const char *file, struct flag_list flags,
                             bool config_h)
{
    struct search s = {.g = g, .file = file};

    take_given(&s, flags);
    visit(&s, file);
    for (size_t at = 0; at < arrlenu(s.queue); at++) {
        const struct includes *f = scan(g, s.queue[at]);
        s.config_h |= config_h && f->is_generated;
        for (uint32_t i = 0; i < f->n; i++) {
            resolve(&s, f->path, &f->items[i]);
        }
    }
    struct flag_list l = to_flags(&s);
    HASH_CLEAR(hh, s.seen);
    arrfree(s.given);
    arrfree(s.added);
    arrfree(s.queue);
    return l;
}

const char *guess_includer(const struct guesser *g, const char *file)
{
    struct included *i;

    HASH_FIND_STR(g->included, file, i);
    return i ? i->includer : NULL;
}

void guesser_free(struct guesser *g)
{
    HASH_CLEAR(hh, g->bases);
    HASH_CLEAR(hh, g->known);
    HASH_CLEAR(hh, g->scanned);
    HASH_CLEAR(hh, g->included);
}
