// SPDX-License-Identifier: Apache-2.0
// Paths as texts. Everything here but path_absolute() and path_real() works without a look at the
// file system, so ".." takes the name before it away even where that is a symbolic link: the
// answer must not depend on what is mounted where.
#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Appends one component to `out`, whose first `n` bytes are normal; returns the new length.
static size_t append_part(char *out, size_t n, size_t root, const char *part, size_t len)
{
    size_t last = n;

    if (len == 0 || (len == 1 && part[0] == '.')) {
        return n;
    }
    if (len == 2 && part[0] == '.' && part[1] == '.') {
        while (last > root && out[last - 1] != '/') {
            last--;
        }
        if (n > root && !(n - last == 2 && memcmp(out + last, "..", 2) == 0)) {
            return last > root ? last - 1 : root; // take the last name away
        }
        if (root) {
            return n; // "/.." is "/"
        }
    }
    if (n > root) {
        out[n++] = '/';
    }
    memcpy(out + n, part, len);
    return n + len;
}

const char *path_normal(struct arena *a, const char *path)
{
    char *out = arena_alloc(a, strlen(path) + 2, 1);
    size_t root = path[0] == '/', n = root;

    if (root) {
        out[0] = '/';
    }
    while (*path) {
        size_t len = strcspn(path, "/");

        n = append_part(out, n, root, path, len);
        path += len;
        path += *path == '/';
    }
    if (n == 0) {
        out[n++] = '.';
    }
    out[n] = '\0';
    return out;
}

const char *path_join(struct arena *a, const char *dir, const char *path)
{
    if (path[0] == '/' || dir[0] == '\0') {
        return path_normal(a, path);
    }
    return path_normal(a, arena_printf(a, "%s/%s", dir, path));
}

const char *path_dir(struct arena *a, const char *path)
{
    size_t n = (size_t)(path_base(path) - path);

    if (n == 0) {
        return ".";
    }
    while (n > 1 && path[n - 1] == '/') {
        n--;
    }
    return arena_text(a, path, n);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

const char *path_ext(const char *path)
{
    const char *base = path_base(path);
    const char *dot = strrchr(base, '.');

    return dot && dot != base ? dot + 1 : ""; // ".profile" is a name, not an ending
}

const char *path_absolute(struct arena *a, const char *path)
{
    char cwd[PATH_MAX];

    if (path[0] == '/' || !getcwd(cwd, sizeof cwd)) {
        return path_normal(a, path);
    }
    return path_join(a, cwd, path);
}

const char *path_real(struct arena *a, const char *path)
{
    char resolved[PATH_MAX];

    if (!realpath(path, resolved)) {
        return path_absolute(a, path);
    }
    return arena_text(a, resolved, strlen(resolved));
}

// The part of `path` behind `root`, "" when they are equal, NULL when it is not below.
static const char *behind(const char *path, const char *root)
{
    size_t n = strlen(root);

    while (n > 0 && root[n - 1] == '/') {
        n--;
    }
    if (strncmp(path, root, n) != 0 || (path[n] != '/' && path[n] != '\0')) {
        return NULL;
    }
    return path[n] == '/' ? path + n + 1 : path + n;
}

const char *path_relative(const char *path, const char *root)
{
    const char *rest = behind(path, root);

    if (!rest) {
        return path;
    }
    return *rest ? rest : ".";
}

bool path_below(const char *path, const char *root)
{
    return behind(path, root) != NULL;
}

const char *path_from(struct arena *a, const char *path, const char *root, const char *cwd)
{
    const char *whole = path_join(a, root, path), *up = "";

    if (!path_below(whole, cwd) && !(path_below(whole, root) && path_below(cwd, root))) {
        return whole;
    }
    while (!path_below(whole, cwd)) {
        cwd = path_dir(a, cwd);
        up = arena_printf(a, "../%s", up);
    }
    return arena_printf(a, "%s%s", up, path_relative(whole, cwd));
}
