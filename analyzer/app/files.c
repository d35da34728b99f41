// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/files.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 128 };

struct entry {
    const char *name;
    enum os_kind kind; // of what a symbolic link points to
    bool is_link;
};

bool files_is_c(const char *path)
{
    return strcmp(path_ext(path), "c") == 0;
}

bool files_is_header(const char *path)
{
    static const char *const endings[] = {"h", "hh", "hpp", "hxx", "inc", "inl", "def"};
    const char *ext = path_ext(path);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (strcmp(ext, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static struct entry entry_of(struct arena *a, const char *dir, const struct dirent *d)
{
    struct entry e = {.name = arena_text(a, d->d_name, strlen(d->d_name))};

    if (d->d_type == DT_DIR) {
        e.kind = OS_DIR;
    } else if (d->d_type == DT_REG) {
        e.kind = OS_FILE;
    } else {
        struct stat s;
        const char *path = path_join(a, dir, e.name);
        e.is_link = lstat(path, &s) == 0 && S_ISLNK(s.st_mode);
        e.kind = os_kind(path);
    }
    return e;
}

// The entries of a folder but those with a leading dot, sorted; NULL with errno when it cannot be
// read. The list is the caller's to free.
static struct entry *read_folder(struct arena *a, const char *dir, bool *ok)
{
    struct entry *list = NULL;
    const struct dirent *d;
    DIR *stream = opendir(dir);

    *ok = stream != NULL;
    while (stream && (d = readdir(stream))) {
        if (d->d_name[0] != '.') {
            struct entry e = entry_of(a, dir, d);
            arrput(list, e);
        }
    }
    if (stream) {
        closedir(stream);
    }
    if (arrlenu(list) > 1) {
        qsort(list, arrlenu(list), sizeof *list, by_name);
    }
    return list;
}

static bool has_prefix(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_build_folder(struct arena *a, const char *dir)
{
    const char *name = path_base(dir);

    return strcmp(name, "build") == 0 || has_prefix(name, "build-") || has_prefix(name, "build_") ||
           has_prefix(name, "cmake-build-") ||
           os_kind(path_join(a, dir, "CMakeCache.txt")) == OS_FILE;
}

struct walking {
    struct arena *a;
    const struct walk *w;
    const char **found;
};

static bool left_out(const struct walking *k, const char *path, bool is_dir)
{
    return k->w->leave_out && k->w->leave_out(k->w->ctx, path, is_dir);
}

static void skip(const struct walking *k, const char *path, const char *why)
{
    if (k->w->skipped) {
        k->w->skipped(k->w->ctx, path, why);
    }
}

static void walk_folder(struct walking *k, const char *dir, unsigned depth)
{
    bool ok;
    struct entry *list;

    if (depth > DEPTH_MAX) {
        skip(k, dir, "folders are nested too deeply");
        return;
    }
    list = read_folder(k->a, dir, &ok);
    if (!ok) {
        skip(k, dir, strerror(errno));
    }
    for (size_t i = 0; i < arrlenu(list); i++) {
        const struct entry *e = &list[i];
        const char *path = path_join(k->a, dir, e->name);
        if (e->kind == OS_DIR) {
            if (!e->is_link && !left_out(k, path, true) && !is_build_folder(k->a, path)) {
                walk_folder(k, path, depth + 1);
            }
        } else if (files_is_c(e->name) && !left_out(k, path, false)) {
            if (e->kind == OS_FILE) {
                arrput(k->found, e->is_link ? path_real(k->a, path) : path);
            } else {
                skip(k, path, e->kind == OS_NOTHING ? "a dangling link" : "not a regular file");
            }
        }
    }
    arrfree(list);
}

static struct path_list freeze(struct arena *a, const char **list)
{
    struct path_list l = {.n = (uint32_t)arrlenu(list)};

    l.items = arena_copy(a, list, arrlenu(list) * sizeof *list);
    arrfree(list);
    return l;
}

struct path_list files_below(struct arena *a, const char *dir, const struct walk *w)
{
    struct walking k = {a, w, NULL};

    walk_folder(&k, dir, 0);
    return freeze(a, k.found);
}

struct path_list files_index(struct arena *a, const char *dir, uint32_t limit)
{
    const char **found = NULL, **queue = NULL;

    arrput(queue, dir);
    for (size_t at = 0; at < arrlenu(queue) && arrlenu(found) < limit; at++) {
        bool ok;
        const char *folder = queue[at];
        struct entry *list = read_folder(a, folder, &ok);
        for (size_t i = 0; i < arrlenu(list); i++) {
            const char *path = path_join(a, folder, list[i].name);
            if (list[i].kind == OS_FILE) {
                arrput(found, path);
            } else if (list[i].kind == OS_DIR && !list[i].is_link && arrlenu(queue) < limit) {
                arrput(queue, path);
            }
        }
        arrfree(list);
    }
    arrfree(queue);
    return freeze(a, found);
}

const char *files_upward(struct arena *a, const char *dir, const char *top, const char *name)
{
    for (;;) {
        if (os_kind(path_join(a, dir, name)) != OS_NOTHING) {
            return dir;
        }
        if ((top && strcmp(dir, top) == 0) || strcmp(dir, "/") == 0) {
            return NULL;
        }
        dir = path_dir(a, dir);
    }
}

struct path_list files_folders(struct arena *a, const char *dir)
{
    const char **found = NULL;
    bool ok;
    struct entry *list = read_folder(a, dir, &ok);

    for (size_t i = 0; i < arrlenu(list); i++) {
        if (list[i].kind == OS_DIR) {
            arrput(found, path_join(a, dir, list[i].name));
        }
    }
    arrfree(list);
    return freeze(a, found);
}
