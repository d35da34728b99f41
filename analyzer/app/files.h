// SPDX-License-Identifier: Apache-2.0
// Walking folders. Hidden folders, build folders (with a CMakeCache.txt, or named build, build-*,
// build_*, cmake-build-*) and what the caller leaves out are not entered; symbolic links to folders
// are not followed.
#ifndef CCLINT_APP_FILES_H
#define CCLINT_APP_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct path_list {
    const char **items;
    uint32_t n;
};

struct walk {
    // NULL or whether to leave a file or folder out; `path` is absolute.
    bool (*leave_out)(void *ctx, const char *path, bool is_dir);
    // Told of what ends in .c and is no regular file, and of folders that cannot be read.
    void (*skipped)(void *ctx, const char *path, const char *why);
    void *ctx;
};

// The .c files below `dir` (absolute, normal), in order of their paths.
struct path_list files_below(struct arena *a, const char *dir, const struct walk *w);

// Up to `limit` files of any name below `dir`, nearest folders first; build folders are entered.
struct path_list files_index(struct arena *a, const char *dir, uint32_t limit);

bool files_is_c(const char *path);      // named *.c
bool files_is_header(const char *path); // named *.h and the like

// The folder that holds `name`, looking from `dir` upward and not above `top` (NULL: to the root of
// the file system). NULL if there is none.
const char *files_upward(struct arena *a, const char *dir, const char *top, const char *name);

// The folders directly in `dir`, sorted by name.
struct path_list files_folders(struct arena *a, const char *dir);

#endif
