// SPDX-License-Identifier: Apache-2.0
// Handles that live in memory: where a program keeps them, and whether anybody gives them back.
//
// A home is a global or static variable, or a field of a record (all records of a type share it,
// and so do the elements of an array). It receives handles, directly, through locals, helpers and
// out-parameters; what is read from it is followed through the program's calls to a release.
#ifndef CCLINT_ENGINE_FIELDS_H
#define CCLINT_ENGINE_FIELDS_H

#include "analyzer/finding/finding.h"
#include "analyzer/summary/program.h"

struct field_site {
    func_id function;
    loc_id at;
};

// A home receives a handle that is still there when the function returns.
struct field_store {
    struct field_site at;
    struct field_site acquired;
    uint32_t acquired_by; // the call
    const char *api;      // what acquired it: "open"
    const char *text;     // the home as written there: "c->fd"
    bool is_once;         // runs at most once in the life of the process
    bool is_repeated;     // runs several times, and no test on a variable stands before it
};

enum field_flags {
    FIELD_RELEASED = 1, // a value read from it is given back somewhere
    FIELD_ESCAPED = 2,  // a value or its address goes where it cannot be followed
    FIELD_UNSURE = 4,   // a value is passed to a function of another library
    FIELD_CLEANED = 8,  // the function that stores it gives it back on some paths
    FIELD_WHOLE = 16,   // all that can reach it is seen
    FIELD_OBJECT = 32,  // a field of objects that are not variables of static storage
    FIELD_REUSED = 64,  // a loop stores into the same object again
};

struct field_home {
    const char *key;    // identity: "field:c:@S@conn.fd"
    const char *record; // "struct conn"; "" for a variable
    uint8_t family;     // enum api_family
    unsigned flags;     // enum field_flags
    struct field_store *stores;
    struct field_site *frees; // of the record, or of one it lies in
    uint32_t nstores, nfrees;
};

struct field_table {
    const struct program *program;
    struct field_home *items; // that receive handles and keep them past the function; by key
    uint32_t n;
};

// `scratch` is free again afterwards.
struct field_table *fields_collect(struct arena *a, struct arena *scratch, const struct program *p);

// Whether the handles a home receives are lost, and how sure that is.
bool field_is_lost(const struct field_home *h, enum confidence *c);

#endif
