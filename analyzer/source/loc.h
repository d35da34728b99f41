// SPDX-License-Identifier: Apache-2.0
// Source positions. Instructions carry a loc_id, an index into their unit's table; it becomes a
// region with a path only when something is reported.
#ifndef CCLINT_SOURCE_LOC_H
#define CCLINT_SOURCE_LOC_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t loc_id; // 0: no position

// Lines and columns count from 1, columns in bytes. The end is exclusive: the column behind the
// last character. `end_line` 0: only the start is known.
struct loc {
    uint32_t file; // index into ir_unit.files
    uint32_t line, col;
    uint32_t end_line, end_col;
    bool in_macro; // the text came out of a macro's body
};

// A region of a file, for findings. `path` is relative to the project root when below it.
struct region {
    const char *path;
    uint32_t line, col, end_line, end_col;
};

#endif
