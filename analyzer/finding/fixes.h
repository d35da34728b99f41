// SPDX-License-Identifier: Apache-2.0
// Fixes: where in the text an edit goes, which edits of several findings go together, and what a
// file looks like with them.
#ifndef CCLINT_FINDING_FIXES_H
#define CCLINT_FINDING_FIXES_H

#include "analyzer/finding/finding.h"
#include "analyzer/source/file.h"

struct buf;

// Gives edits that name an argument of a call their place in the text. A fix for which there is
// none, because the text is not what was called (a macro's), or would not mean the same, is dropped
// from its finding.
void fixes_resolve(struct arena *a, struct finding_list *l, struct source_cache *sources);

// Edits of one file, sorted and without overlaps.
struct file_fixes {
    const char *path;
    const struct finding_edit *edits;
    uint32_t nedits;
};
struct fix_plan {
    struct file_fixes *files; // by path
    uint32_t nfiles;
    bool *taken;       // by finding
    uint32_t nskipped; // findings whose fix overlaps another one's
};
// The fixes of findings that `wanted` picks (the list is sorted). Of two that overlap the first one
// is taken; equal edits are one.
struct fix_plan fixes_plan(struct arena *a, const struct finding_list *l,
                           bool (*wanted)(void *ctx, const struct finding *f), void *ctx);
// The contents with the edits. False: a place is not in the file.
bool fixes_apply(const struct source_file *f, const struct file_fixes *fixes, struct buf *out);
// The same as a unified diff with three lines of context, under the name `shown`.
bool fixes_diff(const struct source_file *f, const struct file_fixes *fixes, const char *shown,
                struct buf *out);

#endif
