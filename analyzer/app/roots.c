// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/roots.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <ctype.h>
#include <string.h>

static bool holds(const char *folder, const char *path)
{
    return strcmp(folder, path) == 0 || path_below(path, folder);
}

const char *roots_common(struct arena *a, const struct path_list *folders)
{
    const char *common = folders->n ? folders->items[0] : "/";

    for (uint32_t i = 1; i < folders->n; i++) {
        while (!holds(common, folders->items[i])) {
            common = path_dir(a, common);
        }
    }
    return common;
}

const char *roots_git(struct arena *a, const char *dir)
{
    return files_upward(a, dir, NULL, ".git");
}

// The first line of a small file, without its end; NULL if there is none.
static char *first_line(struct arena *a, const char *path)
{
    const char *why;
    size_t n;
    char *text = os_read_file(a, path, &n, &why);

    if (text) {
        text[strcspn(text, "\r\n")] = '\0';
    }
    return text;
}

// .git is a folder, or a file that names one (work trees, submodules).
static const char *git_folder(struct arena *a, const char *top)
{
    const char *path = path_join(a, top, ".git"), *line;

    if (os_kind(path) == OS_DIR) {
        return path;
    }
    line = first_line(a, path);
    return line && strncmp(line, "gitdir: ", 8) == 0 ? path_join(a, top, line + 8) : NULL;
}

// Where refs and the configuration are: a work tree's own folder names the common one.
static const char *common_folder(struct arena *a, const char *git)
{
    const char *line = first_line(a, path_join(a, git, "commondir"));

    return line && *line ? path_join(a, git, line) : git;
}

static bool is_revision(const char *s)
{
    size_t n = 0;

    while (isxdigit((unsigned char)s[n])) {
        n++;
    }
    return (n == 40 || n == 64) && s[n] == '\0';
}

static const char *packed_ref(struct arena *a, const char *folder, const char *ref)
{
    const char *why;
    size_t n;
    char *text = os_read_file(a, path_join(a, folder, "packed-refs"), &n, &why), *save = NULL;

    for (char *l = text ? strtok_r(text, "\r\n", &save) : NULL; l;
         l = strtok_r(NULL, "\r\n", &save)) {
        char *blank = strchr(l, ' ');
        if (blank && strcmp(blank + 1, ref) == 0) {
            *blank = '\0';
            return is_revision(l) ? l : NULL;
        }
    }
    return NULL;
}

static const char *revision(struct arena *a, const char *git, const char *common)
{
    const char *head = first_line(a, path_join(a, git, "HEAD")), *line;

    if (head == NULL || strncmp(head, "ref: ", 5) != 0) {
        return head && is_revision(head) ? head : NULL;
    }
    if (strstr(head, "..")) {
        return NULL;
    }
    line = first_line(a, path_join(a, common, head + 5));
    return line && is_revision(line) ? line : packed_ref(a, common, head + 5);
}

static const char *without_user(struct arena *a, const char *uri)
{
    const char *host = strstr(uri, "://"), *at;

    if (host == NULL) {
        return NULL; // "git@host:path" and folders are no URIs
    }
    host += 3;
    at = memchr(host, '@', strcspn(host, "/"));
    return at ? arena_printf(a, "%.*s%s", (int)(host - uri), uri, at + 1) : uri;
}

static const char *origin(struct arena *a, const char *common)
{
    const char *why;
    size_t n;
    char *text = os_read_file(a, path_join(a, common, "config"), &n, &why), *save = NULL;
    bool in_origin = false;

    for (char *l = text ? strtok_r(text, "\r\n", &save) : NULL; l;
         l = strtok_r(NULL, "\r\n", &save)) {
        l += strspn(l, " \t");
        if (*l == '[') {
            in_origin = strncmp(l, "[remote \"origin\"]", 17) == 0;
        } else if (in_origin && strncmp(l, "url", 3) == 0) {
            char *eq = strchr(l, '=');
            return eq ? without_user(a, eq + 1 + strspn(eq + 1, " \t")) : NULL;
        }
    }
    return NULL;
}

struct git_state roots_git_state(struct arena *a, const char *top)
{
    struct git_state s = {0};
    const char *git = top ? git_folder(a, top) : NULL;

    if (git) {
        const char *common = common_folder(a, git);
        s.revision = revision(a, git, common);
        s.uri = origin(a, common);
    }
    return s;
}
