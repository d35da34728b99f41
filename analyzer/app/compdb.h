// SPDX-License-Identifier: Apache-2.0
// Compile commands: compile_commands.json, and compile_flags.txt.
#ifndef CCLINT_APP_COMPDB_H
#define CCLINT_APP_COMPDB_H

#include "analyzer/app/flags.h"

struct compdb_entry {
    const char *directory; // absolute
    const char *file;      // absolute; symbolic links resolved
    struct flag_list flags;
};

struct compdb {
    const char *path;
    struct compdb_entry *entries; // of .c files, in order; equal ones only once
    uint32_t n;
    uint32_t bad; // entries that say nothing usable; named on standard error
};

// `root` bounds response files. False with `*why`: not a database at all.
bool compdb_read(struct arena *a, const char *path, const char *root, struct compdb *db,
                 const char **why);

// The database for `dir`: in it, in its build*/, out*/ and cmake-build-*/, then the same for its
// parents up to `top` (NULL: all). NULL if there is none.
const char *compdb_find(struct arena *a, const char *dir, const char *top);

// The entry whose flags a file without its own borrows: same name but for the ending first, then
// shared names of the two folders above, then the longest common path. NULL if there is no entry.
const struct compdb_entry *compdb_nearest(const struct compdb *db, const char *file);

// compile_flags.txt: one flag a line.
bool compdb_read_flags(struct arena *a, const char *path, struct flag_list *flags,
                       const char **why);

#endif
