// SPDX-License-Identifier: Apache-2.0
// Text in a terminal and in reports: UTF-8 validation, column units, widths.
#ifndef CCLINT_BASE_TEXT_H
#define CCLINT_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

// One code point of at most `n` bytes at `s`; `*len` gets its length. Invalid bytes yield U+FFFD
// and length 1.
uint32_t utf8_next(const char *s, size_t n, size_t *len);
void utf8_put(struct buf *b, uint32_t code_point);

// UTF-16 code units (SARIF), code points, and terminal cells of `n` bytes at `s`.
size_t utf16_units(const char *s, size_t n);
size_t utf8_points(const char *s, size_t n);
size_t text_cells(const char *s, size_t n); // a tab counts as one; the caller expands tabs

// Copy of `n` bytes fit to be printed: invalid UTF-8 becomes U+FFFD, control characters (terminal
// escapes above all) become U+FFFD, tabs and newlines stay.
const char *text_printable(struct arena *a, const char *s, size_t n);

// The candidate nearest to `word` by edit distance, for "did you mean"; NULL if none is near.
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

#endif
