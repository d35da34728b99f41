// SPDX-License-Identifier: Apache-2.0
// Threads that are waited for before they are told to end.
#ifndef CCLINT_ENGINE_THREAD_STOPS_H
#define CCLINT_ENGINE_THREAD_STOPS_H

#include "analyzer/engine/threads.h"

struct thread_late_stop {
    func_id joined_in;
    uint32_t join, store; // there: the join, and the store behind it
    func_id tested_in;
    uint32_t test; // the branch that leaves the thread's loop if the store was done
};

// False: the thread is not waited for, or is told in time, or ends without being told.
bool thread_find_late_stop(struct arena *scratch, const struct threads *t, uint32_t root,
                           struct thread_late_stop *out);

#endif
