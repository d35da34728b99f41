// SPDX-License-Identifier: Apache-2.0
// Writers: a finished run as text, SARIF 2.1.0, JSON or gcc-style lines.
//
// A writer sees a sorted, fingerprinted list and writes to a stream it is given; it opens nothing.
// Everything printed goes through text_printable(); JSON strings are valid UTF-8.
#ifndef CCLINT_REPORT_REPORT_H
#define CCLINT_REPORT_REPORT_H

#include "analyzer/finding/finding.h"
#include "analyzer/source/file.h"
#include "rules/rules.h"

#include <stdio.h>

// What was not analysed, or only in part, and why: one a unit.
struct notification {
    const char *path; // relative to the root
    uint32_t line;    // 0: none
    const char *text; // "not analysed: clang crashed on it"
    const char *id;   // descriptor: "unit-not-analysed", "unit-incomplete", "missing-header", …
    enum severity level;
};

struct report {
    const struct finding_list *findings; // suppressed ones included; writers leave them out unless
    bool show_suppressed;                // this is set
    const struct notification *notifications;
    uint32_t nnotifications;
    struct source_cache *sources;
    const struct rule *const *rules; // that ran, ends with NULL
    const char *root;                // absolute project root
    const char *cwd;                 // absolute: text and gcc name files from there; NULL: from the
    bool sarif_absolute;             // root, as SARIF and JSON do, but for `sarif_absolute`
    uint32_t sarif_max_results;      // 0: no limit
    bool color, explain_hint;        // text
    const char *git_uri, *git_revision; // versionControlProvenance; NULL: none
    bool execution_successful;
};

enum report_format { REPORT_TEXT, REPORT_SARIF, REPORT_JSON, REPORT_GCC, REPORT_FORMAT_COUNT };
extern const char *const report_format_names[REPORT_FORMAT_COUNT];

// False when writing failed (full disk, closed pipe): errno tells which.
bool report_write(struct arena *a, FILE *out, enum report_format format, const struct report *r);

// JSON text: a string with quotes, escaped, invalid UTF-8 replaced.
void json_string(FILE *out, const char *s);

#endif
