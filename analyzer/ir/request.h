// SPDX-License-Identifier: Apache-2.0
// What the parent and a worker say to each other over a pair of pipes. A message is a little-endian
// uint32_t length and that many bytes. The parent writes requests to the worker's standard input;
// the worker answers each on its standard output, in order, and ends at end of file. The worker
// keeps libclang's own chatter off its standard output by moving the descriptor away at start.
#ifndef CCLINT_IR_REQUEST_H
#define CCLINT_IR_REQUEST_H

#include "analyzer/base/buf.h"

struct arena;

struct unit_request {
    const char *root;      // the project root, absolute
    const char *directory; // where the compile command runs, absolute
    const char *file;      // absolute
    const char **args;     // filtered flags, without compiler and file
    uint32_t nargs;
    const char *contents; // instead of the file's, for text from standard input; or NULL
    size_t ncontents;
    uint64_t memory_limit; // bytes a unit may take in the worker; 0: none
    bool whole; // texts and tables to their ends: for who runs the program, and not only reads it
};

enum unit_status {
    UNIT_OK,        // `cci` holds the unit (which may list problems)
    UNIT_NO_TREE,   // libclang gave no tree: `why` says it
    UNIT_CRASHED,   // libclang crashed inside and recovered, or the worker died (set by the parent)
    UNIT_TIMED_OUT, // set by the parent
    UNIT_LIMIT,     // memory or another of our limits
    UNIT_BUG,       // an internal error of the worker
};

struct unit_answer {
    enum unit_status status;
    const char *why; // "" when OK
    const void *cci; // points into the message
    size_t ncci;
    uint64_t parse_us, lower_us, peak_kb; // CPU time of the two phases; peak resident size so far
};

void unit_request_write(struct buf *out, const struct unit_request *r);
bool unit_request_read(struct arena *a, const void *data, size_t n, struct unit_request *r);
void unit_answer_write(struct buf *out, const struct unit_answer *s);
bool unit_answer_read(struct arena *a, const void *data, size_t n, struct unit_answer *s);

#endif
