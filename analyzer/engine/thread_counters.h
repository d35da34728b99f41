// SPDX-License-Identifier: Apache-2.0
// Counters of running threads that the threads themselves raise and lower, and that their starter
// waits for to be 0: it may be 0 because they have not begun yet.
#ifndef CCLINT_ENGINE_THREAD_COUNTERS_H
#define CCLINT_ENGINE_THREAD_COUNTERS_H

#include "analyzer/engine/threads.h"

struct thread_counter {
    func_id raised_in, lowered_in, waited_in;
    uint32_t raised, lowered, waited; // instructions there: two that write, one that reads
    uint32_t spawn;                   // in `waited_in`
    place_id place;                   // what is read
};
struct thread_counters {
    struct thread_counter *items;
    uint32_t n;
};

// In `a`.
struct thread_counters thread_counters_find(struct arena *a, const struct threads *t);

#endif
