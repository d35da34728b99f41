// SPDX-License-Identifier: Apache-2.0
// Where comments and code are in a file.
#ifndef CCLINT_SOURCE_COMMENTS_H
#define CCLINT_SOURCE_COMMENTS_H

#include "analyzer/base/bitset.h"
#include "analyzer/source/file.h"

struct comment {
    uint32_t line, col; // of its first mark, from 1
    uint32_t last_line;
    const char *text; // between the marks, with line ends, not trimmed
    size_t n;
    size_t end; // offset in the file behind the closing mark
};

// Sets of lines, bit `line`; either may be empty (nbits 0). Comments and blanks count for neither.
struct comment_lines {
    struct bitset text; // anything
    struct bitset code; // anything but preprocessor directives
};

void comments_scan(const struct source_file *f, struct comment_lines lines,
                   void (*each)(void *ctx, const struct comment *c), void *ctx);

#endif
