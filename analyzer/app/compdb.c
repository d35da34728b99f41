// SPDX-License-Identifier: Apache-2.0
// A bad entry costs that entry: it is named and counted, the rest is used. A command is only ever
// read, never run.
#include "analyzer/app/compdb.h"

#include "analyzer/app/files.h"
#include "analyzer/app/json_file.h"
#include "analyzer/app/say.h"
#include "analyzer/app/words.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"
#include "analyzer/base/os.h"

#include <cjson/cJSON.h>
#include <fnmatch.h>
#include <string.h>

static const size_t database_bytes_max = (size_t)1 << 30;

struct reading {
    struct arena *a;
    const char *folder, *root; // of the database; of the project
    struct compdb *db;
    struct compdb_entry *list;
    struct seen *seen;
    struct say_some bad;
};

// Entries met, by (directory, file, flags).
struct seen {
    uint64_t key;
    UT_hash_handle hh;
};

static const char *text_of(const cJSON *entry, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(entry, key);

    return cJSON_IsString(v) && v->valuestring[0] ? v->valuestring : NULL;
}

static bool words_of_array(struct arena *a, const cJSON *array, struct flag_list *words)
{
    const char **list = NULL;
    const cJSON *v;
    bool ok = true;

    cJSON_ArrayForEach(v, array)
    {
        if (cJSON_IsString(v)) {
            arrput(list, arena_text(a, v->valuestring, strlen(v->valuestring)));
        } else {
            ok = false;
        }
    }
    words->n = (uint32_t)arrlenu(list);
    words->items = arena_copy(a, list, words->n * sizeof *list);
    arrfree(list);
    return ok;
}

// What is wrong with an entry, or NULL.
static const char *words_of(struct arena *a, const cJSON *entry, struct flag_list *words)
{
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(entry, "arguments");
    const char *command = text_of(entry, "command");

    if (cJSON_IsArray(array)) {
        return words_of_array(a, array, words) ? NULL : "\"arguments\" is not a list of texts";
    }
    if (command) {
        return words_split(a, command, strlen(command), words)
                   ? NULL
                   : "a quote is not closed in \"command\"";
    }
    return "neither \"arguments\" nor \"command\"";
}

static bool is_new(struct reading *r, const struct compdb_entry *e)
{
    uint64_t key = hash64(e->file, strlen(e->file));
    struct seen *s;

    key = hash64_mix(key, hash64(e->directory, strlen(e->directory)));
    for (uint32_t i = 0; i < e->flags.n; i++) {
        key = hash64_mix(key, hash64(e->flags.items[i], strlen(e->flags.items[i])));
    }
    HASH_FIND(hh, r->seen, &key, sizeof key, s);
    if (s) {
        return false;
    }
    s = arena_new(r->a, struct seen);
    s->key = key;
    HASH_ADD(hh, r->seen, key, sizeof s->key, s);
    return true;
}

// A command's words without the compiler.
static struct flag_list behind_first(struct flag_list w)
{
    return w.n ? (struct flag_list){w.items + 1, w.n - 1} : w;
}

static const char *read_entry(struct reading *r, const cJSON *entry)
{
    const char *directory = text_of(entry, "directory"), *file = text_of(entry, "file"), *wrong;
    struct compdb_entry e;
    struct flag_list words;

    if (!cJSON_IsObject(entry)) {
        return "not an object";
    }
    if (file == NULL || directory == NULL) {
        return file ? "no \"directory\"" : "no \"file\"";
    }
    if ((wrong = words_of(r->a, entry, &words))) {
        return wrong;
    }
    if (!files_is_c(file)) {
        return NULL; // another language
    }
    e.directory = path_normal(r->a, path_join(r->a, r->folder, directory));
    e.file = path_real(r->a, path_join(r->a, e.directory, file));
    words = words_expand(r->a, behind_first(words), e.directory, r->root);
    e.flags = flags_filter(r->a, e.directory, words.items, words.n, NULL, NULL);
    if (is_new(r, &e)) {
        arrput(r->list, e);
    }
    return NULL;
}

