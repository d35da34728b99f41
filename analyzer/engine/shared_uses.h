// SPDX-License-Identifier: Apache-2.0
// Descriptors and streams that several threads use: the same variable, or the same member of the
// one object that they were started with.
//
// A use counts for the threads that come there (threads.h), with the locks that are held at the
// call and around all calls of its function. Two uses make a pair if they are of one handle, their
// threads may run at the same time, and no lock is held at both.
#ifndef CCLINT_ENGINE_SHARED_USES_H
#define CCLINT_ENGINE_SHARED_USES_H

#include "analyzer/engine/lock_table.h"

enum shared_use_kind {
    SHARED_USE,    // it must be open
    SHARED_OFFSET, // data is moved at its offset, which moves on
    SHARED_CLOSE,
};

enum { SHARED_CHAIN_MAX = 6 };
struct shared_use {
    uint8_t kind;   // enum shared_use_kind
    uint8_t family; // enum api_family
    bool is_write;
    bool is_sought;  // the same function sets the offset
    bool is_ordered; // the same function waits for others, by other means than a join
    // An lseek() to a variable right before, whose result nobody looks at: its instruction + 1.
    uint32_t seek;
    const char *offset; // that variable
    const char *api;
    const char *text;                         // the handle, as the source names it
    struct lock_link chain[SHARED_CHAIN_MAX]; // from the function that names it down to the call
    uint32_t nchain;
    uint64_t locks[LOCK_SET_MAX]; // classes of those that are held
    uint32_t nlocks;
};

// What the handle is, as far as the program's stores to its variable tell.
enum shared_origin { SHARED_UNKNOWN, SHARED_FILE, SHARED_OTHER };

struct shared_pair {
    const struct shared_use *a, *b; // may be one, run by several threads
    uint32_t root_a, root_b;        // of threads.roots
    uint8_t origin;                 // enum shared_origin
};
struct shared_pairs {
    const struct shared_pair *items; // those of one handle stand together,
    uint32_t n;
    const uint32_t *handles; // by pair: which one, counting up
};

struct shared_pairs shared_uses_find(struct arena *a, const struct lock_table *t,
                                     const struct threads *threads);

#endif
