// SPDX-License-Identifier: Apache-2.0
// Comments that silence findings, found in the text of a file without a lexer of C, but never
// inside string literals:
//     // cclint: ignore[fd-leak, lock-leak] reason          this line, or the next if alone on it
//     // cclint: ignore-function[...] reason                the function around or right below
//     // cclint: ignore-begin[...] reason ... ignore-end[...]
//     // cclint: ignore-file[...] reason
// `/* */` comments count as well, and the lines of a longer comment each on its own. A reason is
// mandatory, but for an end. An end without rules closes the innermost begin, one with rules the
// innermost begin of the same rules.
#ifndef CCLINT_SOURCE_SUPPRESS_H
#define CCLINT_SOURCE_SUPPRESS_H

#include "analyzer/source/file.h"

enum ignore_kind { IGNORE_LINE, IGNORE_FUNCTION, IGNORE_BEGIN, IGNORE_END, IGNORE_FILE };
enum ignore_fault {
    IGNORE_OK,
    IGNORE_NO_REASON,
    IGNORE_NO_RULES,
    IGNORE_BAD_WORD,
    IGNORE_UNPAIRED
};

struct ignore {
    enum ignore_kind kind;
    enum ignore_fault fault;
    uint32_t line, col, end_col; // of the comment, or of its line that speaks to us
    // Lines it covers. Both 0: none (an end, an unpaired begin, no code below). IGNORE_FUNCTION
    // covers what function_range says, else only the line it stands on; IGNORE_FILE all lines.
    uint32_t first, last;
    const char **rules; // ids as written
    uint32_t nrules;
    const char *reason; // "" if missing
};

struct ignore_list {
    struct ignore *items; // in order of lines
    uint32_t n;
};

// `function_range` maps a line to the first and last line of the function around it or starting
// next after it; false if there is none. It may be NULL.
typedef bool (*suppress_function_range)(void *ctx, uint32_t line, uint32_t *first, uint32_t *last);

struct ignore_list suppress_scan(struct arena *a, const struct source_file *f,
                                 suppress_function_range function_range, void *ctx);

// The comments of a file, for the fixture runner too: calls `each` with the text between the
// comment marks, trimmed.
void source_comments(const struct source_file *f,
                     void (*each)(void *ctx, uint32_t line, uint32_t col, uint32_t end_col,
                                  const char *text, size_t n),
                     void *ctx);

#endif
