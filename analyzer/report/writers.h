// SPDX-License-Identifier: Apache-2.0
// The writers, and what they share.
#ifndef CCLINT_REPORT_WRITERS_H
#define CCLINT_REPORT_WRITERS_H

#include "analyzer/report/report.h"

void report_text(struct arena *a, FILE *out, const struct report *r);
void report_gcc(struct arena *a, FILE *out, const struct report *r);
void report_json(struct arena *a, FILE *out, const struct report *r);
void report_sarif(struct arena *a, FILE *out, const struct report *r);

// `s` fit for one line of a terminal: text_printable(), and line ends and tabs are spaces.
const char *report_line_text(struct arena *a, const char *s);
// A finding's or step's file as somebody in the current directory names it, fit for a terminal.
const char *report_path(struct arena *a, const struct report *r, const char *path);
// The function of step `i`, if it is another than that of the step before (of the finding, for the
// first); else NULL.
const char *report_enters(const struct finding *f, uint32_t i);
// Whether this finding is to be written.
bool report_shows(const struct report *r, const struct finding *f);
// The region with both ends: where it is empty or its end is not known, the rest of the identifier
// or one character.
struct region report_region(const struct report *r, const struct region *at);
// The region an edit replaces: empty stays empty.
struct region report_edit_region(const struct report *r, const struct region *at);
// Column `col` (bytes, from 1) of a line in UTF-16 code units, from 1.
uint32_t report_utf16_col(const struct report *r, const char *path, uint32_t line, uint32_t col);

#endif
