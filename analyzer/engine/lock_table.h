// SPDX-License-Identifier: Apache-2.0
// The locks of a program, for rules that look at all of it: what happens while which lock is held,
// which threads can come there, and orders of locks that can meet.
#ifndef CCLINT_ENGINE_LOCK_TABLE_H
#define CCLINT_ENGINE_LOCK_TABLE_H

#include "analyzer/engine/guards.h"
#include "analyzer/engine/lock_objects.h"
#include "analyzer/engine/lockset.h"
#include "analyzer/engine/threads.h"

struct critical;

// Who takes the locks of a class, and does something while he holds them.
struct lock_use {
    uint64_t class;
    uint64_t roots;     // bits of threads.roots: who may take it
    uint32_t functions; // that take it themselves
    uint32_t blocking;  // of these: that wait for something meanwhile
};

// An order of two locks as one function takes them.
struct lock_edge {
    const struct lock_pair *pair;
    struct lock_set gates; // all other locks held, those of all callers included
    uint64_t roots;        // that run it, at a time when others may
};

enum { CYCLE_MAX = 4 };
// Edges, each of which takes the lock that the next one holds.
struct lock_cycle {
    const struct lock_edge *edges[CYCLE_MAX];
    uint32_t roots[CYCLE_MAX]; // one that runs the edge, for each another one or several threads
    uint32_t n;
    uint32_t functions[CYCLE_MAX]; // that take the two locks in this order
    bool is_within;                // two objects of one class
};

struct lock_table {
    const struct program *program;
    const struct lock_names *names;
    const struct func_locks *funcs; // by definition
    uint32_t nfuncs;
    const struct threads *threads; // NULL, like all below, if no lock is held anywhere
    const struct lock_set *always; // by definition: held at every call of it, in all callers
    const struct lock_use *uses;   // by class
    uint32_t nuses;
    const struct lock_edge *edges;
    uint32_t nedges;
    const struct lock_cycle *cycles; // shortest first
    uint32_t ncycles;
    struct guard_table guards;
    struct lock_objects objects;
    bool has_nonblocking; // somebody asks descriptors not to wait
};

// In `a`; `scratch` is used up. `*threads`: what is known of them already, and afterwards; NULL:
// nobody has asked yet.
const struct lock_table *lock_table_build(struct arena *a, struct arena *scratch,
                                          const struct critical *c, const struct threads **threads);
const struct lock_use *lock_use_of(const struct lock_table *t, lock_id id); // NULL: nobody takes it
// Whether a thread that is there keeps another one waiting for the lock it holds.
bool lock_is_wanted(const struct lock_table *t, const struct lock_pair *p);
// How messages call it.
const char *lock_text(const struct lock_table *t, lock_id id);
// Critical events and pairs of a function, one a line, for --dump=summaries.
void lock_table_print(const struct lock_table *t, func_id f, struct buf *out);

// lock_order.c
void lock_order_find(struct lock_table *t, struct arena *a, struct arena *scratch);

#endif
