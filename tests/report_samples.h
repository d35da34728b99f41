// SPDX-License-Identifier: Apache-2.0
// Reports to print: the same few findings for the tests of the writers and, written to files, for
// independent validators.
#ifndef CCLINT_TESTS_REPORT_SAMPLES_H
#define CCLINT_TESTS_REPORT_SAMPLES_H

#include "analyzer/base/arena.h"
#include "analyzer/report/report.h"

enum sample_kind {
    SAMPLE_EMPTY,      // no findings
    SAMPLE_PLAIN,      // one, with a story over two files
    SAMPLE_CALLS,      // one, with a story that goes into callees of two files and comes back
    SAMPLE_UNICODE,    // tabs, an accent and an emoji before it, CRLF, also in the path
    SAMPLE_THREADS,    // two of four threads in one story
    SAMPLE_FIXES,      // three edits of two files
    SAMPLE_SUPPRESSED, // one, suppressed and shown
    SAMPLE_NOTES,      // nothing found, much not analysed
    SAMPLE_BRACES,     // C text that looks like SARIF's placeholders and links
    SAMPLE_HOSTILE,    // terminal escapes, line ends and bad UTF-8 wherever text comes from outside
    SAMPLE_MANY,       // six of all severities and confidences, equal lines
    SAMPLE_COUNT
};

extern const char *const sample_names[SAMPLE_COUNT];

struct samples {
    struct arena arena;
    struct finding_list findings;
    struct report report; // `findings` sorted and fingerprinted, all rules of the table
};

void samples_open(struct samples *s, enum sample_kind kind);
void samples_close(struct samples *s);

// The source files of all samples, below `dir`.
void samples_write_sources(const char *dir);

#endif
