// SPDX-License-Identifier: Apache-2.0
// What the program's locks guard: memory that is accessed under one lock in most places, or is
// declared to be, and the accesses without it.
#ifndef CCLINT_ENGINE_GUARDS_H
#define CCLINT_ENGINE_GUARDS_H

#include "analyzer/engine/lockset.h"
#include "analyzer/engine/threads.h"

enum guarded_flags {
    GUARDED_WRITE = 1,
    GUARDED_RECHECKED = 2, // the function accesses it under the lock, too
    GUARDED_ELSE = 4,      // another lock is held
    GUARDED_OTHER = 8,     // the lock of another object is held
    GUARDED_VOLATILE = 16,
    GUARDED_IDENTIFIED = 32, // threads that are seen to start may meet there
    GUARDED_TOLD = 64,       // its value goes nowhere but into a call: a log, a report
};

enum { GUARDED_CHAIN = 4 };
// An access: from a function that is to be blamed, down to where it happens.
struct guarded_at {
    struct lock_link chain[GUARDED_CHAIN];
    uint32_t nchain, flags;
};

// Memory and its lock.
struct guarded {
    uint64_t home, lock;
    const char *text, *lock_text;
    bool is_declared;         // by an attribute
    uint32_t held, all;       // functions that read, and those that write it: with the lock, all
    uint32_t writers;         // of `held`
    uint32_t exclusive;       // accesses with the lock taken for writing
    struct guarded_at sample; // with the lock
    const struct guarded_at *bare, *shared; // without; writes with the lock taken for reading
    uint32_t nbare, nshared;
};

// A mutex, and what the functions that take it do with what it guards.
struct guard_use {
    uint64_t lock;
    const char *text;
    uint32_t functions, reading; // that take it; of these: that only read, and call nobody
    struct lock_link sample;     // one that reads
};

struct guard_table {
    const struct guarded *items;
    const struct guard_use *uses;
    uint32_t n, nuses;
};

// In `a`; `scratch` is used up.
struct guard_table guards_find(struct arena *a, struct arena *scratch, const struct lock_names *n,
                               const struct func_locks *funcs, const struct threads *t);

#endif