bool compdb_read(struct arena *a, const char *path, const char *root, struct compdb *db,
                 const char **why)
{
    struct json_file f;
    struct reading r = {.a = a, .folder = path_dir(a, path), .root = root, .db = db};
    const cJSON *entry;
    unsigned number = 0;

    *db = (struct compdb){.path = path};
    if (!json_file_read(a, path, path, database_bytes_max, 0, &f, why)) {
        return false;
    }
    if (!cJSON_IsArray(f.root)) {
        *why = arena_printf(a, "%s: not a list of compile commands", path);
        json_file_free(&f);
        return false;
    }
    cJSON_ArrayForEach(entry, f.root)
    {
        const char *wrong = read_entry(&r, entry);
        number++;
        if (wrong) {
            say_one(&r.bad, "%s: entry %u: %s", path, number, wrong);
        }
    }
    say_rest(&r.bad, "bad entries");
    json_file_free(&f);
    HASH_CLEAR(hh, r.seen);
    db->bad = r.bad.n;
    db->n = (uint32_t)arrlenu(r.list);
    db->entries = arena_copy(a, r.list, db->n * sizeof *r.list);
    arrfree(r.list);
    return true;
}

// ---- Finding -----------------------------------------------------------------------------------

static const char *in_folder(struct arena *a, const char *dir)
{
    const char *path = path_join(a, dir, "compile_commands.json");

    return os_kind(path) == OS_NOTHING ? NULL : path;
}

static const char *in_build_folders(struct arena *a, const char *dir)
{
    static const char *const patterns[] = {"build*", "out*", "cmake-build-*"};
    struct path_list folders = files_folders(a, dir);

    for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
        for (uint32_t i = 0; i < folders.n; i++) {
            const char *found;
            if (fnmatch(patterns[p], path_base(folders.items[i]), 0) == 0 &&
                (found = in_folder(a, folders.items[i]))) {
                return found;
            }
        }
    }
    return NULL;
}

const char *compdb_find(struct arena *a, const char *dir, const char *top)
{
    for (;;) {
        const char *found = in_folder(a, dir);
        if (found || (found = in_build_folders(a, dir))) {
            return found;
        }
        if ((top && strcmp(dir, top) == 0) || strcmp(dir, "/") == 0) {
            return NULL;
        }
        dir = path_dir(a, dir);
    }
}

// ---- Borrowing ---------------------------------------------------------------------------------

struct parts {
    const char *stem, *parent, *grand; // parent and grand: two folder names above
    size_t nstem, nparent, ngrand;
};

static void folder_name(const char *path, size_t *end, const char **name, size_t *n)
{
    size_t stop = *end, start;

    while (stop > 0 && path[stop - 1] == '/') {
        stop--;
    }
    for (start = stop; start > 0 && path[start - 1] != '/';) {
        start--;
    }
    *name = path + start;
    *n = stop - start;
    *end = start;
}

static struct parts parts_of(const char *path)
{
    struct parts p = {.stem = path_base(path)};
    size_t end = (size_t)(p.stem - path);

    p.nstem = strcspn(p.stem, ".");
    folder_name(path, &end, &p.parent, &p.nparent);
    folder_name(path, &end, &p.grand, &p.ngrand);
    return p;
}

static bool same(const char *a, size_t na, const char *b, size_t nb)
{
    return na == nb && na > 0 && memcmp(a, b, na) == 0;
}

static size_t common_folders(const char *a, const char *b)
{
    size_t n = 0;

    for (size_t i = 0; a[i] && a[i] == b[i]; i++) {
        n += a[i] == '/';
    }
    return n;
}

const struct compdb_entry *compdb_nearest(const struct compdb *db, const char *file)
{
    struct parts want = parts_of(file);
    const struct compdb_entry *best = NULL;
    size_t best_score = 0;

    for (uint32_t i = 0; i < db->n; i++) {
        const struct compdb_entry *e = &db->entries[i];
        struct parts have = parts_of(e->file);
        size_t points = 4 * (size_t)same(want.stem, want.nstem, have.stem, have.nstem) +
                        (size_t)same(want.parent, want.nparent, have.parent, have.nparent) +
                        (size_t)same(want.grand, want.ngrand, have.grand, have.ngrand);
        size_t score = points * 4096 + common_folders(file, e->file) + 1;
        if (score > best_score) {
            best_score = score;
            best = e;
        }
    }
    return best;
}

bool compdb_read_flags(struct arena *a, const char *path, struct flag_list *flags, const char **why)
{
    size_t n;
    const char **list = NULL;
    const char *text = os_read_file(a, path, &n, why);

    if (text == NULL) {
        return false;
    }
    for (const char *s = text; s < text + n;) {
        size_t len = strcspn(s, "\r\n");
        if (len > 0) {
            arrput(list, arena_text(a, s, len));
        }
        s += len + 1;
    }
    *flags = flags_filter(a, path_dir(a, path), list, (uint32_t)arrlenu(list), NULL, NULL);
    arrfree(list);
    return true;
}
