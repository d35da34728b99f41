// SPDX-License-Identifier: Apache-2.0
// What a process has once and functions of libraries use behind their callers' backs: buffers that
// results lie in, the environment, the working directory; and which threads may do so at one time.
#ifndef CCLINT_ENGINE_PROCESS_STATE_H
#define CCLINT_ENGINE_PROCESS_STATE_H

#include "analyzer/engine/call_walk.h"
#include "analyzer/engine/lock_table.h"

enum { STATE_LOCKS_MAX = 8 };

// A call that uses it.
struct state_use {
    func_id function;
    uint32_t insn;
    const struct api_fn *row;
    const struct api_share *share;
    uint64_t roots;                  // bits of threads.roots that come there while others may run
    uint64_t locks[STATE_LOCKS_MAX]; // classes held there, whichever thread it is
    uint32_t nlocks;
};

struct state_pair {
    const struct state_use *a, *b; // b: NULL if the change alone is what is told; may be a
    uint32_t root_a, root_b;       // where b is NULL: root_b is some thread that runs beside a
};

struct state_pairs {
    const struct state_pair *items; // one for each function and what it uses
    uint32_t n;
};

struct state_pairs process_state_find(struct arena *a, const struct lock_table *locks,
                                      const struct threads *t, struct call_walk *w);

#endif
