// SPDX-License-Identifier: Apache-2.0
// Contents of source files for reports: lines, columns in other units, a cache of what was read.
#ifndef CCLINT_SOURCE_FILE_H
#define CCLINT_SOURCE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct source_cache;

struct source_file {
    const char *path; // as asked for
    const char *data; // NULL when the file could not be read
    size_t n;
    const uint32_t *line_starts; // byte offsets; nlines of them
    uint32_t nlines;
};

// `root` is where relative paths start (absolute path).
struct source_cache *source_cache_new(struct arena *a, const char *root);
const struct source_file *source_get(struct source_cache *c, const char *path); // never NULL
// Gives `path` these contents instead of the file's (text from standard input, tests).
void source_put(struct source_cache *c, const char *path, const char *data, size_t n);

// Line `line` (from 1) without its end (LF, CRLF, CR); NULL and 0 if there is none.
const char *source_line(const struct source_file *f, uint32_t line, size_t *n);

#endif
