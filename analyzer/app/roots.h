// SPDX-License-Identifier: Apache-2.0
// Where a project begins.
#ifndef CCLINT_APP_ROOTS_H
#define CCLINT_APP_ROOTS_H

#include "analyzer/app/files.h"

// The longest folder that all of `folders` (absolute) lie in or are.
const char *roots_common(struct arena *a, const struct path_list *folders);
// The folder with the .git entry, from `dir` upward; NULL outside of a work tree.
const char *roots_git(struct arena *a, const char *dir);

// Revision and origin of a work tree, read from its files; NULL where unknown. User names and
// passwords are left out of the address.
struct git_state {
    const char *uri, *revision;
};
struct git_state roots_git_state(struct arena *a, const char *top);

#endif
